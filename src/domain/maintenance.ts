import type { ComponentState } from './component.ts';
import type { Incident } from './incident.ts';
import type { MaintenanceStatus } from './status.ts';
import type { Work } from './work.ts';

/** An entry of the history that is planned work. */
export type Maintenance = Incident & { readonly status: MaintenanceStatus; readonly work: Work };

export const isMaintenance = (incident: Incident): incident is Maintenance => incident.work !== null;

type UnderWay = Maintenance & { readonly status: 'in_progress' | 'verifying' };
const underWay: readonly MaintenanceStatus[] = ['in_progress', 'verifying'];

/** Its parts are in the states that it puts them into. */
export const isUnderWay = (incident: Incident): incident is UnderWay =>
  underWay.some((status) => status === incident.status);

/** It is still to come, or under way. */
export const isPlanned = (
  incident: Incident,
): incident is UnderWay | (Maintenance & { readonly status: 'scheduled' }) =>
  incident.status === 'scheduled' || isUnderWay(incident);

/** What it is about: until it is over the states of its parts while it is under way, then how they were left. */
export const partsOf = (incident: Incident): readonly ComponentState[] =>
  isPlanned(incident) ? incident.work.components : incident.components;

/** Whoever begins by a clock needs a moment: `tick` comes every few minutes. */
const startGraceMs = 10 * 60_000;

/** What was told of its times is not true any more: it should have begun, or have been over. */
export function isWorkOverdue(maintenance: Maintenance, at: Date): boolean {
  const { startsAt, endsAt } = maintenance.work;
  if (isUnderWay(maintenance)) return at > endsAt;
  return isPlanned(maintenance) && at.getTime() > Math.min(startsAt.getTime() + startGraceMs, endsAt.getTime());
}

/** The first one that touches one of these parts at a time within these; null: none does. */
export function findOverlap(
  others: readonly Maintenance[],
  { startsAt, endsAt, components }: Pick<Work, 'startsAt' | 'endsAt' | 'components'>,
): { readonly maintenance: Maintenance; readonly component: string } | null {
  const names = components.map((one) => one.name);
  for (const maintenance of others) {
    const { work } = maintenance;
    if (!isPlanned(maintenance) || work.startsAt >= endsAt || work.endsAt <= startsAt) continue;
    const shared = work.components.find((one) => names.includes(one.name));
    if (shared) return { maintenance, component: shared.name };
  }
  return null;
}
