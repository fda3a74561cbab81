import { describeDuration } from '../../domain/duration.ts';
import { type Incident, incidentId, isAnnouncement, maintenanceId, publicId } from '../../domain/incident.ts';
import { isMaintenance, partsOf } from '../../domain/maintenance.ts';
import { tallyOf } from '../../domain/summary.ts';
import type { IncidentView } from '../../usecases/views.ts';
import { secondWords } from '../approvalWords.ts';
import { CliError } from '../cliError.ts';
import { defineCommand } from '../define.ts';
import { explainRefusal } from '../errors.ts';
import { approvalJson } from '../io/approvalJson.ts';
import { cleanText } from '../io/cleanText.ts';
import { announcementJson, deliveryJson, incidentJson, maintenanceJson, updateJson } from '../io/json.ts';
import { channelLines } from '../io/lines.ts';
import type { Terminal } from '../io/terminal.ts';
import { clockTime } from '../io/times.ts';

export const show = defineCommand({
  args: '[id]',
  example: 'incident show 7',
  options: [],
  run: async ([id], _options, { app: load, output, terminal, verb }) => {
    const app = await load();
    const shown = await app.show(id ?? null);
    if (!shown.ok) throw new CliError(explainRefusal(shown.error, verb));
    const { incident, updates, notes, deliveries, approvals } = shown.value;
    const value = {
      ...subjectOf(incident, app.urlOf),
      updates: updates.map(updateJson),
      notes: notes.map(({ seq, body, at }) => ({ seq, body, at: at.toISOString() })),
      deliveries: deliveries.map((one) => deliveryJson(one, () => publicId(incident))),
      ...(approvals.length === 0 ? {} : { approvals: approvals.map(approvalJson) }),
    };
    output.result(value, textOf(shown.value, app.now(), app.config.timezone, terminal));
    return 0;
  },
});

function subjectOf(incident: Incident, urlOf: (incident: Incident) => string | null) {
  if (isAnnouncement(incident)) return announcementJson(incident);
  return isMaintenance(incident) ? maintenanceJson(incident, urlOf) : incidentJson(incident, urlOf);
}

function stateLines(incident: Incident, now: Date, zone: string): readonly string[] {
  if (isMaintenance(incident)) {
    const { startsAt, endsAt, became } = incident.work;
    return [
      `${incident.status.replaceAll('_', ' ')}, impact ${incident.impact}, planned from ${clockTime(startsAt, now, zone)} to ${clockTime(endsAt, now, zone)}`,
      ...(became === null ? [] : [`It went wrong and became ${incidentId(became)}:  incident show ${became}`]),
    ];
  }
  if (isAnnouncement(incident)) return ['an announcement, which belongs to no incident'];
  const lasted = describeDuration((incident.resolvedAt ?? now).getTime() - incident.startedAt.getTime());
  return [
    `${incident.status}, impact ${incident.impact}, ${incident.resolvedAt ? 'lasted' : 'for'} ${lasted}`,
    ...(incident.cameFrom === null ? [] : [`It came out of planned work, ${maintenanceId(incident.cameFrom)}`]),
  ];
}

function textOf(
  { incident, updates, notes, deliveries, approvals }: IncidentView,
  now: Date,
  zone: string,
  { colour }: Terminal,
): string {
  const parts = partsOf(incident)
    .map(({ name, status }) => `${name}: ${status.replaceAll('_', ' ')}`)
    .join(', ');
  const head = [
    colour.bold(`${publicId(incident)}  ${cleanText(incident.title)}`),
    ...stateLines(incident, now, zone),
    ...(parts === '' ? [] : [cleanText(parts)]),
    ...(incident.falseAllClears > 0 ? [`false all-clears: ${incident.falseAllClears}`] : []),
  ];
  const entries = [...updates, ...notes].toSorted((a, b) => a.seq - b.seq);
  const timeline = entries.flatMap((entry) => {
    const own = deliveries.filter((delivery) => delivery.seq === entry.seq);
    const corrected = updates.some((one) => one.corrects === entry.seq) ? ', corrected' : '';
    const what = entry.corrects === null ? entry.event : `correction of ${entry.corrects}`;
    const override = entry.evidence?.override ? [`  overridden: ${cleanText(entry.evidence.override)}`] : [];
    const cause = entry.cause === undefined ? [] : [`  by itself: ${cleanText(entry.cause)}`];
    return [
      '',
      `${colour.bold(`${entry.seq}. ${what}${corrected}`)}  ${colour.dim(clockTime(entry.at, now, zone))}`,
      ...cleanText(entry.body)
        .split('\n')
        .map((line) => `  ${line}`),
      ...override,
      ...cause,
      ...approvals.filter((one) => one.updateId === entry.id).map((one) => `  ${secondWords(one)}`),
      ...channelLines(tallyOf(own), colour),
    ];
  });
  return [...head, ...timeline].join('\n');
}
