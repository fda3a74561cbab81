import { format as formatIn, tellDuration, tellTime } from '../messages/times.ts';
import { zoneOffsetMs } from '../messages/zoneOffset.ts';
import { readZoneTime } from '../messages/zoneTime.ts';
import type { PageHistory } from './history.ts';
import { type Html, html } from './html.ts';

type Where = Pick<PageHistory, 'timezone' | 'locale'>;

/** An instant in the company's zone and in UTC, with the year, because the page shows what is long over. */
export const time = (where: Where, at: Date): Html =>
  tagged(at, 'time', `${dated(where, at)}, ${tellTime(at, where.timezone, where.locale, at)}`);

/** The day of an instant, for lists of what is over. */
export const day = (where: Where, at: Date): Html => tagged(at, 'day', dated(where, at));

/** `23 November 2026` */
const dated = (where: Where, at: Date): string => format(where, at, { day: 'numeric', month: 'long', year: 'numeric' });

/** `23 November`, where the year is plain. */
export const shortDay = (where: Where, at: Date): string => format(where, at, { day: 'numeric', month: 'long' });

/** `November 2026` */
export const monthOf = (where: Where, at: Date): string => format(where, at, { month: 'long', year: 'numeric' });

/** `2026-11`, in the company's zone. */
export const monthKey = ({ timezone }: Where, at: Date): string =>
  new Date(at.getTime() + shiftOf(timezone, at)).toISOString().replace(/-\d\dT.*$/u, '');

/** How far a zone's clocks are ahead of UTC at an instant, in milliseconds. */
export const shiftOf = (timezone: string, at: Date): number =>
  readZoneTime(timezone, at)?.offsetMs ?? zoneOffsetMs(timezone, at);

export const lengthOf = ({ locale }: Where, ms: number): string => tellDuration(ms, locale);

/** The script of the page reads both, to say it in the reader's zone. */
const tagged = (at: Date, kind: 'time' | 'day', words: string): Html =>
  kind === 'time'
    ? html`<time datetime="${at.toISOString()}">${words}</time>`
    : html`<time datetime="${at.toISOString()}" class="day">${words}</time>`;

const format = ({ timezone, locale }: Where, at: Date, options: Intl.DateTimeFormatOptions): string =>
  formatIn(at, options, timezone, locale);

/** Made once a language: to make one takes longer than a page's numbers. */
const percents = new Map<string, Intl.NumberFormat>();

/** `99.98%`, rounded down: what was not always up is never said to have been. */
export function percent({ locale }: Pick<PageHistory, 'locale'>, share: number): string {
  // What floating point makes of a sum may be a hair less than it is.
  const rounded = Math.floor(share * 10_000 + 1e-6) / 10_000;
  const kept = percents.get(locale) ?? new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 2 });
  percents.set(locale, kept);
  return kept.format(rounded);
}
