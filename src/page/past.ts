import type { Incident } from '../domain/incident.ts';
import { isMaintenance, isPlanned } from '../domain/maintenance.ts';
import { fillWords } from '../messages/words.ts';
import type { PageHistory } from './history.ts';
import { type Html, html, joined, say } from './html.ts';
import { titleLink } from './links.ts';
import { day, lengthOf, monthKey, monthOf } from './pageTime.ts';
import { moodOf } from './words.ts';

/** The day under which it is found: planned work that never began is found where it was called off. */
export const datedAt = ({ startedAt, resolvedAt, work }: Incident): Date =>
  work !== null && work.begunAt === null ? (resolvedAt ?? startedAt) : startedAt;

export interface Month {
  /** `2026-11` */
  readonly key: string;
  /** `November 2026` */
  readonly name: string;
  /** Newest first. */
  readonly incidents: readonly Incident[];
}

/** Incidents by the month in which they began; as they come, the newest month first. */
export function monthsOf(history: PageHistory, incidents: readonly Incident[]): readonly Month[] {
  const months = Map.groupBy(incidents, (incident) => monthKey(history, datedAt(incident)));
  return [...months].map(([key, own]) => {
    const [first] = own;
    return { key, name: first ? monthOf(history, datedAt(first)) : key, incidents: own };
  });
}

export const byMonth = (history: PageHistory, months: readonly Month[], root: string): Html =>
  html`${months.map(
    ({ name, incidents }) => html`<h3 class="month">${name}</h3>
${pastList(history, incidents, root)}
`,
  )}`;

export const pastList = (history: PageHistory, incidents: readonly Incident[], root: string): Html =>
  html`<ul class="plain past">${incidents.map((incident) => item(history, incident, root))}</ul>`;

function item(history: PageHistory, incident: Incident, root: string): Html {
  const { words } = history;
  const facts = [...(isMaintenance(incident) ? [words['past.planned']] : []), lasted(history, incident)];
  const line = say(words['past.item'], {
    date: day(history, datedAt(incident)),
    facts: joined(facts, words['about.between']),
  });
  return html`<li class="${moodOf(incident)}">${titleLink(history, incident, root)}<span class="quiet">${line}</span></li>`;
}

export function lasted(history: PageHistory, incident: Incident): string {
  const { words } = history;
  const told = (text: string, from: Date, to: Date): string =>
    fillWords(text, { duration: lengthOf(history, to.getTime() - from.getTime()) });
  const { startedAt, resolvedAt } = incident;
  if (isMaintenance(incident)) {
    const { startsAt, endsAt, begunAt, became } = incident.work;
    if (isPlanned(incident)) return told(words['past.planned_for'], startsAt, endsAt);
    if (became !== null) return words['past.became'];
    if (begunAt === null) return words['past.not_held'];
  }
  return resolvedAt === null ? words['past.open'] : told(words['past.lasted'], startedAt, resolvedAt);
}
