import { createReadStream, statSync } from 'node:fs';
import { keepHeapSmall } from '../../contacts/smallHeap.ts';
import { ExportFault } from '../../store/export/exportFault.ts';
import type { TakeResult } from '../../store/export/takeExport.ts';
import { withoutPassword } from '../../store/postgresUrl.ts';
import { plural } from '../../usecases/people.ts';
import { CliError } from '../cliError.ts';
import type { Context, Options } from '../define.ts';
import { stopped } from '../publishFlow.ts';
import { Values } from '../values.ts';
import { countsText, orExplained } from './exportWords.ts';
import { createTicker } from './ticker.ts';

/** `incident import` of an export of ours. */
export async function runTake(file: string, options: Options, context: Context): Promise<number> {
  const { app: load, output, signal, verb } = context;
  const values = new Values(options);
  const dryRun = values.flag('dryRun');
  if (values.flag('closeOpen')) values.fault('--close-open is for other tools: an export of ours is taken as it is.');
  if (file !== '-' && statSync(file, { throwIfNoEntry: false })?.isDirectory() !== false) {
    values.fault(`${file} is not there, or a folder.`);
  }
  values.check(verb);
  keepHeapSmall();
  const app = await load();
  const ticker = createTicker(output);
  const check = (): void => {
    if (signal.aborted) throw stopped();
  };
  const exports = await app.exports();
  const done = await orExplained(file === '-' ? 'What came by stdin' : file, () =>
    exports.take({ open: opening(file), dryRun, check, onProgress: ticker.tell }),
  ).finally(ticker.end);
  if (!('counts' in done)) throw refused(done, withoutPassword(app.config.storeUrl), file);
  const { kind, header, counts, uncertain } = done;
  if (kind === 'taken' && uncertain > 0) {
    output.warn(
      `${plural(uncertain, 'delivery is', 'deliveries are')} uncertain, and nothing sends them by itself: incident deliveries --state uncertain`,
    );
  }
  if ('trail' in done && done.trail?.kind === 'broken') {
    output.warn(
      'The audit trail that came with it does not fit, as it did not where it came from: incident audit verify',
    );
  }
  const { program, epoch, contacts, public: isPublic } = header;
  output.result(
    {
      ...(dryRun ? { dryRun: true } : {}),
      ...{
        from: 'allclear',
        imported: kind === 'taken',
        program,
        epoch,
        contacts,
        public: isPublic,
        uncertain,
        counts,
      },
    },
    textOf(done),
  );
  return 0;
}

/** More than once, where the database asks for a transaction again. */
function opening(file: string): () => AsyncIterable<Uint8Array> {
  let isOpened = false;
  return () => {
    if (file !== '-') return createReadStream(file, { highWaterMark: 256 * 1024 }) as AsyncIterable<Uint8Array>;
    if (isOpened) throw new ExportFault({ kind: 'used_up' });
    isOpened = true;
    return process.stdin as AsyncIterable<Uint8Array>;
  };
}

function textOf(done: Extract<TakeResult, { readonly counts: unknown }>): string {
  const { kind, counts, header } = done;
  if (kind === 'stood') return 'The store holds all of it already, to the letter. Nothing was changed.';
  if (kind === 'sound') return `The export is whole: ${countsText(counts)}. Nothing was stored.`;
  return [
    `Took over ${countsText(counts)}. Nothing was sent.`,
    ...(header.contacts
      ? []
      : [
          'It came without people, and without those who must not be told: incident contacts sync, incident contacts suppress',
        ]),
    'Look at it: incident list        The page as it is now: incident page publish',
  ].join('\n');
}

function refused(
  done: Extract<TakeResult, { readonly kind: 'occupied' }> | { readonly kind: 'standby' },
  store: string,
  file: string,
): CliError {
  if (done.kind === 'standby') {
    return new CliError({
      kind: 'usage',
      message: 'The file that stands by for a shared store is filled from that store only.',
      hint: 'Name another store: --store URL',
      exit: 2,
    });
  }
  return new CliError({
    kind: 'store_taken',
    message: `${store} is not empty: it has ${done.table.replaceAll('_', ' ')}, and something else than this export. It goes into an empty store only.`,
    hint: `Beside it: incident import --from allclear ${file} --store sqlite:/path/to/new.db        To move a store: incident store copy`,
    exit: 3,
  });
}
