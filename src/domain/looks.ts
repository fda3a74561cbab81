import { isGap } from './greenLight.ts';

/** Looks of one probe that all saw the same, none too long after the one before. */
export interface LookRun {
  readonly healthy: boolean;
  readonly first: Date;
  readonly last: Date;
  /** How often whoever took the first one, and the last one, meant to look. */
  readonly firstEveryMs: number;
  readonly lastEveryMs: number;
}

/** A stretch of time of which a probe, or several, say the same. `toMs` is not part of it. */
export interface Seen {
  readonly fromMs: number;
  readonly toMs: number;
  readonly healthy: boolean;
}

/**
 * What one probe saw: a look holds until the next one, and where that comes too late, or not at all, for its own interval.
 * What lies between is not known.
 * @param runs of one probe, oldest first
 */
export function seenBy(runs: readonly LookRun[], fromMs: number, toMs: number): readonly Seen[] {
  return runs.flatMap((run, index) => {
    const next = runs[index + 1];
    const end = endOf(run, next);
    const seen = { fromMs: Math.max(run.first.getTime(), fromMs), toMs: Math.min(end, toMs), healthy: run.healthy };
    return seen.fromMs < seen.toMs ? [seen] : [];
  });
}

function endOf(run: LookRun, next: LookRun | undefined): number {
  const own = run.last.getTime() + run.lastEveryMs;
  if (!next) return own;
  const isLate = isGap({ at: run.last, everyMs: run.lastEveryMs }, { at: next.first, everyMs: next.firstEveryMs });
  return isLate ? Math.min(own, next.first.getTime()) : next.first.getTime();
}

/**
 * What several probes say together: failing while one of them is, healthy while one is and none fails. Where none looked
 * nothing is known.
 * @returns in order, without overlaps; of two that touch one differs from the other
 */
export function seenTogether(each: readonly (readonly Seen[])[]): readonly Seen[] {
  const edges = each
    .flat()
    .flatMap(({ fromMs, toMs, healthy }) => [
      { ms: fromMs, healthy, by: 1 },
      { ms: toMs, healthy, by: -1 },
    ])
    .toSorted((a, b) => a.ms - b.ms);
  const merged: Seen[] = [];
  let [failing, well] = [0, 0];
  for (const [index, { ms, healthy, by }] of edges.entries()) {
    if (healthy) well += by;
    else failing += by;
    const until = edges[index + 1]?.ms ?? ms;
    if (until === ms || failing + well === 0) continue;
    const isWell = failing === 0;
    const before = merged.at(-1);
    if (before && before.toMs === ms && before.healthy === isWell)
      merged[merged.length - 1] = { ...before, toMs: until };
    else merged.push({ fromMs: ms, toMs: until, healthy: isWell });
  }
  return merged;
}
