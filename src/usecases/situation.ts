import type { Config } from '../config/config.ts';
import { afterWatchUntil } from '../domain/afterWatch.ts';
import { type FailingRun, failingRun } from '../domain/failingRun.ts';
import type { Guard } from '../domain/greenLight.ts';
import { guardingProbes, type Sample } from '../domain/greenLight.ts';
import type { Incident } from '../domain/incident.ts';
import { isUnderWay } from '../domain/maintenance.ts';
import type { Deps } from './deps.ts';
import { type StatusView, viewStatus } from './views.ts';

/** How things stand: what the watch shows, and what it decides by. */
export interface Situation {
  readonly at: Date;
  readonly status: StatusView;
  readonly afterWatch: readonly AfterWatch[];
  /** Probes that fail although nothing that was said speaks of it. */
  readonly unsaid: readonly Unsaid[];
}

/** An incident that was resolved less than its soak ago. */
export interface AfterWatch {
  readonly incident: Incident;
  readonly until: Date;
  /** The newest look at a probe of it that fails now, and did not when it was resolved; null: all is well. */
  readonly failure: Sample | null;
}

export interface Unsaid {
  readonly run: FailingRun;
  /** The parts that the probe watches, by name; empty where the config gives probes to no part. */
  readonly components: readonly string[];
  /** The incident whose all-clear this shows to have been false; null: it is something new. */
  readonly relapseOf: Incident | null;
}

/**
 * @param everyMs how often the probes are looked at
 * @param afterMs a probe that has failed for so long is spoken of
 * @param adjust takes out of a guard what only seems to have been seen
 */
export async function readSituation(
  deps: Deps,
  everyMs: number,
  afterMs: number,
  adjust: (guard: Guard) => Guard = (guard) => guard,
): Promise<Situation> {
  const { config, store } = deps;
  const seen = await viewStatus(deps)();
  const status = { ...seen, incidents: seen.incidents.map((one) => ({ ...one, guard: adjust(one.guard) })) };
  const at = deps.now();
  const names = config.probes.map((probe) => probe.name);
  const unhealthySince = names.length > 0 ? await store.samples.unhealthySince(names) : new Map<string, Date>();
  const from = Math.min(at.getTime() - config.allClear.maxMs, ...[...unhealthySince.values()].map(Number));
  const ended = await store.incidents.endedSince(new Date(from));
  const runs = await readRuns(deps, [...unhealthySince.keys()], at, everyMs, afterMs);
  const failing = runs.map((run) => ({ run, since: unhealthySince.get(run.probe) ?? run.since }));
  const spoken = [...status.incidents.map((one) => one.incident), ...status.maintenances.filter(isUnderWay)];
  return {
    at,
    status,
    afterWatch: ended.flatMap((incident) => {
      const until = afterWatchUntil(incident, config.allClear);
      if (until === null || until <= at) return [];
      const own = failing.filter(({ run, since }) => isAfter(since, incident) && speaksOf(config, incident, run.probe));
      const failure = own.map(({ run }) => run.last).toSorted((a, b) => b.at.getTime() - a.at.getTime())[0] ?? null;
      return [{ incident, until, failure }];
    }),
    unsaid: failing.flatMap(({ run, since }) => {
      const components = componentsOf(config, run.probe);
      if (components === null || spoken.some((one) => speaksOf(config, one, run.probe))) return [];
      const own = ended.filter((one) => speaksOf(config, one, run.probe));
      // It failed already when a person said that all is well: the probe has had its answer.
      if (own.some((one) => !isAfter(since, one))) return [];
      const relapseOf = own.find((one) => since <= (afterWatchUntil(one, config.allClear) ?? since)) ?? null;
      return [{ run, components, relapseOf: relapseOf?.work === null ? relapseOf : null }];
    }),
  };
}

/** Whether a failure began after the all-clear. */
const isAfter = (since: Date, { resolvedAt }: Incident): boolean => resolvedAt !== null && since > resolvedAt;

/** Whether an incident, or planned work, is about what this probe watches: its end waits for that probe. */
export const speaksOf = (config: Config, { touched }: Pick<Incident, 'touched'>, probe: string): boolean => {
  const probesOf = new Map(config.components.map((component) => [component.name, component.probes]));
  const names = config.probes.map((one) => one.name);
  return guardingProbes({ touched }, probesOf, names).probes.includes(probe);
};

/** Null: it is given to no part while others are, so it is only a warning (docs/probes.md). */
function componentsOf({ components }: Config, probe: string): readonly string[] | null {
  const own = components.filter((component) => component.probes.includes(probe)).map(({ name }) => name);
  return own.length === 0 && components.some((component) => component.probes.length > 0) ? null : own;
}

async function readRuns(
  { store }: Pick<Deps, 'store'>,
  probes: readonly string[],
  at: Date,
  everyMs: number,
  afterMs: number,
): Promise<readonly FailingRun[]> {
  if (probes.length === 0) return [];
  // Enough to see whether it has lasted for that long, and what came before.
  const from = new Date(at.getTime() - 2 * afterMs - 4 * everyMs);
  const samples = await store.samples.since(probes, from);
  return probes.flatMap((probe) => {
    const own = samples.filter((one) => one.probe === probe);
    return failingRun(own, at, everyMs) ?? [];
  });
}
