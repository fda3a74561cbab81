import fc from 'fast-check';
import { expect, it } from 'vitest';
import { evaluateGuard, type Sample } from '../../src/domain/greenLight.ts';
import { impacts } from '../../src/domain/impact.ts';
import { at, guarded, look, policy, start } from '../helpers/greenLight.ts';

/** The rule of PRODUCT.md section 6 as it is written there: the latest of four instants, if it is healthy now. */
function naiveSince(own: readonly Sample[], base: number, now: number): number | null {
  const seen = own.filter((one) => one.at.getTime() <= now).toSorted((a, b) => a.at.getTime() - b.at.getTime());
  const newest = seen.at(-1);
  if (!newest?.healthy || newest.at.getTime() < base) return null;
  if (now - newest.at.getTime() > 3 * Math.max(newest.everyMs, policy.everyMs)) return null;
  const starts = [base, seen[0]?.at.getTime() ?? now];
  for (const [index, one] of seen.entries()) {
    const before = seen[index - 1];
    if (!one.healthy) starts.push(one.at.getTime());
    if (before && one.at.getTime() - before.at.getTime() > 3 * Math.max(one.everyMs, before.everyMs))
      starts.push(one.at.getTime());
  }
  return Math.max(...starts);
}

const timesOf = (samples: readonly Sample[]): readonly number[] => samples.map((one) => one.at.getTime());

const history = (probe: string): fc.Arbitrary<readonly Sample[]> =>
  fc
    .array(
      fc.record({
        apart: fc.oneof({ weight: 20, arbitrary: fc.constantFrom(60, 90) }, fc.constantFrom(20, 91, 900, 901)),
        healthy: fc.oneof({ weight: 30, arbitrary: fc.constant(true) }, fc.constant(false)),
        everyMs: fc.constantFrom(30_000, 30_000, 30_000, 300_000),
      }),
      { minLength: 10, maxLength: 60, size: 'max' },
    )
    .map((steps) => {
      let seconds = -300;
      return steps.map(({ apart, ...rest }) => {
        seconds += apart;
        return look(seconds / 60, { probe, ...rest });
      });
    });

it('agrees with the rule read word by word, whatever was seen', () => {
  let greens = 0;
  fc.assert(
    fc.property(
      fc.tuple(history('shop'), history('api')),
      fc.subarray(['shop', 'api'], { minLength: 1 }),
      fc.constantFrom(-600, 0, 0, 60, 90, 91),
      fc.option(fc.integer({ min: 0, max: 30 }), { nil: null }),
      fc.constantFrom(...impacts),
      (histories, probes, secondsAfter, reopened, worstImpact) => {
        const samples = histories.flat();
        const of = (probe: string) => samples.filter((sample) => sample.probe === probe);
        const [first = 'shop'] = probes;
        const now = new Date((timesOf(of(first)).at(-1) ?? start) + secondsAfter * 1000);
        const one = guarded({ worstImpact, reopenedAt: reopened === null ? null : at(reopened) });
        const base = Math.max(start, one.reopenedAt?.getTime() ?? 0);
        const guard = evaluateGuard(one, samples, { probes, unprobed: false }, policy, now);
        const since = probes.map((probe) => naiveSince(of(probe), base, now.getTime()));
        const stable = since.every((time) => time !== null) ? Math.max(...since.map(Number)) : null;
        expect(guard.stableSince?.getTime() ?? null).toBe(stable);
        const seen = probes.map((probe) => Math.max(...timesOf(of(probe)).filter((time) => time <= now.getTime())));
        const healthyForMs = stable === null ? 0 : Math.max(0, Math.min(...seen) - stable);
        expect(guard.healthyForMs).toBe(healthyForMs);
        expect(guard.green).toBe(stable !== null && healthyForMs >= policy.soakMs[worstImpact]);
        greens += guard.green ? 1 : 0;
      },
    ),
    { numRuns: 3000, seed: 7 },
  );
  // Else it would have proven the refusals only.
  expect(greens).toBeGreaterThan(50);
});
