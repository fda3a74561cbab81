import fc from 'fast-check';
import { expect, it } from 'vitest';
import { describeDuration, parseDuration } from '../../src/domain/duration.ts';

it.each([
  ['90s', 90_000],
  ['30m', 1_800_000],
  ['2h', 7_200_000],
  ['1h30m', 5_400_000],
  ['1.5h', 5_400_000],
  ['1.25h', 4_500_000],
  ['200ms', 200],
  ['2d', 172_800_000],
  ['0s', 0],
  ['3650d', 315_360_000_000],
])('%s is %i ms', (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

it.each([
  ['', 'nothing'],
  ['30', 'no unit'],
  ['m', 'no number'],
  ['-5m', 'less than nothing'],
  ['5 m', 'a gap'],
  [' 5m', 'a gap before'],
  ['5m\n', 'a line break'],
  ['5M', 'months, perhaps'],
  ['1w', 'an unknown unit'],
  ['.5h', 'no whole number'],
  ['1e3s', 'an exponent'],
  ['٥m', 'another script'],
  ['3651d', 'more than ten years'],
  [`${'9'.repeat(400)}d`, 'more than a number holds'],
  ['none', 'a word'],
])('%j is no length of time: %s', (text) => {
  expect(parseDuration(text)).toBeNull();
});

it('every length it reads is what its parts add up to', () => {
  const units = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
  const part = fc.record({ n: fc.nat(500), unit: fc.constantFrom(...(Object.keys(units) as (keyof typeof units)[])) });
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), (parts) => {
      const text = parts.map(({ n, unit }) => `${n}${unit}`).join('');
      expect(parseDuration(text)).toBe(parts.reduce((sum, { n, unit }) => sum + n * units[unit], 0));
    }),
  );
});

it('any text at all is a whole number of milliseconds, or none', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const ms = parseDuration(text);
      expect(ms === null || (Number.isSafeInteger(ms) && ms >= 0)).toBe(true);
    }),
  );
});

it.each([
  [-5, '0 seconds'],
  [0, '0 seconds'],
  [1000, '1 second'],
  [59_999, '59 seconds'],
  [60_000, '1 minute'],
  [119_000, '1 minute'],
  [3_599_000, '59 minutes'],
  [3_600_000, '1 hour'],
  [3_660_000, '1 hour 1 minute'],
  [9_060_000, '2 hours 31 minutes'],
  [172_740_000, '47 hours 59 minutes'],
  [172_800_000, '2 days'],
  [349_200_000, '4 days 1 hour'],
])('%i ms are told as %s', (ms, words) => {
  expect(describeDuration(ms)).toBe(words);
});
