import { type DayUptime, type TroubledStatus, troubledStatuses, worstOf } from '../domain/uptime.ts';
import { fillWords } from '../messages/words.ts';
import { shownDays } from './days.ts';
import type { PageHistory } from './history.ts';
import { Html, html } from './html.ts';
import { lengthOf, shortDay } from './pageTime.ts';

/** Each day takes four units, of which one is the gap. */
const step = 4;
const width = shownDays * step - 1;
const height = 34;

/** Bad days stand out of the row by their height too, because a colour alone does not reach everybody. */
const heights: Readonly<Record<TroubledStatus | 'operational', number>> = {
  operational: 20,
  under_maintenance: 20,
  degraded_performance: 26,
  partial_outage: 30,
  major_outage: 34,
};

const allCalm = Array.from(
  { length: shownDays },
  (_, index) => `M${index * step} ${height - heights.operational}h3v${heights.operational}h-3z`,
).join('');

/** Drawn once a page: every row of bars is this one, with the bad days over it. */
export const barsPattern: Html = new Html(
  `<svg class="unseen" aria-hidden="true"><defs><path id="days" d="${allCalm}"/></defs></svg>`,
);

/** A row of daily bars, the last day at the right in every language, as a time line is read. */
export function bars(history: PageHistory, days: readonly DayUptime[], dates: readonly Date[], label: string): Html {
  const bad = days.flatMap((day, index) => {
    const worst = worstOf(day);
    const date = dates[index];
    if (worst === null || !date) return [];
    const tall = heights[worst];
    return [
      html`<rect class="${worst}" x="${index * step}" y="${height - tall}" width="3" height="${tall}"><title>${dayWords(history, day, date)}</title></rect>`,
    ];
  });
  return html`<svg class="bars" viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" role="img" aria-label="${label}"><use href="#days"/>${bad}</svg>`;
}

/** `12 November: Major outage 43 minutes, Partial outage 2 hours`, the worst first. */
export function dayWords(history: PageHistory, day: DayUptime, date: Date): string {
  const { words } = history;
  const parts = troubledStatuses
    .toReversed()
    .filter((status) => day.troubledMs[status] > 0)
    .map((status) =>
      fillWords(words['uptime.part'], {
        state: words[`component.${status}`],
        duration: lengthOf(history, day.troubledMs[status]),
      }),
    );
  return fillWords(words['uptime.day'], {
    date: shortDay(history, date),
    parts: parts.join(words['about.between']),
  });
}
