import { describeDuration } from '../domain/duration.ts';
import type { Incident } from '../domain/incident.ts';
import { isMaintenance, isPlanned } from '../domain/maintenance.ts';
import type { PageHistory } from './history.ts';
import { type Html, html } from './html.ts';
import { day, monthOf } from './pageTime.ts';

/** The day under which it is found: planned work that never began is found where it was called off. */
export const datedAt = ({ startedAt, resolvedAt, work }: Incident): Date =>
  work !== null && work.begunAt === null ? (resolvedAt ?? startedAt) : startedAt;

/** Incidents by the month in which they began, newest first. */
export function byMonth(history: PageHistory, incidents: readonly Incident[], root: string): Html {
  const months = Map.groupBy(incidents, (incident) => monthOf(history, datedAt(incident)));
  return html`${[...months].map(
    ([month, own]) => html`<h3 class="month">${month}</h3>
<ul class="plain">${own.map((incident) => item(history, incident, root))}</ul>
`,
  )}`;
}

const item = (history: PageHistory, incident: Incident, root: string): Html =>
  html`<li><a dir="auto" href="${root}incidents/${incident.number}/index.html">${incident.title}</a><span class="quiet">${day(history, datedAt(incident))}, ${isMaintenance(incident) ? 'planned maintenance, ' : ''}${lasted(incident)}</span></li>`;

export function lasted(incident: Incident): string {
  const { startedAt, resolvedAt } = incident;
  if (isMaintenance(incident)) {
    const { startsAt, endsAt, begunAt, became } = incident.work;
    if (isPlanned(incident)) return `planned for ${describeDuration(endsAt.getTime() - startsAt.getTime())}`;
    if (became !== null) return 'became an incident';
    if (begunAt === null) return 'did not take place';
  }
  if (resolvedAt === null) return 'still open';
  return `lasted ${describeDuration(resolvedAt.getTime() - startedAt.getTime())}`;
}
