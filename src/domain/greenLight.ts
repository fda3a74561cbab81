import type { Impact } from './impact.ts';
import type { Incident } from './incident.ts';

/** How long the service must be healthy without a break before the all-clear. Milliseconds. */
export interface AllClearPolicy {
  readonly soakMs: Readonly<Record<Impact, number>>;
  readonly everyMs: number;
  /** The soak is multiplied by this for each false all-clear of the incident. */
  readonly growth: number;
  readonly maxMs: number;
}

/** One look at one probe. */
export interface Sample {
  readonly probe: string;
  readonly at: Date;
  readonly healthy: boolean;
  /** Why not, or what was seen; one line. */
  readonly reason: string;
  /** How often whoever took it meant to look. */
  readonly everyMs: number;
  readonly tookMs: number;
}

export interface LastFailure {
  readonly probe: string;
  readonly at: Date;
  readonly reason: string;
}

/** The guard's answer, with its reasons in numbers. */
export interface Guard {
  readonly green: boolean;
  readonly stableSince: Date | null;
  readonly healthyForMs: number;
  readonly requiredMs: number;
  /** When the all-clear may come at the earliest if nothing fails again; null when that can't be said. */
  readonly earliestAt: Date | null;
  readonly lastFailure: LastFailure | null;
  /** Probes that must be healthy; empty where no affected component has one. */
  readonly probes: readonly string[];
  /** Probes that nobody has looked at since the incident began, or not lately enough. */
  readonly unwatched: readonly string[];
  /** True where the human's word counts as well: an affected component has no probe. */
  readonly needsMonitoring: boolean;
  /** How long it has been `monitoring`, where `needsMonitoring`; else null. */
  readonly monitoringForMs: number | null;
}

/** Which probes watch which component (from the config). */
export type ProbesOf = ReadonlyMap<string, readonly string[]>;

/** `soak(worst impact) x growth^(false all-clears)`, at most `max`. */
export function requiredSoakMs(incident: Incident, policy: AllClearPolicy): number {
  return Math.min(policy.soakMs[incident.worstImpact] * policy.growth ** incident.falseAllClears, policy.maxMs);
}

/** The probes that guard this incident's all-clear, and whether some affected component has none. */
export function guardingProbes(
  incident: Pick<Incident, 'touched'>,
  probesOf: ProbesOf,
  allProbes: readonly string[],
): { readonly probes: readonly string[]; readonly unprobed: boolean } {
  if (incident.touched.length === 0) return { probes: allProbes, unprobed: allProbes.length === 0 };
  const lists = incident.touched.map((name) => probesOf.get(name) ?? []);
  return { probes: [...new Set(lists.flat())], unprobed: lists.some((list) => list.length === 0) };
}

/**
 * Whether the all-clear is true yet (PRODUCT.md section 6). Health before the incident was opened or reopened counts
 * for nothing, and time in which nobody looked is not health.
 * @param samples of the guarding probes, in any order; those of others are ignored
 * @param at UTC instant of the question
 */
export function evaluateGuard(
  incident: Incident,
  samples: readonly Sample[],
  watch: { readonly probes: readonly string[]; readonly unprobed: boolean },
  policy: AllClearPolicy,
  at: Date,
): Guard {
  const requiredMs = requiredSoakMs(incident, policy);
  const base = Math.max(incident.openedAt.getTime(), incident.reopenedAt?.getTime() ?? 0);
  const now = at.getTime();
  // Samples from the future are a clock that was set back: they can't vouch for the time until then.
  const runs = watch.probes.map((probe) => healthyRun(probe, samples, base, now, policy.everyMs));
  const since = runs.map((run) => run.since);
  const watched = since.every((time) => time !== null);
  const stableSince = watched && since.length > 0 ? Math.max(...since.map((time) => time ?? 0)) : null;
  const seenUntil = Math.min(now, ...runs.map((run) => run.until));
  const healthyForMs = stableSince === null ? 0 : Math.max(0, seenUntil - stableSince);
  const monitoringForMs = watch.unprobed
    ? Math.max(0, incident.monitoringSince ? now - incident.monitoringSince.getTime() : 0)
    : null;
  const monitoringSince = incident.monitoringSince?.getTime() ?? null;
  const starts = [...(watch.probes.length > 0 ? [stableSince] : []), ...(watch.unprobed ? [monitoringSince] : [])];
  const earliest = starts.some((start) => start === null)
    ? null
    : Math.max(now, ...starts.map((start) => (start ?? 0) + requiredMs));
  const green =
    (watch.probes.length === 0 || (stableSince !== null && healthyForMs >= requiredMs)) &&
    (!watch.unprobed || (monitoringSince !== null && (monitoringForMs ?? 0) >= requiredMs));
  return {
    green,
    stableSince: stableSince === null ? null : new Date(stableSince),
    healthyForMs,
    requiredMs,
    earliestAt: earliest === null ? null : new Date(earliest),
    lastFailure: lastFailure(samples, watch.probes, base, now),
    probes: watch.probes,
    unwatched: runs.filter((run) => run.unwatched).map((run) => run.probe),
    needsMonitoring: watch.unprobed,
    monitoringForMs,
  };
}

interface Run {
  readonly probe: string;
  /** Start of the healthy run that still lasts; null: not healthy now, or nobody is looking. */
  readonly since: number | null;
  /** The last look of that run: beyond it nothing is known. */
  readonly until: number;
  readonly unwatched: boolean;
}

/** A gap is more than three times the larger of the two neighbours' intervals. */
export const gapFactor = 3;

type Look = Pick<Sample, 'at' | 'everyMs'>;

/** Nobody looked for too long between these two. */
export const isGap = (earlier: Look, later: Look): boolean =>
  later.at.getTime() - earlier.at.getTime() > gapFactor * Math.max(earlier.everyMs, later.everyMs);

function healthyRun(probe: string, samples: readonly Sample[], base: number, now: number, everyMs: number): Run {
  const own = samples
    .filter((sample) => sample.probe === probe && sample.at.getTime() <= now)
    .sort((a, b) => b.at.getTime() - a.at.getTime());
  const newest = own[0];
  const none = { probe, since: null, until: now };
  if (!newest || newest.at.getTime() < base) return { ...none, unwatched: true };
  if (isGap(newest, { at: new Date(now), everyMs })) return { ...none, unwatched: true };
  if (!newest.healthy) return { ...none, unwatched: false };
  let start = newest;
  for (const earlier of own.slice(1)) {
    if (isGap(earlier, start)) break;
    start = earlier;
    if (!earlier.healthy || earlier.at.getTime() <= base) break;
  }
  return { probe, since: Math.max(base, start.at.getTime()), until: newest.at.getTime(), unwatched: false };
}

function lastFailure(
  samples: readonly Sample[],
  probes: readonly string[],
  base: number,
  now: number,
): LastFailure | null {
  const failed = samples
    .filter((s) => !s.healthy && probes.includes(s.probe) && s.at.getTime() >= base && s.at.getTime() <= now)
    .sort((a, b) => b.at.getTime() - a.at.getTime())[0];
  return failed ? { probe: failed.probe, at: failed.at, reason: failed.reason } : null;
}
