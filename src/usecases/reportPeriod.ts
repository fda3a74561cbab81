import type { Period } from '../domain/report.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { midnight } from '../page/days.ts';
import { shiftOf } from '../page/pageTime.ts';

/** Which time a report is asked for. Months count from 1, quarters too. */
export type AskedPeriod =
  | { readonly kind: 'month'; readonly year: number; readonly month: number }
  | { readonly kind: 'quarter'; readonly year: number; readonly quarter: number }
  | { readonly kind: 'year'; readonly year: number }
  /** The one that goes on now. */
  | { readonly kind: 'current'; readonly unit: 'month' | 'quarter' | 'year' }
  /** `to` null: until now. */
  | { readonly kind: 'range'; readonly from: Moment; readonly to: Moment | null };

/** A whole day of the company's zone, or an instant. */
export type Moment = { readonly kind: 'day'; readonly dayUtcMs: number } | { readonly kind: 'at'; readonly at: Date };

export type PeriodFault =
  | { readonly kind: 'in_future'; readonly from: Date }
  | { readonly kind: 'backwards' | 'too_long'; readonly from: Date; readonly to: Date };

const dayMs = 86_400_000;
/** A chart of more has no room for its steps, and a longer time is a year that was mistyped. */
const maxYears = 100;
/** No day is told only until a moment of it. */
const endOfTime = new Date(8.64e15);

/** Cuts it out of time, by the clocks of a zone: its days may have 23 or 25 hours. */
export function cutPeriod(asked: AskedPeriod, timezone: string, now: Date): Result<Period, PeriodFault> {
  const startOf = (dayUtcMs: number): Date => midnight(timezone, dayUtcMs, endOfTime);
  if (asked.kind === 'range') return rangeOf(asked, startOf, now);
  const { year, month, months, kind, name } = calendar(asked, timezone, now);
  const from = startOf(Date.UTC(year, month - 1, 1));
  const to = startOf(Date.UTC(year, month - 1 + months, 1));
  if (from > now) return err({ kind: 'in_future', from });
  return ok({ kind, name, from, to, until: to < now ? to : now });
}

function rangeOf(
  { from: fromMoment, to: toMoment }: Extract<AskedPeriod, { kind: 'range' }>,
  startOf: (dayUtcMs: number) => Date,
  now: Date,
): Result<Period, PeriodFault> {
  const from = fromMoment.kind === 'at' ? fromMoment.at : startOf(fromMoment.dayUtcMs);
  // A day at the end is part of it.
  const to = toMoment === null ? now : toMoment.kind === 'at' ? toMoment.at : startOf(toMoment.dayUtcMs + dayMs);
  if (from > now) return err({ kind: 'in_future', from });
  if (to <= from) return err({ kind: 'backwards', from, to });
  if (to.getTime() - from.getTime() > maxYears * 366 * dayMs) return err({ kind: 'too_long', from, to });
  const name = `${wordsOf(fromMoment)} to ${toMoment === null ? 'now' : wordsOf(toMoment)}`;
  return ok({ kind: 'range', name, from, to, until: to < now ? to : now });
}

const wordsOf = (moment: Moment): string =>
  moment.kind === 'at' ? moment.at.toISOString().replace(/:00\.000Z$/u, 'Z') : isoDay(moment.dayUtcMs);

const isoDay = (dayUtcMs: number): string => new Date(dayUtcMs).toISOString().slice(0, 10);

interface Calendar {
  readonly kind: 'month' | 'quarter' | 'year';
  readonly year: number;
  /** The first one. */
  readonly month: number;
  readonly months: number;
  readonly name: string;
}

function calendar(asked: Exclude<AskedPeriod, { kind: 'range' }>, timezone: string, now: Date): Calendar {
  const here = new Date(now.getTime() + shiftOf(timezone, now));
  const kind = asked.kind === 'current' ? asked.unit : asked.kind;
  const year = asked.kind === 'current' ? here.getUTCFullYear() : asked.year;
  const thisMonth = here.getUTCMonth() + 1;
  if (kind === 'month') {
    const month = asked.kind === 'month' ? asked.month : thisMonth;
    return { kind, year, month, months: 1, name: `${year}-${String(month).padStart(2, '0')}` };
  }
  if (kind === 'quarter') {
    const quarter = asked.kind === 'quarter' ? asked.quarter : Math.ceil(thisMonth / 3);
    return { kind, year, month: quarter * 3 - 2, months: 3, name: `${year}-Q${quarter}` };
  }
  return { kind, year, month: 1, months: 12, name: String(year) };
}

/** More steps than these could not be told apart in a chart. */
const maxDays = 93;
const maxMonths = 36;

/**
 * The steps of a chart of it: days, months or years, as many as can be told apart.
 * @returns when each begins, and at last when the period ends
 */
export function stepsOf(period: Period, timezone: string): { unit: 'day' | 'month' | 'year'; starts: readonly Date[] } {
  const lengthDays = (period.to.getTime() - period.from.getTime()) / dayMs;
  const unit = lengthDays <= maxDays ? 'day' : lengthDays <= maxMonths * 31 ? 'month' : 'year';
  const here = new Date(period.from.getTime() + shiftOf(timezone, period.from));
  const [year, month, day] = [here.getUTCFullYear(), here.getUTCMonth(), here.getUTCDate()];
  const starts = [period.from];
  for (let count = 1; ; count += 1) {
    const next =
      unit === 'day'
        ? Date.UTC(year, month, day + count)
        : unit === 'month'
          ? Date.UTC(year, month + count, 1)
          : Date.UTC(year + count, 0, 1);
    const start = midnight(timezone, next, endOfTime);
    if (start >= period.to) return { unit, starts: [...starts, period.to] };
    starts.push(start);
  }
}
