import { describeDuration } from '../domain/duration.ts';
import type { Incident } from '../domain/incident.ts';
import type { PageHistory } from './history.ts';
import { type Html, html } from './html.ts';
import { day, monthOf } from './pageTime.ts';

/** Incidents by the month in which they began, newest first. */
export function byMonth(history: PageHistory, incidents: readonly Incident[], root: string): Html {
  const months = Map.groupBy(incidents, (incident) => monthOf(history, incident.startedAt));
  return html`${[...months].map(
    ([month, own]) => html`<h3 class="month">${month}</h3>
<ul class="plain">${own.map((incident) => item(history, incident, root))}</ul>
`,
  )}`;
}

const item = (history: PageHistory, incident: Incident, root: string): Html =>
  html`<li><a dir="auto" href="${root}incidents/${incident.number}/index.html">${incident.title}</a><span class="quiet">${day(history, incident.startedAt)}, ${lasted(incident)}</span></li>`;

export const lasted = ({ startedAt, resolvedAt }: Incident): string =>
  resolvedAt === null ? 'still open' : `lasted ${describeDuration(resolvedAt.getTime() - startedAt.getTime())}`;
