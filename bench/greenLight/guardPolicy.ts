import { type AllClearPolicy, evaluateGuard, guardingProbes, requiredSoakMs } from '../../src/domain/greenLight.ts';
import type { Incident } from '../../src/domain/incident.ts';
import { open, reopen, resolve } from '../../src/domain/transitions.ts';
import { epochMs, everyMs, probeName, type Round } from './lookRounds.ts';
import { minuteMs } from './outage.ts';
import type { Policy, Watcher } from './policy.ts';

/** The default of the config's `allClear`. */
export const defaultAllClear: AllClearPolicy = {
  soakMs: { none: 5 * minuteMs, minor: 15 * minuteMs, major: 30 * minuteMs, critical: 60 * minuteMs },
  everyMs,
  growth: 2,
  maxMs: 360 * minuteMs,
};

/** `allClear` with each soak that many times as long; `max` stays. */
export const scaled = (policy: AllClearPolicy, by: number, growth = policy.growth): AllClearPolicy => {
  const { none, minor, major, critical } = policy.soakMs;
  return {
    ...policy,
    growth,
    soakMs: { none: none * by, minor: minor * by, major: major * by, critical: critical * by },
  };
};

/** `allClear` with one soak for every impact. */
export const flat = (policy: AllClearPolicy, soakMs: number): AllClearPolicy => ({
  ...policy,
  soakMs: { none: soakMs, minor: soakMs, major: soakMs, critical: soakMs },
});

/** The product's own guard, incident and reopening, run as `incident resolve --wait` runs them. */
export const guardPolicy = (name: string, policy: AllClearPolicy): Policy => ({
  name,
  badLooks: 1,
  watch: ({ impact, parts, openedMs }) => new GuardWatcher(declared(impact, openedMs), parts, policy),
});

const dateOf = (atMs: number): Date => new Date(epochMs + atMs);

function declared(impact: Incident['impact'], openedMs: number): Incident {
  const incident = open(
    {
      ...{ uuid: '0193573b-5f00-7000-8000-000000000001', number: 1, title: 'Replayed', key: null },
      ...{ status: 'investigating', impact, components: [], startedAt: null, nextUpdateBy: null, isPrivate: false },
    },
    dateOf(openedMs),
  );
  if (!incident.ok) throw new Error(incident.error.kind);
  return incident.value;
}

class GuardWatcher implements Watcher {
  #incident: Incident;
  #lastBadMs: number;
  #wantsAt: number | null = null;
  readonly #policy: AllClearPolicy;
  readonly #watch: ReturnType<typeof guardingProbes>;
  readonly #seen: Round[] = [];

  constructor(incident: Incident, parts: number, policy: AllClearPolicy) {
    this.#incident = incident;
    this.#policy = policy;
    this.#lastBadMs = incident.openedAt.getTime() - epochMs;
    const names = Array.from({ length: parts }, (_, part) => probeName(part));
    this.#watch = guardingProbes(incident, new Map(), names);
  }

  see(round: Round): boolean {
    this.#seen.push(round);
    if (round.samples.some(({ healthy }) => !healthy)) this.#lastBadMs = round.atMs;
    const requiredMs = requiredSoakMs(this.#incident, this.#policy);
    // `resolve --wait` takes its last look a moment after the soak's end, not at the next regular time.
    this.#wantsAt = this.#lastBadMs + requiredMs + 1;
    // The guard would say no as well; asking it only then makes a replay of days a matter of milliseconds.
    if (round.atMs - this.#lastBadMs < requiredMs) return false;
    const at = dateOf(round.atMs);
    const guard = evaluateGuard(this.#incident, this.#recent(requiredMs), this.#watch, this.#policy, at);
    this.#wantsAt = guard.earliestAt === null ? null : guard.earliestAt.getTime() - epochMs + 1;
    if (!guard.green) return false;
    const resolved = resolve(this.#incident, [], at);
    if (!resolved.ok) throw new Error(resolved.error.kind);
    this.#incident = resolved.value;
    return true;
  }

  wantsAt(): number | null {
    return this.#wantsAt;
  }

  reopened(atMs: number): void {
    const reopened = reopen(this.#incident, {}, null, dateOf(atMs));
    if (!reopened.ok) throw new Error(reopened.error.kind);
    this.#incident = reopened.value;
    this.#lastBadMs = atMs;
    this.#wantsAt = null;
  }

  /** Older looks can't change whether a soak of that length has been seen. */
  #recent(requiredMs: number): readonly Round['samples'][number][] {
    const now = this.#seen.at(-1)?.atMs ?? 0;
    let from = this.#seen.length;
    while (from > 0 && now - (this.#seen[from - 1]?.atMs ?? 0) <= requiredMs + 4 * everyMs) from -= 1;
    return this.#seen.slice(from).flatMap(({ samples }) => samples);
  }
}
