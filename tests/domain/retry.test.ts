import fc from 'fast-check';
import { expect, it } from 'vitest';
import { retryDelayMs, wasAskedToWait } from '../../src/domain/retry.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const fraction = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const attempts = fc.integer({ min: 1, max: 1000 });
const pace = fc.constantFrom('prompt', 'greylist');

it('what a service asked for is obeyed to the millisecond, from a second up to an hour', () => {
  fc.assert(
    fc.property(attempts, pace, fc.integer({ min: 1000, max: 10 * hourMs }), fraction, (count, at, asked, random) => {
      const waited = retryDelayMs(count, at, asked, random);
      const obeyed = Math.min(asked, hourMs);
      expect(waited).toBeGreaterThanOrEqual(obeyed);
      expect(waited).toBeLessThanOrEqual(obeyed + 250);
    }),
  );
});

it('a service that asks for less than a second, or for a time that is over, does not hurry us', () => {
  fc.assert(
    fc.property(attempts, pace, fc.double({ max: 999, noNaN: true }), fraction, (count, at, asked, random) => {
      const own = retryDelayMs(count, at, null, random);
      expect(retryDelayMs(count, at, asked, random)).toBe(Math.max(own, asked));
    }),
  );
});

it.each([
  ['prompt', 1, 100, 1000],
  ['prompt', 2, 100, 2000],
  ['prompt', 3, 100, 4000],
  ['prompt', 6, 100, 32_000],
  ['prompt', 7, 100, minuteMs],
  ['prompt', 500, 100, minuteMs],
  ['greylist', 1, 48_000, minuteMs],
  ['greylist', 2, 240_000, 5 * minuteMs],
  ['greylist', 3, 720_000, 15 * minuteMs],
  ['greylist', 5, 2_880_000, hourMs],
  ['greylist', 500, 2_880_000, hourMs],
] as const)('a %s wait after attempt %i is spread from %i to %i ms', (at, count, least, most) => {
  expect(retryDelayMs(count, at, null, 0)).toBe(least);
  expect(retryDelayMs(count, at, null, 1 - Number.EPSILON)).toBe(most);
  fc.assert(
    fc.property(fraction, (random) => {
      const waited = retryDelayMs(count, at, null, random);
      expect(Number.isInteger(waited)).toBe(true);
      expect(waited).toBeGreaterThanOrEqual(least);
      expect(waited).toBeLessThanOrEqual(most);
    }),
  );
});

it('waiting grows with the attempts, if luck is the same', () => {
  fc.assert(
    fc.property(attempts, pace, fraction, (count, at, random) => {
      expect(retryDelayMs(count + 1, at, null, random)).toBeGreaterThanOrEqual(retryDelayMs(count, at, null, random));
    }),
  );
});

it('our own back-off is told from a wait that the service asked for', () => {
  const at = new Date('2026-11-23T10:00:00.000Z');
  const next = (ms: number) => ({ at, nextAttemptAt: new Date(at.getTime() + ms) });
  fc.assert(
    fc.property(attempts, fraction, (count, random) => {
      const own = retryDelayMs(count, 'prompt', null, random);
      expect(wasAskedToWait({ attempts: count, ...next(own) })).toBe(false);
      const greylisted = retryDelayMs(1, 'greylist', null, random);
      expect(wasAskedToWait({ attempts: 1, ...next(greylisted) })).toBe(true);
      const asked = retryDelayMs(count, 'prompt', 90_000, random);
      expect(wasAskedToWait({ attempts: count, ...next(asked) })).toBe(true);
    }),
  );
  expect(wasAskedToWait({ attempts: 3, at, nextAttemptAt: null })).toBe(false);
});

it('takes a second for a wait that was asked for, and spreads those who were asked by a quarter of one', () => {
  expect(retryDelayMs(1, 'prompt', 1_000, 0.999)).toBe(1_250);
  expect(retryDelayMs(1, 'prompt', 1_000, 0)).toBe(1_000);
  expect(retryDelayMs(1, 'prompt', 999, 0)).toBe(999);
});
