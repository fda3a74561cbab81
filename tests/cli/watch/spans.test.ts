import { expect, it } from 'vitest';
import { elapsed, partOf, remaining } from '../../../src/cli/watch/spans.ts';

const [s, min, h] = [1000, 60_000, 3_600_000];

it.each([
  [-5 * s, '0 s', '0 s'],
  [0, '0 s', '0 s'],
  [300, '1 s', '0 s'],
  [45 * s, '45 s', '45 s'],
  [99 * s, '99 s', '99 s'],
  [100 * s, '2 min', '1 min'],
  [119 * s, '2 min', '1 min'],
  [12 * min + 1, '13 min', '12 min'],
  [99 * min, '99 min', '99 min'],
  [125 * min, '2 h 5 min', '2 h 5 min'],
  [47 * h, '47 h 0 min', '47 h 0 min'],
  [49 * h, '3 days', '2 days'],
])('of %i ms there is still %s to go, and %s are over', (ms, ahead, over) => {
  expect(remaining(ms)).toBe(ahead);
  expect(elapsed(ms)).toBe(over);
});

it.each([
  [12 * min, 30 * min, '12 of 30 min'],
  [45 * s, 30 * min, '45 s of 30 min'],
  [2 * s, 3 * s, '2 of 3 s'],
  [0, 30 * min, '0 s of 30 min'],
  [12 * min, 2 * h, '12 min of 2 h 0 min'],
  [31 * min, 30 * min, '30 of 30 min'],
  [130 * min, 6 * h, '2 h 10 min of 6 h 0 min'],
])('%i of %i ms is %s', (ms, whole, words) => {
  expect(partOf(ms, whole)).toBe(words);
});
