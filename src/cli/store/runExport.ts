import { keepHeapSmall } from '../../contacts/smallHeap.ts';
import type { Exported } from '../../store/export/exportLines.ts';
import { withoutPassword } from '../../store/postgresUrl.ts';
import { plural } from '../../usecases/people.ts';
import { CliError, usageError } from '../cliError.ts';
import type { Args, Context, Options } from '../define.ts';
import { flushOut, isTerminal, writeOut } from '../io/standardOut.ts';
import { stopped } from '../publishFlow.ts';
import { Values } from '../values.ts';
import { placeFor, writePrivately } from './exportFile.ts';
import { countsText, orExplained } from './exportWords.ts';
import { createTicker } from './ticker.ts';

export async function runExport([file]: Args, options: Options, context: Context): Promise<number> {
  const { app: load, output, signal, verb } = context;
  const values = new Values(options);
  const how = { contacts: values.flag('withContacts'), public: values.flag('public') };
  if (how.contacts && how.public) values.fault('--with-contacts and --public exclude each other.');
  values.check(verb);
  if (file === undefined && isTerminal(1)) throw noTerminal();
  const path = file === undefined || file === '-' ? null : placeFor(file);
  keepHeapSmall();
  const app = await load();
  const ticker = createTicker(output);
  const check = (): void => {
    if (signal.aborted) throw stopped();
  };
  let bytes = 0;
  const write = async (pieces: AsyncIterable<string>): Promise<void> => {
    if (path === null) await printAll(pieces);
    else bytes = await writePrivately(path, pieces);
  };
  const exports = await app.exports();
  const done = await orExplained(file ?? '-', () =>
    exports.write({ ...how, write, check, onProgress: ticker.tell }),
  ).finally(ticker.end);
  if (done === null) throw noStore(withoutPassword(app.config.storeUrl));
  for (const remark of remarksOf(done, how)) output.say(remark);
  const { counts, sha256, epoch } = done;
  if (path === null) output.say(`Exported ${countsText(counts)}.`);
  else output.result({ file, ...how, epoch, bytes, sha256, counts }, `Exported to ${file}: ${countsText(counts)}.`);
  return 0;
}

/** As it is: a password that stands in it by chance is no secret there, and masked it would not be the same export. */
async function printAll(pieces: AsyncIterable<string>): Promise<void> {
  for await (const piece of pieces) {
    writeOut(piece);
    await flushOut();
  }
}

function remarksOf(
  { uncertain }: Exported,
  how: { readonly contacts: boolean; readonly public: boolean },
): readonly string[] {
  return [
    ...(uncertain === 0
      ? []
      : [
          `${plural(uncertain, 'delivery has', 'deliveries have')} not ended yet. Put back, the export sends none of them by itself: they are uncertain there.`,
        ]),
    ...(how.contacts || how.public ? [] : ['Without the people. A whole backup has them: --with-contacts']),
  ];
}

const noTerminal = (): CliError =>
  usageError(
    ['Where to? An export is long, and holds private notes.'],
    'Into a file: incident export backup.json        On this terminal all the same: incident export -',
  );

const noStore = (store: string): CliError =>
  new CliError({
    kind: 'no_store',
    message: `There is no store at ${store}.`,
    hint: 'See which one is used: incident doctor',
    exit: 3,
  });
