import { evaluateGuard, type Guard, guardingProbes } from '../domain/greenLight.ts';
import type { Incident } from '../domain/incident.ts';
import type { Probe } from '../probes/probe.ts';
import type { Deps } from './deps.ts';

type GuardDeps = Pick<Deps, 'config' | 'store' | 'now'>;

/** The guard's answer for an incident, from the samples in the store. */
export async function guardOf(deps: GuardDeps, incident: Incident): Promise<Guard> {
  const watch = watchOf(deps, incident);
  const { allClear } = deps.config;
  const base = incident.reopenedAt ?? incident.openedAt;
  // A sample a little older than the incident may be the neighbour of its first one.
  const since = new Date(base.getTime() - 4 * allClear.everyMs);
  const samples = watch.probes.length > 0 ? await deps.store.samples.since(watch.probes, since) : [];
  return evaluateGuard(incident, samples, watch, allClear, deps.now());
}

/** The probes that guard an incident, with their settings. */
export function probesOf(deps: Pick<Deps, 'config'>, incident: Incident): readonly Probe[] {
  const { probes } = watchOf(deps, incident);
  return deps.config.probes.filter((probe) => probes.includes(probe.name));
}

function watchOf({ config }: Pick<Deps, 'config'>, incident: Incident) {
  const probesOfComponent = new Map(config.components.map((component) => [component.name, component.probes]));
  return guardingProbes(
    incident,
    probesOfComponent,
    config.probes.map((probe) => probe.name),
  );
}
