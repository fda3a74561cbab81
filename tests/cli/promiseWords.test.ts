import { expect, it } from 'vitest';
import { overdueWords, promiseWords } from '../../src/cli/promiseWords.ts';

const now = new Date('2026-11-23T10:00:00.000Z');
const minute = 60_000;

it.each([
  [40_000, 'next update in 40 s', 'OVERDUE 40 s'],
  [12 * minute, 'next update in 12 min', 'OVERDUE 12 min'],
  // A moment after it was given, a promise of half an hour is one of half an hour.
  [30 * minute - 900, 'next update in 30 min', 'OVERDUE 30 min'],
  [59.6 * minute, 'next update in 1 h', 'OVERDUE 1 h'],
  [65 * minute, 'next update in 1 h 5 min', 'OVERDUE 1 h 5 min'],
  [51 * 60 * minute, 'next update in 2 d 3 h', 'OVERDUE 2 d 3 h'],
  [48 * 60 * minute, 'next update in 2 d', 'OVERDUE 2 d'],
])('%i ms: %s, or %s', (ms, ahead, late) => {
  expect(promiseWords(new Date(now.getTime() + ms), now)).toBe(ahead);
  expect(overdueWords(new Date(now.getTime() - ms), now)).toBe(late);
});
