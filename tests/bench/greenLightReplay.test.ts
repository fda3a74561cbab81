import fc from 'fast-check';
import { expect, it } from 'vitest';
import { countPolicy } from '../../bench/greenLight/countPolicy.ts';
import { generateOutages } from '../../bench/greenLight/generate.ts';
import { defaultAllClear, guardPolicy, scaled } from '../../bench/greenLight/guardPolicy.ts';
import { outageKinds } from '../../bench/greenLight/kinds.ts';
import { everyMs, LookRounds, type Noise } from '../../bench/greenLight/lookRounds.ts';
import { minuteMs, type Outage } from '../../bench/greenLight/outage.ts';
import type { Policy } from '../../bench/greenLight/policy.ts';
import { replay } from '../../bench/greenLight/replay.ts';
import { soakPolicy } from '../../bench/greenLight/soakPolicy.ts';

const noNoise: Noise = { timedOut: 0, lost: 0 };
const five = countPolicy('five', 5, 1);
const guard = guardPolicy('guard', defaultAllClear);

/** Down, up, down, … for so many minutes each. */
const turns = (minutes: readonly number[], more: Partial<Outage> = {}): Outage => ({
  ...{ kind: 'by hand', seed: 4711, impact: 'major', blind: [] },
  phases: minutes.map((lasts, index) => ({ lastsMs: lasts * minuteMs, failing: [index % 2 === 0 ? 1 : 0] })),
  ...more,
});
const played = (outage: Outage, policy: Policy, noise = noNoise) => replay(new LookRounds(outage, noise), policy);
const delayOf = (outage: Outage, policy: Policy, noise = noNoise): number =>
  (played(outage, policy, noise).delayMs ?? Number.NaN) / minuteMs;

it.each([
  ['clean', [10], 'major', 0, 0],
  ['a lull too short for five looks', [10, 2, 5], 'major', 0, 0],
  ['a lull of 20 minutes, minor', [10, 20, 5], 'minor', 1, 1],
  ['a lull of 20 minutes, major', [10, 20, 5], 'major', 1, 0],
  ['a lull of 40 minutes, major', [10, 40, 5], 'major', 1, 1],
  ['a lull of 40 minutes, critical', [10, 40, 5], 'critical', 1, 0],
  ['two lulls of 20 minutes, minor: the second time it asks for 30', [10, 20, 5, 20, 5], 'minor', 2, 1],
] as const)('%s: false all-clears of five good looks and of the guard', (_, minutes, impact, ofFive, ofGuard) => {
  const outage = turns(minutes, { impact });
  expect(played(outage, five).falseAllClears).toBe(ofFive);
  expect(played(outage, guard).falseAllClears).toBe(ofGuard);
});

it.each([
  ['first good look', countPolicy('first', 1, 1), 0, 0.5],
  ['five good looks', five, 2, 2.5],
  ['a flat soak of 30 minutes', soakPolicy('flat', 30 * minuteMs), 29.5, 30],
  ['the guard, major', guard, 29.5, 30.01],
] as const)('the delay counts from the true end: %s', (_, policy, atLeast, atMost) => {
  const delay = delayOf(turns([10]), policy);
  expect(delay).toBeGreaterThanOrEqual(atLeast);
  expect(delay).toBeLessThanOrEqual(atMost);
});

it('the guard asks for twice as long after each false all-clear, up to its longest', () => {
  const minutes = (lulls: readonly number[]): readonly number[] => [10, ...lulls.flatMap((lull) => [lull, 5])];
  expect(delayOf(turns(minutes([40])), guard)).toBeCloseTo(60, 0);
  expect(delayOf(turns(minutes([40, 80])), guard)).toBeCloseTo(120, 0);
  expect(delayOf(turns(minutes([40, 80, 150, 300])), guard)).toBeCloseTo(360, 0);
});

it('time in which nobody looked counts for a flat soak, and starts the guard over', () => {
  const outage = turns([10], { blind: [{ fromMs: 20 * minuteMs, untilMs: 30 * minuteMs }] });
  expect(delayOf(outage, soakPolicy('flat', 30 * minuteMs))).toBeCloseTo(30, 0);
  expect(delayOf(outage, guard)).toBeGreaterThan(49);
});

it('all parts have to be well: the one that comes back last decides', () => {
  const phases = [
    { lastsMs: 10 * minuteMs, failing: [1, 1] },
    { lastsMs: 50 * minuteMs, failing: [0, 1] },
  ];
  for (const policy of [five, soakPolicy('flat', 30 * minuteMs), guard]) {
    expect(played(turns([], { phases }), policy).falseAllClears).toBe(0);
  }
});

it('an all-clear that is taken back only after five bad looks stands through a short relapse, and has no delay then', () => {
  const outage = turns([10, 10, 2]);
  expect(played(outage, countPolicy('stubborn', 5, 5))).toEqual({ falseAllClears: 1, delayMs: 0 });
  expect(played(outage, five).delayMs).toBeGreaterThan(0);
});

it('looks that time out by themselves delay the guard, and reopen nothing', () => {
  const noise = { timedOut: 0.02, lost: 0.05 };
  const outcome = played(turns([10]), guard, noise);
  expect(outcome.falseAllClears).toBe(0);
  expect(outcome.delayMs).toBeGreaterThan(30 * minuteMs);
  expect(played(turns([10, 200, 5]), guard, noise).falseAllClears).toBe(1);
});

it('an all-clear that does not come within the horizon is said to be none', () => {
  expect(played(turns([10]), guard, { timedOut: 0.5, lost: 0 }).delayMs).toBeNull();
});

it('an outage that no look sees is never declared', () => {
  const short = turns([], { phases: [{ lastsMs: 1, failing: [1] }] });
  expect(played(short, guard)).toEqual({ falseAllClears: 0, delayMs: 0 });
});

const outages = fc
  .record({ kind: fc.constantFrom(...outageKinds), seed: fc.integer({ min: 0, max: 2 ** 31 }) })
  .map(({ kind, seed }) => generateOutages(kind, 1, seed)[0] ?? expect.unreachable());
const noises = fc.record({ timedOut: fc.constantFrom(0, 0.001, 0.02), lost: fc.constantFrom(0, 0.005, 0.1) });
const twoOf = (values: readonly number[]) =>
  fc.tuple(fc.constantFrom(...values), fc.constantFrom(...values)).map((pair) => pair.toSorted((a, b) => a - b));

it('who waits longer never gives more false all-clears on the same outage', () => {
  const policies: readonly ((length: number) => Policy)[] = [
    (length) => guardPolicy('guard', scaled(defaultAllClear, length / 4)),
    (length) => guardPolicy('no growth', scaled(defaultAllClear, length / 4, 1)),
    (length) => soakPolicy('flat', length * 5 * minuteMs),
    (length) => countPolicy('count', length, 1),
  ];
  fc.assert(
    fc.property(
      outages,
      noises,
      twoOf([1, 2, 3, 4, 6, 8, 16]),
      fc.constantFrom(...policies),
      (outage, noise, [short = 1, long = 1], policyOf) => {
        const rounds = new LookRounds(outage, noise);
        const [hasty, patient] = [replay(rounds, policyOf(short)), replay(rounds, policyOf(long))];
        expect(patient.falseAllClears).toBeLessThanOrEqual(hasty.falseAllClears);
      },
    ),
    { numRuns: 80 },
  );
});

it('no false all-clear of a soak comes sooner than the soak after a failed look', () => {
  fc.assert(
    fc.property(outages, noises, (outage, noise) => {
      const rounds = new LookRounds(outage, noise);
      const lastFailed = { at: 0 };
      const spied: Policy = {
        ...guard,
        watch: (begun) => {
          const watcher = guard.watch(begun);
          return {
            wantsAt: () => watcher.wantsAt(),
            reopened: (atMs) => watcher.reopened(atMs),
            see: (round) => {
              if (round.trulyFailed) lastFailed.at = round.atMs;
              const green = watcher.see(round);
              if (green) {
                expect(round.atMs - lastFailed.at).toBeGreaterThanOrEqual(defaultAllClear.soakMs[outage.impact]);
              }
              return green;
            },
          };
        },
      };
      replay(rounds, spied);
    }),
    { numRuns: 40 },
  );
});

it('a gap of the looks is longer than three of their intervals, as the guard has it', () => {
  const away = (looks: number): Outage =>
    turns([10], { blind: [{ fromMs: 20 * minuteMs, untilMs: 20 * minuteMs + looks * everyMs }] });
  expect(delayOf(away(2), guard)).toBeCloseTo(30, 0);
  expect(delayOf(away(4), guard)).toBeGreaterThan(40);
});
