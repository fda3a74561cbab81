import type { MergeOutcome } from '../../appStores.ts';
import type { MergedIncident } from '../../usecases/mergeStores.ts';
import { plural } from '../../usecases/people.ts';
import { CliError } from '../cliError.ts';
import type { Args, Context, Options } from '../define.ts';
import { cleanText } from '../io/cleanText.ts';
import { Values } from '../values.ts';

export async function runMerge(_: Args, options: Options, context: Context): Promise<number> {
  const { app: load, output, signal, verb } = context;
  const values = new Values(options);
  const given = { from: values.text('from'), to: values.text('to') };
  const dryRun = values.flag('dryRun');
  values.check(verb);
  const app = await load();
  const done = await (await app.stores()).merge(given, { dryRun, signal });
  if (done.kind !== 'merged') throw refused(done);
  const { incidents, suppressed } = done;
  for (const one of incidents) for (const remark of remarksOf(one)) output.warn(remark);
  const said = { ...(dryRun ? { dryRun: true } : {}), incidents: incidents.map(mergedJson), suppressed };
  output.result(said, cleanText(textOf(incidents, suppressed, dryRun)));
  return 0;
}

const mergedJson = ({ uuid, id, idBefore, title, kind, added, meanwhile, waiting, uncertain }: MergedIncident) => ({
  ...{ id, idBefore, uuid, title },
  created: kind === 'new',
  updates: added.map(({ seq, event }) => ({ seq, event })),
  ...{ meanwhile, queued: waiting, uncertain },
});

function textOf(incidents: readonly MergedIncident[], suppressed: number, isDry: boolean): string {
  if (incidents.length === 0 && suppressed === 0) return 'Nothing was recorded beside: there is nothing to merge.';
  const waiting = incidents.reduce((sum, one) => sum + one.waiting, 0);
  const uncertain = incidents.reduce((sum, one) => sum + one.uncertain, 0);
  return [
    ...incidents.map((one) => lineOf(one, isDry)),
    ...(suppressed > 0 ? [`${plural(suppressed, 'address', 'addresses')} suppressed there too.`] : []),
    ...(isDry || waiting === 0 ? [] : [`Still to be sent, ${waiting}: a worker does, or incident deliver`]),
    ...(isDry || uncertain === 0 ? [] : [`For you to settle, ${uncertain}: incident deliveries --state uncertain`]),
    ...(isDry || incidents.length === 0 ? [] : ['The status page as it is now: incident page publish']),
  ].join('\n');
}

function lineOf({ id, idBefore, title, kind, added }: MergedIncident, isDry: boolean): string {
  const was = id === idBefore ? id : `${id} (was ${idBefore} on this machine)`;
  const news = plural(added.length, 'update');
  if (kind === 'new') return `${was}: ${title}, ${news}. ${isDry ? 'Would be' : 'Is'} in the shared store now.`;
  return `${id}: ${title}, ${news} ${isDry ? 'would be ' : ''}added: ${added.map(({ event }) => event).join(', ')}.`;
}

function remarksOf({ id, meanwhile, lastWord, lostKey }: MergedIncident): readonly string[] {
  const number = id.replace(/^INC-/u, '');
  return [
    ...(meanwhile > 0
      ? [
          `${id} was told of on both sides meanwhile: ${plural(meanwhile, 'other update')} in the shared store.${lastWord === null ? '' : ` Its status is that of the later word, ${lastWord === 'other' ? 'said beside it' : 'said in the shared store'}.`} Look whether that is true: incident show ${number}`,
        ]
      : []),
    ...(lostKey === null
      ? []
      : [
          `${id} has lost its key "${cleanText(lostKey)}": another open incident has it. Is it the same outage? Resolve one of them`,
        ]),
  ];
}

function refused(result: Exclude<MergeOutcome, { readonly kind: 'merged' }>): CliError {
  switch (result.kind) {
    case 'stopped':
      return new CliError({
        kind: 'interrupted',
        message: 'Stopped. What has gone over stays there.',
        hint: 'The same command goes on from there',
        exit: 130,
      });
    case 'nothing':
      return new CliError({
        kind: 'no_store',
        message: 'There is no file to merge from: nothing was recorded beside the shared store on this machine.',
        hint: 'Is it another file? incident store merge --from sqlite:/path/to/incidents.db',
        exit: 3,
      });
    case 'same':
      return new CliError({
        kind: 'same_store',
        message: 'Both are the same store.',
        hint: 'Name the shared one: incident store merge --to postgres://user@host/database',
        exit: 2,
      });
    case 'from_shared':
      return new CliError({
        kind: 'usage',
        message: 'A shared store is merged into, not from: only a file can be brought into another store.',
        hint: 'To move all of it into an empty one: incident store copy --from URL --to URL',
        exit: 2,
      });
    case 'sending':
      return new CliError({
        kind: 'sending',
        message: `Another incident (process ${result.by.pid} on ${cleanText(result.by.host)}) is sending from that file.`,
        hint: 'Once it has ended: incident store merge',
        exit: 3,
      });
    default:
      return result satisfies never;
  }
}
