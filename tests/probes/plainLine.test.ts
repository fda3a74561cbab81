import fc from 'fast-check';
import { expect, it } from 'vitest';
import { plainLine, spokenMs } from '../../src/probes/plainLine.ts';

it('makes one short line of anything, and keeps whole letters', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 1000 }), fc.integer({ min: 1, max: 400 }), (text, limit) => {
      const line = plainLine(text, limit);
      expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
      expect([...line].length).toBeLessThanOrEqual(limit + 1);
      if (text.isWellFormed()) expect(line.isWellFormed()).toBe(true);
      expect(plainLine(plainLine(text, 1000), 1000)).toBe(plainLine(text, 1000));
    }),
  );
});

it.each([
  ['plain', 10, 'plain'],
  [' a\tb\r\nc ', 10, 'a b c'],
  ['👍👍👍', 2, '👍👍…'],
  ['abc', 3, 'abc'],
])('%j in %i is %j', (text, limit, line) => {
  expect(plainLine(text, limit)).toBe(line);
});

it.each([
  [0, '0 ms'],
  [140.4, '140 ms'],
  [1000, '1 s'],
  [2449, '2.4 s'],
  [10_000, '10 s'],
])('%d ms is said as %s', (ms, text) => {
  expect(spokenMs(ms)).toBe(text);
});
