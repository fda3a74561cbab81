import { format as formatIn, tellTime } from '../messages/times.ts';
import type { PageHistory } from './history.ts';
import { type Html, html } from './html.ts';

type Where = Pick<PageHistory, 'timezone' | 'locale'>;

/** An instant in the company's zone and in UTC, with the year, because the page shows what is long over. */
export const time = (where: Where, at: Date): Html =>
  tagged(at, `${dated(where, at)}, ${tellTime(at, where.timezone, where.locale, at)}`);

/** The day of an instant, for lists of what is over. */
export const day = (where: Where, at: Date): Html => tagged(at, dated(where, at));

/** `November 2026` */
export const monthOf = (where: Where, at: Date): string => format(where, at, { month: 'long', year: 'numeric' });

const tagged = (at: Date, words: string): Html => html`<time datetime="${at.toISOString()}">${words}</time>`;

const dated = (where: Where, at: Date): string => format(where, at, { day: 'numeric', month: 'long', year: 'numeric' });

const format = ({ timezone, locale }: Where, at: Date, options: Intl.DateTimeFormatOptions): string =>
  formatIn(at, options, timezone, locale);
