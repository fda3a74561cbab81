import { countPolicy } from './countPolicy.ts';
import { benchSeed, generateOutages, perKind } from './generate.ts';
import { defaultAllClear, flat, guardPolicy, scaled } from './guardPolicy.ts';
import type { OutageKind } from './kinds.ts';
import { LookRounds, type Noise, usualNoise } from './lookRounds.ts';
import { minuteMs, type Outage } from './outage.ts';
import type { Policy } from './policy.ts';
import { type Outcome, replay } from './replay.ts';
import { type Score, scoreOf } from './score.ts';
import { soakPolicy } from './soakPolicy.ts';

export const fiveChecks = countPolicy('five good checks', 5, 1);
export const ours = guardPolicy('the guard, by default', defaultAllClear);

/** In the order of the tables. The tools' own numbers are their defaults, at the same 30 s for all. */
export const policies: readonly Policy[] = [
  countPolicy('first good check', 1, 1),
  // https://github.com/louislam/uptime-kuma/issues/3031: retries count on the way down only.
  countPolicy('Uptime Kuma, 3 retries (4 bad, 1 good)', 1, 4),
  // https://github.com/TwiN/gatus#alerting: failure-threshold 3, success-threshold 2.
  countPolicy('Gatus (3 bad, 2 good)', 2, 3),
  fiveChecks,
  // hyperjumptech/monika src/components/config/validation/validator/default-values.ts: 5 and 5.
  countPolicy('Monika (5 bad, 5 good)', 5, 5),
  soakPolicy('soak of 15 min', 15 * minuteMs),
  soakPolicy('soak of 30 min', 30 * minuteMs),
  soakPolicy('soak of 60 min', 60 * minuteMs),
  guardPolicy('the guard, growth 1', scaled(defaultAllClear, 1, 1)),
  guardPolicy('the guard, an hour for every impact', flat(defaultAllClear, 60 * minuteMs)),
  ours,
];

export interface Result {
  readonly outage: Outage;
  readonly outcome: Outcome;
}
export type Results = ReadonlyMap<Policy, readonly Result[]>;

/** Every policy through every outage of the kinds; each outage is made once. */
export function study(kinds: readonly OutageKind[], of: readonly Policy[], noise: Noise = usualNoise): Results {
  return replayAll(
    kinds.flatMap((kind) => generateOutages(kind, perKind, benchSeed)),
    of,
    noise,
  );
}

export function replayAll(outages: readonly Outage[], of: readonly Policy[], noise: Noise = usualNoise): Results {
  const results = new Map(of.map((policy) => [policy, [] as Result[]]));
  for (const outage of outages) {
    const rounds = new LookRounds(outage, noise);
    for (const policy of of) results.get(policy)?.push({ outage, outcome: replay(rounds, policy) });
  }
  return results;
}

export const scored = (results: Results, policy: Policy, only: (outage: Outage) => boolean = () => true): Score =>
  scoreOf(
    (results.get(policy) ?? []).filter(({ outage }) => only(outage)),
    defaultAllClear.soakMs,
  );

/** The default soaks so many times as long, for the curve. */
export const curveScales = [1 / 8, 1 / 4, 1 / 2, 1, 2, 4] as const;
export const curvePolicies = curveScales.map((by) => guardPolicy(`soaks x ${by}`, scaled(defaultAllClear, by)));

/** At least so many times fewer false all-clears than five good checks. */
export const aim = 5;

export interface Choice {
  readonly by: number;
  readonly growth: number;
  readonly policy: Policy;
}

/** The shortest waiting that reaches the aim on the kinds that are there to choose by; null: none does. */
export function chosenOn(kinds: readonly OutageKind[]): Choice | null {
  const choices = [1 / 4, 1 / 2, 1, 2, 4].flatMap((by) =>
    [1, 2, 3].map((growth) => ({ by, growth, policy: guardPolicy('chosen', scaled(defaultAllClear, by, growth)) })),
  );
  const results = study(kinds, [fiveChecks, ...choices.map(({ policy }) => policy)]);
  const most = scored(results, fiveChecks).falsePer100 / aim;
  const reached = choices
    .map((choice) => ({ choice, score: scored(results, choice.policy) }))
    .filter(({ score }) => score.falsePer100 <= most)
    .sort((a, b) => a.score.medianDelayMs - b.score.medianDelayMs);
  return reached[0]?.choice ?? null;
}
