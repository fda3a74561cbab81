import type { Impact } from './impact.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** The last one: Statuspage and Kener remind an hour before (FIELD.md 3.7). */
const lastMs = hourMs;

/**
 * How long before it begins people are usually told of work of this size: a day for less than half an hour, two days up to an
 * hour, three from an hour on, a week where the impact is major (alert24.net, OpenStatus; FIELD.md 3.7).
 */
export function usualNoticeMs(lengthMs: number, impact: Impact): number {
  if (impact === 'major' || impact === 'critical') return 7 * dayMs;
  if (lengthMs < 30 * minuteMs) return dayMs;
  return lengthMs < hourMs ? 2 * dayMs : 3 * dayMs;
}

/**
 * The notices that go out before work where nobody chose any, longest first: the usual one, the day before and an hour before.
 * The announcement itself counts as the notice of what would follow it closely: one that is due in less than half of its own
 * length is left out.
 * @param aheadMs from the announcement to the start
 */
export function usualNotices(lengthMs: number, impact: Impact, aheadMs: number): readonly number[] {
  // No usual one is shorter than a day.
  const all = new Set([usualNoticeMs(lengthMs, impact), dayMs, lastMs]);
  return [...all].filter((notice) => aheadMs >= notice * 1.5);
}
