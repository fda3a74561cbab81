import { type Incident, incidentId, maintenanceId } from '../domain/incident.ts';
import { isMaintenance } from '../domain/maintenance.ts';
import type { PageHistory } from './history.ts';
import { type Html, html } from './html.ts';
import { time } from './pageTime.ts';
import { capitalised, impactWords } from './words.ts';

/**
 * How bad, since when or when it is planned, what it touches, and what it came out of or has become.
 * @param root the way to the first page
 */
export function about(history: PageHistory, incident: Incident, root: string): Html {
  return html`<p class="quiet">${isMaintenance(incident) ? plannedTimes(history, incident.work) : html`${capitalised(impactWords[incident.worstImpact])} since ${time(history, incident.startedAt)}`}${affected(history, incident)}${kin(history, incident, root)}</p>`;
}

/** From one time to another. */
const plannedTimes = (
  history: PageHistory,
  { startsAt, endsAt }: { readonly startsAt: Date; readonly endsAt: Date },
): Html => html`Planned from ${time(history, startsAt)} to ${time(history, endsAt)}`;

function affected(history: PageHistory, { touched }: Incident): Html | null {
  const titles = new Map(history.components.map(({ name, title }) => [name, title]));
  const names = touched.map((name) => titles.get(name) ?? name);
  if (names.length === 0) return null;
  return html`<br>Affected: ${names.map((title, index) => html`${index === 0 ? '' : ', '}<bdi>${title}</bdi>`)}`;
}

/** Planned work that went wrong, and the incident that it became, lead to each other, if both are shown. */
function kin({ incidents, maintenances }: PageHistory, { work, cameFrom }: Incident, root: string): Html | null {
  const became = work?.became ?? null;
  if (became !== null && incidents.some(({ incident }) => incident.number === became))
    return html`<br>It did not go as planned: see <a href="${root}incidents/${became}/index.html">${incidentId(became)}</a>`;
  if (cameFrom !== null && maintenances.some(({ incident }) => incident.number === cameFrom))
    return html`<br>Came out of planned maintenance: <a href="${root}incidents/${cameFrom}/index.html">${maintenanceId(cameFrom)}</a>`;
  return null;
}

/** What is still to come, the next first; it colours nothing. */
export function upcoming(history: PageHistory): Html | null {
  const next = history.maintenances
    .map(({ incident }) => incident)
    .filter(isMaintenance)
    .filter(({ status }) => status === 'scheduled')
    .toSorted((a, b) => a.work.startsAt.getTime() - b.work.startsAt.getTime());
  if (next.length === 0) return null;
  return html`<section>
<h2>Planned maintenance</h2>
<ul class="plain">${next.map(
    (one) =>
      html`<li><a dir="auto" href="incidents/${one.number}/index.html">${one.title}</a><span class="quiet">${plannedTimes(history, one.work)}${affected(history, one)}</span></li>`,
  )}</ul>
</section>`;
}
