import { publicId } from '../domain/incident.ts';
import { type DayUptime, daysOf, spansOf, uptimeOf, worstOf } from '../domain/uptime.ts';
import { fillWords } from '../messages/words.ts';
import { bars, barsPattern, dayWords } from './bars.ts';
import { lastDays } from './days.ts';
import type { PageComponent, PageHistory } from './history.ts';
import { type Html, html, joined, say } from './html.ts';
import { incidentLink } from './links.ts';
import { percent, shortDay } from './pageTime.ts';

/** How many bad days of a component are told in words, the newest first. */
const maxBadDays = 30;

/** The components under their groups, each with its days and how much of them it was up. */
export function componentList(history: PageHistory): Html | null {
  const { components, words, timezone, at } = history;
  if (components.length === 0) return null;
  const dates = lastDays(timezone, at);
  const all = [...history.incidents, ...history.maintenances];
  const spans = spansOf(all, at);
  const numbered = components.map((component, index) => ({ component, index }));
  // In the order in which the config names them first.
  const groups = [...Map.groupBy(numbered, ({ component }) => component.group)];
  const ids = new Map(all.map(({ incident }) => [incident.number, publicId(incident)]));
  const note = say(words['uptime.last_days'], { zone: timezone.replaceAll('_', ' '), note: words['uptime.note'] });
  return html`<section class="components">
<h2>${words['components.title']}</h2>
${barsPattern}${groups.map(
  ([group, own]) => html`${
    group === null
      ? null
      : html`<h3 class="group"><bdi>${group}</bdi></h3>
`
  }<ul class="card plain">${own.map(({ component, index }) =>
    row(history, component, index, { days: daysOf(spans.get(component.name) ?? [], dates), dates, ids }),
  )}</ul>
`,
)}<p class="quiet note">${note}</p>
</section>`;
}

interface Shown {
  readonly days: readonly DayUptime[];
  readonly dates: readonly Date[];
  /** `INC-7` by the number. */
  readonly ids: ReadonlyMap<number, string>;
}

function row(history: PageHistory, { title, status }: PageComponent, index: number, shown: Shown): Html {
  const { words, at } = history;
  const share = percent(history, uptimeOf(shown.days));
  const label = fillWords(words['uptime.bars'], { name: title, percent: share });
  return html`<li><div class="line"><bdi class="what">${title}</bdi><span class="word ${status}">${words[`component.${status}`]}</span></div>
${bars(history, shown.days, shown.dates, label)}
<div class="scale quiet" aria-hidden="true"><span>${words['uptime.days_ago']}</span><span>${say(words['uptime.percent'], { percent: share })}</span><span>${shortDay(history, at)}</span></div>
${badDays(history, index, shown)}</li>
`;
}

/** What a pointer finds on the bars, for everybody else. */
function badDays(history: PageHistory, index: number, { days, dates, ids }: Shown): Html | null {
  const { words } = history;
  const bad = days.flatMap((day, place) => (worstOf(day) === null ? [] : [{ day, date: dates[place] ?? history.at }]));
  if (bad.length === 0) return null;
  const summary = say(words[bad.length === 1 ? 'uptime.bad_day_one' : 'uptime.bad_days'], { count: bad.length });
  const lines = bad.slice(-maxBadDays).toReversed();
  return html`<details id="days-${index}"><summary>${summary}</summary><ul>${lines.map(
    ({ day, date }) =>
      html`<li>${dayWords(history, day, date)} (${joined(
        day.numbers.map((number) => html`<a href="${incidentLink('', number)}">${ids.get(number) ?? number}</a>`),
        words['about.between'],
      )})</li>`,
  )}</ul></details>`;
}
