import { type Incident, incidentId, maintenanceId } from '../domain/incident.ts';
import { isMaintenance } from '../domain/maintenance.ts';
import type { PageHistory } from './history.ts';
import { type Html, html, joined, say } from './html.ts';
import { incidentLink, titleLink } from './links.ts';
import { time } from './pageTime.ts';

/**
 * How bad, since when or when it is planned, what it touches, and what it came out of or has become.
 * @param root the way to the first page
 */
export function about(history: PageHistory, incident: Incident, root: string): Html {
  const { words } = history;
  const main = isMaintenance(incident)
    ? plannedTimes(history, incident.work)
    : say(words['about.since'], {
        impact: words[`impact.${incident.worstImpact}`],
        time: time(history, incident.startedAt),
      });
  return html`<p class="quiet">${main}${affected(history, incident)}${kin(history, incident, root)}</p>`;
}

const plannedTimes = (
  history: PageHistory,
  { startsAt, endsAt }: { readonly startsAt: Date; readonly endsAt: Date },
): Html => say(history.words['about.planned'], { start: time(history, startsAt), end: time(history, endsAt) });

/** A component that has been removed is called by its name. */
function affected({ components, words, writtenIn }: PageHistory, { touched }: Incident): Html | null {
  if (touched.length === 0) return null;
  const titles = new Map(components.map(({ name, title }) => [name, title]));
  const names = touched.map((name) => html`<bdi lang="${writtenIn}">${titles.get(name) ?? name}</bdi>`);
  return html`<br>${say(words['about.affected'], { names: joined(names, words['about.between']) })}`;
}

/** Planned work that went wrong, and the incident that it became, lead to each other, if both are shown. */
function kin(history: PageHistory, incident: Incident, root: string): Html | null {
  const { words } = history;
  const number = kinOf(history, incident);
  if (number === null) return null;
  const isWork = isMaintenance(incident);
  const id = isWork ? incidentId(number) : maintenanceId(number);
  const link = html`<a href="${incidentLink(root, number)}">${id}</a>`;
  return html`<br>${say(isWork ? words['about.became'] : words['about.came_from'], { link })}`;
}

/** The number of the incident, or planned work, that this one leads to; null: none that is shown. */
export function kinOf({ incidents, maintenances }: PageHistory, { work, cameFrom }: Incident): number | null {
  const number = work === null ? cameFrom : work.became;
  const others = work === null ? maintenances : incidents;
  return number !== null && others.some(({ incident }) => incident.number === number) ? number : null;
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
<h2>${history.words['planned.title']}</h2>
<ul class="card plain">${next.map(
    (one) =>
      html`<li>${titleLink(history, one, '')}<span class="quiet">${plannedTimes(history, one.work)}${affected(history, one)}</span></li>`,
  )}</ul>
</section>`;
}
