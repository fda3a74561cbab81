import type { Impact } from '../../src/domain/impact.ts';

export const secondMs = 1000;
export const minuteMs = 60 * secondMs;
export const hourMs = 60 * minuteMs;

/** An outage is over when nothing has failed for so long; a failure within it belongs to the same outage. */
export const horizonMs = 24 * hourMs;

/** A stretch in which each part fails the same share of requests: 0 none, 1 all. */
export interface Phase {
  readonly lastsMs: number;
  /** By part; each part has a probe of its own. */
  readonly failing: readonly number[];
}

/** What truly happened, which no probe knows. Times count from its beginning; after its last phase all is well. */
export interface Outage {
  readonly kind: string;
  readonly seed: number;
  readonly impact: Impact;
  readonly phases: readonly Phase[];
  /** When nobody looked: the machine that looks slept, or its own line was down. */
  readonly blind: readonly { readonly fromMs: number; readonly untilMs: number }[];
}

export const fails = (phase: Phase): boolean => phase.failing.some((share) => share > 0);

/** When it was truly over: the end of the last phase in which anything failed. */
export function overMs({ phases }: Pick<Outage, 'phases'>): number {
  let at = 0;
  let over = 0;
  for (const phase of phases) {
    at += phase.lastsMs;
    if (fails(phase)) over = at;
  }
  return over;
}

/** The stretches within it in which nothing failed, in order. Milliseconds. */
export function lulls({ phases }: Pick<Outage, 'phases'>): readonly number[] {
  const found: number[] = [];
  let quiet = 0;
  for (const phase of phases) {
    if (fails(phase) && quiet > 0) found.push(quiet);
    quiet = fails(phase) ? 0 : quiet + phase.lastsMs;
  }
  return found;
}
