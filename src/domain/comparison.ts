import type { Seen } from './looks.ts';
import { daysOf, downTenths, type Span, type TroubledStatus, troubledStatuses, worstOf } from './uptime.ts';

/** What was told of a stretch of time: that something was wrong, or nothing. */
export type ToldStatus = TroubledStatus | 'operational';

/** What the probes saw while something was told, or nothing. Milliseconds. */
export interface SeenMs {
  readonly failing: number;
  readonly healthy: number;
  /** Nobody looked. */
  readonly unknown: number;
}

/** A failure of which no incident speaks. */
export interface Untold {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Two accounts of the same time laid over each other. */
export interface Comparison {
  readonly seenMs: Readonly<Record<ToldStatus, SeenMs>>;
  /** Oldest first. */
  readonly untold: readonly Untold[];
}

/**
 * Lays what the probes saw over what the incidents say. What both say adds up to the whole time.
 * @param seen in order, without overlaps
 */
export function compare(spans: readonly Span[], seen: readonly Seen[], fromMs: number, toMs: number): Comparison {
  const edges = [...spans, ...seen].flatMap((one) => [one.fromMs, one.toMs]).filter((ms) => ms > fromMs && ms < toMs);
  // Between two neighbours of these nothing changes.
  const bounds = [...new Set([fromMs, ...edges, toMs])].toSorted((a, b) => a - b);
  const seenMs: Record<ToldStatus, { failing: number; healthy: number; unknown: number }> = {
    operational: { failing: 0, healthy: 0, unknown: 0 },
    under_maintenance: { failing: 0, healthy: 0, unknown: 0 },
    degraded_performance: { failing: 0, healthy: 0, unknown: 0 },
    partial_outage: { failing: 0, healthy: 0, unknown: 0 },
    major_outage: { failing: 0, healthy: 0, unknown: 0 },
  };
  const untold: Untold[] = [];
  const pieces = daysOf(
    spans,
    bounds.map((ms) => new Date(ms)),
  );
  let next = 0;
  for (const [index, piece] of pieces.entries()) {
    const start = bounds[index] ?? toMs;
    const end = start + piece.lengthMs;
    while ((seen[next]?.toMs ?? end) <= start) next += 1;
    const look = seen[next];
    const saw = look && look.fromMs <= start && start < look.toMs ? (look.healthy ? 'healthy' : 'failing') : 'unknown';
    const told = worstOf(piece) ?? 'operational';
    seenMs[told][saw] += piece.lengthMs;
    if (told !== 'operational' || saw !== 'failing') continue;
    const before = untold.at(-1);
    if (before?.toMs === start) untold[untold.length - 1] = { ...before, toMs: end };
    else untold.push({ fromMs: start, toMs: end });
  }
  return { seenMs, untold };
}

/**
 * How one comes from the time that the incidents count as down to that which the probes do, step by step; their sum is
 * the difference. Tenths of a millisecond, as the weights have one decimal.
 */
export interface Difference {
  /** The probes failed, and no incident says so. */
  readonly untold: number;
  /** They failed while less than a partial outage was told, which takes nothing from the uptime. */
  readonly toldAsDegraded: number;
  /** They failed while a partial outage was told, which counts in part. */
  readonly toldAsPartial: number;
  /** An outage was told, and they were healthy. */
  readonly seenHealthy: number;
  /** An outage was told, and nobody looked. */
  readonly notWatched: number;
}

export function differenceOf({ seenMs }: Comparison): Difference {
  const { operational, degraded_performance: degraded, partial_outage: partial, major_outage: major } = seenMs;
  const counted = (saw: keyof SeenMs): number =>
    downTenths({ ...nothing, partial_outage: partial[saw], major_outage: major[saw] });
  const failing = (partial.failing + major.failing) * 10;
  return {
    untold: operational.failing * 10,
    toldAsDegraded: degraded.failing * 10,
    toldAsPartial: failing - counted('failing'),
    seenHealthy: noMinusZero(-counted('healthy')),
    notWatched: noMinusZero(-counted('unknown')),
  };
}

/** How long the probes failed, planned work apart: it was told beforehand. Milliseconds. */
export const failingMs = ({ seenMs }: Comparison): number =>
  seenMs.operational.failing +
  troubledStatuses.reduce((sum, told) => sum + (told === 'under_maintenance' ? 0 : seenMs[told].failing), 0);

const nothing = { under_maintenance: 0, degraded_performance: 0, partial_outage: 0, major_outage: 0 };

const noMinusZero = (value: number): number => (value === 0 ? 0 : value);
