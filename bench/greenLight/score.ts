import type { Outage } from './outage.ts';
import type { Outcome } from './replay.ts';

export interface Score {
  readonly outages: number;
  readonly falsePer100: number;
  /** Share of outages with at least one false all-clear. */
  readonly fooled: number;
  readonly medianDelayMs: number;
  readonly delay95Ms: number;
  /** All-clears that never came within the horizon; they count as the longest delays. */
  readonly never: number;
  /** The median of delay by soak, where the policy has one by impact. */
  readonly medianOfSoak: number | null;
}

export function scoreOf(
  results: readonly { readonly outage: Outage; readonly outcome: Outcome }[],
  soakMs: Readonly<Record<string, number>> | null = null,
): Score {
  const delays = results.map(({ outcome }) => outcome.delayMs ?? Number.POSITIVE_INFINITY);
  const ofSoak = soakMs && results.map(({ outage }, index) => (delays[index] ?? 0) / (soakMs[outage.impact] ?? 1));
  const falses = results.reduce((sum, { outcome }) => sum + outcome.falseAllClears, 0);
  return {
    outages: results.length,
    falsePer100: (100 * falses) / results.length,
    fooled: results.filter(({ outcome }) => outcome.falseAllClears > 0).length / results.length,
    medianDelayMs: quantile(delays, 0.5),
    delay95Ms: quantile(delays, 0.95),
    never: results.filter(({ outcome }) => outcome.delayMs === null).length,
    medianOfSoak: ofSoak && quantile(ofSoak, 0.5),
  };
}

/** The value that a share of the values does not exceed; one of them, never between two. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}
