import type { CopiedCount, CopyResult } from '../../store/copy/copyStore.ts';
import { withoutPassword } from '../../store/postgresUrl.ts';
import { plural } from '../../usecases/people.ts';
import { CliError } from '../cliError.ts';
import type { Args, Context, Options } from '../define.ts';
import { table } from '../io/table.ts';
import { stopped } from '../publishFlow.ts';
import { Values } from '../values.ts';
import { createTicker } from './ticker.ts';

export async function runCopy(_: Args, options: Options, context: Context): Promise<number> {
  const { app: load, output, signal, terminal, verb } = context;
  const values = new Values(options);
  const [from, to] = [values.text('from'), values.text('to')];
  if (from === null) values.fault('--from is missing: which store is to be copied?');
  if (to === null) values.fault('--to is missing: where to? A file that is not there yet, or a database.');
  values.check(verb);
  if (from === null || to === null) return 2;
  const app = await load();
  const ticker = createTicker(output);
  const check = (): void => {
    if (signal.aborted) throw stopped();
  };
  const copied = await (await app.stores()).copy({ from, to, onProgress: ticker.tell, check }).finally(ticker.end);
  const shown = { from: withoutPassword(from), to: withoutPassword(to) };
  if (!('tables' in copied)) throw refused(copied, shown);
  const { kind, tables, uuid, epoch, uncertain } = copied;
  if (uncertain > 0) {
    output.warn(
      `${plural(uncertain, 'delivery is', 'deliveries are')} uncertain in both now; settle them in the new store only: incident deliveries --state uncertain`,
    );
  }
  const words = kind === 'copied' ? 'Copied, and compared row by row.' : 'All of it is there already, row by row.';
  const text = [
    await table(tables.map(rowOf), terminal.width),
    '',
    words,
    `Put this into the config: "store": ${JSON.stringify(shown.to)}`,
    `The old one was left as it is and may stay as a backup: ${shown.from}`,
  ].join('\n');
  output.result({ copied: kind === 'copied', ...shown, uuid, epoch, tables }, text);
  return 0;
}

const rowOf = ({ table: name, rows, sha256 }: CopiedCount): readonly string[] => [
  name,
  String(rows),
  `sha256 ${sha256.slice(0, 16)}…`,
];

type Refused = Exclude<CopyResult, { readonly kind: 'copied' | 'stood' }>;

function refused(result: Refused, { from, to }: { readonly from: string; readonly to: string }): CliError {
  switch (result.kind) {
    case 'same':
      return new CliError({
        kind: 'same_store',
        message: '--from and --to are the same store.',
        hint: 'Name another one: incident store copy --from URL --to URL',
        exit: 2,
      });
    case 'nothing':
      return new CliError({
        kind: 'no_store',
        message: `There is no store at ${from}.`,
        hint: 'See which one is used: incident doctor',
        exit: 3,
      });
    case 'unsent':
      return new CliError({
        kind: 'store_unsent',
        message: `${plural(result.count, 'delivery is', 'deliveries are')} still to be sent from ${from}: both stores would send them.`,
        hint: `Send them first: incident deliver --store ${from}        Those that wait for a later time, or for a second person: incident deliveries --state queued --store ${from}`,
        exit: 3,
      });
    case 'taken':
      return new CliError({
        kind: 'store_taken',
        message: `${to} is not empty: it has ${result.table}. A copy goes into an empty store only.`,
        hint: 'Name an empty one. To bring what was recorded beside into a store: incident store merge --from URL --to URL',
        exit: 3,
      });
    case 'differs':
      return new CliError({
        kind: 'copy_differs',
        message: `What was written of ${result.table} is not what was read. All of it was taken back; ${to} is empty.`,
        hint: 'Try once more; if it stays so, please report it',
        exit: 1,
      });
    default:
      return result satisfies never;
  }
}
