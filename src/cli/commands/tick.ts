import type { App } from '../../app.ts';
import type { DeliveryState } from '../../domain/delivery.ts';
import { describeDuration } from '../../domain/duration.ts';
import type { Done } from '../../usecases/done.ts';
import { needsAHand } from '../../usecases/dueNow.ts';
import type { TickReport } from '../../usecases/tick.ts';
import { defineCommand } from '../define.ts';
import { doneWords } from '../doneWords.ts';
import { dueWords } from '../dueWords.ts';
import { cleanLine } from '../io/cleanText.ts';
import { channelsJson } from '../io/json.ts';
import { channelLines } from '../io/lines.ts';
import type { Terminal } from '../io/terminal.ts';
import { doneJson, dueJson, sampleJson } from '../io/tickJson.ts';
import { planText } from '../planText.ts';
import { Values } from '../values.ts';
import { autoOf, autoOptions, everyWarnings, readAuto } from '../watchFlags.ts';
import { whileWatched } from '../whileWatched.ts';

export const tick = defineCommand({
  args: '',
  example: 'incident tick --every 5m --auto-open 5m',
  options: [
    ['--every <time>', 'how often you run it, which every look keeps (allClear.every unless you say)'],
    ...autoOptions,
    ['--dry-run', 'look, and show what would be done; store and send nothing'],
  ],
  run: async (_args, options, context) => {
    const { output, terminal, signal } = context;
    const values = new Values(options);
    const every = readEvery(values);
    const flags = readAuto(values, options);
    values.check(context.verb);
    const app = await context.app();
    const everyMs = every ?? app.config.allClear.everyMs;
    for (const warning of everyWarnings(everyMs, app.config)) output.warn(warning);
    const request = { everyMs, auto: autoOf(flags, app.config), dryRun: values.flag('dryRun') };
    const report = await whileWatched({ output, signal }, (watcher) => app.tick(request, watcher));
    for (const warning of gapWarnings(report, everyMs)) output.warn(warning);
    const idOf = await app.idOf();
    output.result(jsonOf(report, app, idOf, request.dryRun), textOf(report, app, idOf, terminal));
    return exitOf(report, request.dryRun);
  },
});

const dayMs = 24 * 3_600_000;

/** Null: not given. */
function readEvery(values: Values): number | null {
  const everyMs = values.duration('every', '--every');
  if (everyMs !== null && everyMs > dayMs) values.fault('--every can not be more than 24h: nobody would be looking.');
  return everyMs;
}

/** Longer ago it was not a run of the same timer. */
const longestPauseMs = 6 * 3_600_000;

/** Whoever runs it less often than it says sees gaps only, and never a soak. */
function gapWarnings({ sinceLastMs }: TickReport, everyMs: number): readonly string[] {
  if (sinceLastMs === null || sinceLastMs <= 3 * everyMs || sinceLastMs > longestPauseMs) return [];
  const [last, every] = [describeDuration(sinceLastMs), describeDuration(everyMs)];
  return [
    `The last look was ${last} ago, and with a look every ${every} that is a gap, which starts a soak over. Say how often you run this, such as --every 5m.`,
  ];
}

type IdOf = (number: number) => string;

function exitOf({ interrupted, due, did }: TickReport, dryRun: boolean): number {
  if (interrupted) return 130;
  if (dryRun) return 0;
  return due.some(needsAHand) || did.some(isStuck) ? 6 : 0;
}

/** It could not be posted, and will not be unless a person does something. */
const isStuck = (done: Done): boolean =>
  done.kind === 'refused' || (done.kind === 'maintenance' && done.outcome.kind === 'refused');

const jsonOf = (report: TickReport, app: App, idOf: IdOf, dryRun: boolean) => ({
  ...(dryRun ? { dryRun } : {}),
  samples: report.samples.map(sampleJson),
  lookedBy: report.lookedBy && { pid: report.lookedBy.pid, host: report.lookedBy.host },
  did: report.did.map((done) => doneJson(done, app.urlOf)),
  due: report.due.map((due) => dueJson(due, idOf)),
  deliveries: channelsJson(report.delivered?.tallies ?? []),
  resent: report.delivered?.resent ?? 0,
});

const isWaiting = (state: DeliveryState): boolean => ['queued', 'sending', 'retrying'].includes(state);

function textOf(report: TickReport, app: App, idOf: IdOf, terminal: Terminal): string {
  const { colour } = terminal;
  const now = app.now();
  const { samples, lookedBy, did, due, delivered } = report;
  const looks = samples.map(({ probe, healthy, reason }) => {
    return `  ${healthy ? colour.green('✓') : colour.red('✗')} ${probe}  ${cleanLine(reason)}`;
  });
  const others =
    lookedBy === null ? [] : [`Another run is looking at the probes (process ${lookedBy.pid} on ${lookedBy.host}).`];
  const dones = did.flatMap((done) => {
    const line = `  ${doneWords(done)}`;
    return done.kind === 'would_post' ? [line, '', planText(done.draft, app, terminal)] : [line];
  });
  const isDry = delivered === null;
  const dues = due.flatMap((one) => {
    const { text, command } = dueWords(one, now, idOf);
    return [`  ${needsAHand(one) ? colour.yellow(text) : text}`, `    ${command}`];
  });
  const sent = delivered === null ? [] : channelLines(delivered.tallies, colour);
  const isLeft = delivered?.tallies.some(({ state, count, later }) => isWaiting(state) && count > later);
  const left = isLeft ? ['What is left goes on with the next run.'] : [];
  const sections = [
    [...others, ...looks],
    dones.length > 0 ? [isDry ? 'What it would do' : 'Done', ...dones] : [],
    sent.length > 0 ? ['Delivered', ...sent, ...left] : [],
    dues.length > 0 ? ['Due', ...dues] : [],
  ].filter((lines) => lines.length > 0);
  if (dones.length + dues.length + sent.length === 0) sections.push(['Nothing is due.']);
  return sections.map((lines) => lines.join('\n')).join('\n\n');
}
