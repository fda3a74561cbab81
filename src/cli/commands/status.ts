import type { App } from '../../app.ts';
import { systemTime } from '../../delivery/time.ts';
import type { Approval } from '../../domain/approval.ts';
import { type Incident, incidentId, isOpen, publicId } from '../../domain/incident.ts';
import { isUnderWay, isWorkOverdue, type Maintenance } from '../../domain/maintenance.ts';
import { isOverdue } from '../../domain/promise.ts';
import type { OwedPostmortem } from '../../usecases/owedPostmortems.ts';
import type { StatusView } from '../../usecases/views.ts';
import { secondWords, waitingLines } from '../approvalWords.ts';
import { defineCommand } from '../define.ts';
import { guardReasons } from '../guardWords.ts';
import { approvalJson } from '../io/approvalJson.ts';
import { cleanLine, cleanText } from '../io/cleanText.ts';
import { deliveryJson, guardJson, incidentJson, maintenanceJson, probeJson } from '../io/json.ts';
import { redraw } from '../io/screen.ts';
import type { Colour, Terminal } from '../io/terminal.ts';
import { clockTime, when } from '../io/times.ts';
import { wrap } from '../io/wrap.ts';
import { owedWords } from '../postmortemWords.ts';
import { overdueWords, promiseWords } from '../promiseWords.ts';
import { Values } from '../values.ts';

const refreshMs = 1000;

export const status = defineCommand({
  args: '',
  example: 'incident status --watch',
  options: [['--watch', 'keep it live until Ctrl-C']],
  run: async (_args, options, { app: load, output, terminal, signal }) => {
    const app = await load();
    const live = new Values(options).flag('watch') && !output.json;
    for (;;) {
      const [view, owed] = await Promise.all([app.status(), app.postmortem.owed()]);
      // Two questions to the store, a millisecond at the start of a program, that most often nobody asks.
      const idOf = view.attention.length === 0 ? incidentId : await app.idOf();
      const text = [textOf(view, app, terminal, idOf), owedWords(owed)].filter((part) => part !== null).join('\n\n');
      if (live) redraw(text);
      else output.result({ ...jsonOf(view, app, idOf), postmortems: owed.map(owedJson) }, text);
      if (!live || signal.aborted) return exitOf(view);
      await systemTime.sleep(refreshMs, signal);
      if (signal.aborted) return exitOf(view);
    }
  },
});

const exitOf = (view: StatusView): 0 | 6 =>
  view.overdue.length > 0 || view.approvals.length > 0 || view.attention.some((one) => one.state !== 'retrying')
    ? 6
    : 0;

const owedJson = ({ incident, since }: OwedPostmortem) => ({
  incident: publicId(incident),
  owedSince: since.toISOString(),
});

type IdOf = (number: number) => string;

const jsonOf = (view: StatusView, app: App, idOf: IdOf) => ({
  incidents: view.incidents.map(({ incident, guard }) => ({
    ...incidentJson(incident, app.urlOf),
    guard: guardJson(guard),
    ...brokenJson(view, incident),
  })),
  maintenances: view.maintenances.map((one) => maintenanceJson(one, app.urlOf)),
  overdue: view.overdue.map(publicId),
  attention: view.attention.map((one) => deliveryJson(one, idOf)),
  approvals: view.approvals.map(approvalJson),
  probes: view.probes.map(({ name, sample }) => probeJson(name, sample)),
});

function textOf(view: StatusView, app: App, { colour, width }: Terminal, idOf: IdOf): string {
  const now = app.now();
  const zone = app.config.timezone;
  const lines = view.incidents.flatMap(({ incident, guard }) => {
    const due = incident.nextUpdateBy;
    const late = isOverdue(due, now);
    const promise =
      due === null
        ? 'no next update promised'
        : `${late ? overdueWords(due, now) : promiseWords(due, now)}, by ${clockTime(due, now, zone)}`;
    const ready = guard.green
      ? colour.green(`The all-clear may go out:  incident resolve ${incident.number}`)
      : guardReasons({
          guard,
          impact: incident.worstImpact,
          status: isOpen(incident) ? incident.status : 'monitoring',
        })
          .flatMap((line) => wrap(line, width - 2))
          .join('\n  ');
    return [
      colour.bold(`${publicId(incident)}  ${cleanText(incident.title)}`),
      `  ${incident.status}, impact ${incident.impact}, since ${when(incident.startedAt, now, zone)}`,
      `  ${late ? colour.red(promise) : promise}`,
      `  ${ready}`,
      ...brokenOf(view, incident).map((one) => `  ${one.subject.event} went out ${secondWords(one)}`),
      '',
    ];
  });
  const probes = view.probes.map(({ name, sample }) => {
    if (!sample) return `  ${colour.dim('·')} ${name}  not looked at yet`;
    const sign = sample.healthy ? colour.green('✓') : colour.red('✗');
    return `  ${sign} ${name}  ${cleanLine(sample.reason)}, ${when(sample.at, now, zone)}`;
  });
  const hands = view.attention.map((one) => {
    const whom = one.to === '' ? one.channel : `${one.channel} ${cleanLine(one.to)}`;
    return `  ${colour.yellow(one.state)}  ${idOf(one.incidentNumber)}#${one.seq}  ${whom}  ${cleanLine(one.reason ?? '')}`;
  });
  return [
    ...(lines.length === 0 ? ['No incident is open.', ''] : lines),
    ...view.maintenances.flatMap((one) => maintenanceLines(one, now, zone, colour)),
    ...waitingSection(view, now, zone),
    ...(probes.length === 0 ? [] : ['Probes', ...probes, '']),
    ...(hands.length === 0 ? [] : ['Deliveries that need a hand (incident deliver)', ...hands, '']),
  ]
    .join('\n')
    .trimEnd();
}

const brokenOf = ({ brokenGlass }: StatusView, { uuid }: Incident): readonly Approval[] =>
  brokenGlass.filter((one) => one.incidentUuid === uuid);

function brokenJson(view: StatusView, incident: Incident) {
  const own = brokenOf(view, incident);
  return own.length === 0 ? {} : { brokenGlass: own.map(approvalJson) };
}

function waitingSection({ approvals }: StatusView, now: Date, zone: string): readonly string[] {
  if (approvals.length === 0) return [];
  const lines = approvals.flatMap((one) => {
    const [about, who, command] = waitingLines(one, now, zone);
    return [`  ${about}`, `    ${who}`, `    ${command}`];
  });
  return ['Waits for a second person', ...lines, ''];
}

/** What it is, its times, and the next command. */
function maintenanceLines(maintenance: Maintenance, now: Date, zone: string, colour: Colour): readonly string[] {
  const { number, title, status, work } = maintenance;
  const late = isWorkOverdue(maintenance, now) ? colour.red('OVERDUE: ') : '';
  const times = isUnderWay(maintenance)
    ? [`until ${when(work.endsAt, now, zone)}`, `incident maintenance complete ${number}`]
    : [
        `from ${when(work.startsAt, now, zone)} to ${clockTime(work.endsAt, now, zone)}`,
        `incident maintenance start ${number}`,
      ];
  return [
    colour.bold(`${publicId(maintenance)}  ${cleanText(title)}`),
    `  ${status.replaceAll('_', ' ')}, ${late}${times[0]}`,
    `  ${colour.dim(times[1] ?? '')}`,
    '',
  ];
}
