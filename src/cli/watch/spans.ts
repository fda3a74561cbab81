import { lengthWords } from '../io/progressWords.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** How long something still takes, rounded up: `in 1 min` is not yet now. `71 s`, `12 min`, `3 h 20 min`, `3 days`. */
export const remaining = (ms: number): string =>
  ms >= 2 * dayMs ? days(Math.ceil(ms / dayMs)) : lengthWords(Math.max(0, ms));

/** For how long it has been so, rounded down. `71 s`, `12 min`, `3 h 20 min`, `3 days`. */
export function elapsed(ms: number): string {
  if (ms >= 2 * dayMs) return days(Math.floor(ms / dayMs));
  const whole = ms < 100_000 ? Math.floor(ms / 1000) * 1000 : Math.floor(ms / minuteMs) * minuteMs;
  // From 100 s on minutes are told; the first of them would be told as 60 s.
  return ms >= 100_000 && whole < 2 * minuteMs ? '1 min' : lengthWords(Math.max(0, whole));
}

const days = (count: number): string => `${count} days`;

/** `12 of 30 min`, `45 s of 30 min`: how far it is. */
export function partOf(ms: number, wholeMs: number): string {
  const [done, all] = [elapsed(Math.min(ms, wholeMs)), elapsed(wholeMs)];
  const [, count, unit] = /^(\d+) (s|min)$/u.exec(done) ?? [];
  return count !== undefined && all.endsWith(` ${unit}`) && !all.includes('h')
    ? `${count} of ${all}`
    : `${done} of ${all}`;
}
