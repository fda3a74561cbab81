import type { Impact } from './impact.ts';

export const componentStatuses = [
  'operational',
  'degraded_performance',
  'partial_outage',
  'major_outage',
  'under_maintenance',
] as const;
export type ComponentStatus = (typeof componentStatuses)[number];

/** From the best to the worst: what went wrong counts more than what is planned. */
const badness: readonly ComponentStatus[] = [
  'operational',
  'under_maintenance',
  'degraded_performance',
  'partial_outage',
  'major_outage',
];

export const isWorse = (one: ComponentStatus, than: ComponentStatus): boolean =>
  badness.indexOf(one) > badness.indexOf(than);

/** A named part of the service and how it does. */
export interface ComponentState {
  readonly name: string;
  readonly status: ComponentStatus;
}

/** How a part does that is not well, where nobody says more than how much users feel of it. */
export const statusByImpact: Readonly<Record<Impact, ComponentStatus>> = {
  none: 'operational',
  minor: 'degraded_performance',
  major: 'partial_outage',
  critical: 'major_outage',
};

/** `changes` laid over `states`; order of first mention is kept, the last word on a name wins. */
export function mergeComponents(
  states: readonly ComponentState[],
  changes: readonly ComponentState[],
): readonly ComponentState[] {
  const merged = new Map(states.map((state) => [state.name, state.status]));
  for (const change of changes) merged.set(change.name, change.status);
  return [...merged].map(([name, status]) => ({ name, status }));
}
