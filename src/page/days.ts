import { shiftOf } from './pageTime.ts';

export const shownDays = 90;
const dayMs = 86_400_000;

/**
 * When each of the last days of a zone began, and at the end `at` itself, until which the last one is told.
 * @returns one more than `count`, oldest first
 */
export function lastDays(timezone: string, at: Date, count: number = shownDays): readonly Date[] {
  const here = new Date(at.getTime() + shiftOf(timezone, at));
  const today = Date.UTC(here.getUTCFullYear(), here.getUTCMonth(), here.getUTCDate());
  const starts = Array.from({ length: count }, (_, index) =>
    midnight(timezone, today - (count - 1 - index) * dayMs, at),
  );
  return [...starts, at];
}

/**
 * The first instant of a day of a zone: of two midnights the first one, and where clocks skip it what comes after.
 * @param dayUtcMs midnight of that day as if it were one of UTC
 * @param at the day is told until then, so it begins by then
 */
export function midnight(timezone: string, dayUtcMs: number, at: Date): Date {
  // An hour before and after lie on both sides of any change of clocks at this midnight.
  const before = shiftOf(timezone, new Date(dayUtcMs - shiftOf(timezone, new Date(dayUtcMs)) - 2 * hourMs));
  const after = shiftOf(timezone, new Date(dayUtcMs - before + 2 * hourMs));
  const start = dayUtcMs - Math.max(before, after);
  const isThere = sameDay(timezone, start, dayUtcMs);
  return new Date(Math.min(isThere ? start : dayUtcMs - Math.min(before, after), at.getTime()));
}

const hourMs = 3_600_000;

const sameDay = (timezone: string, ms: number, dayUtcMs: number): boolean => {
  const shown = ms + shiftOf(timezone, new Date(ms));
  return shown >= dayUtcMs && shown < dayUtcMs + dayMs;
};
