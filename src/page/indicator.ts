import type { ComponentStatus } from '../domain/component.ts';
import type { Impact } from '../domain/impact.ts';
import { isOpen } from '../domain/incident.ts';
import { isUnderWay } from '../domain/maintenance.ts';
import type { PageHistory } from './history.ts';

/** How it all does, in Statuspage's words, and in those that we have for a component. */
export interface Indicator {
  readonly indicator: 'none' | 'maintenance' | 'minor' | 'major' | 'critical';
  readonly description: string;
  readonly status: ComponentStatus;
}

/** The better ones first. The words are those that Statuspage's pages say (https://www.githubstatus.com/api#status). */
const well: Indicator = { indicator: 'none', description: 'All Systems Operational', status: 'operational' };
const worked: Indicator = {
  indicator: 'maintenance',
  description: 'Service Under Maintenance',
  status: 'under_maintenance',
};
const degraded: Indicator = {
  indicator: 'minor',
  description: 'Partially Degraded Service',
  status: 'degraded_performance',
};
const partly: Indicator = { indicator: 'minor', description: 'Minor Service Outage', status: 'partial_outage' };
const much: Indicator = { indicator: 'major', description: 'Partial System Outage', status: 'partial_outage' };
const all: Indicator = { indicator: 'critical', description: 'Major Service Outage', status: 'major_outage' };
const ladder = [well, worked, degraded, partly, much, all];

const byComponent: Readonly<Record<ComponentStatus, Indicator>> = {
  operational: well,
  under_maintenance: worked,
  degraded_performance: degraded,
  partial_outage: partly,
  major_outage: much,
};
const byImpact: Readonly<Record<Impact, Indicator>> = { none: well, minor: degraded, major: much, critical: all };

/**
 * The worst that any component, open incident or planned work under way says. Statuspage asks the components only; an
 * incident that names none counts here all the same, because a badge that says all is well next to it would be untrue.
 */
export function indicatorOf({ components, incidents, maintenances }: PageHistory): Indicator {
  const isAllDown = components.length > 0 && components.every(({ status }) => status === 'major_outage');
  const said = [
    ...components.map(({ status }) => byComponent[status]),
    ...incidents.filter(({ incident }) => isOpen(incident)).map(({ incident }) => byImpact[incident.impact]),
    ...maintenances.filter(({ incident }) => isUnderWay(incident)).map(() => worked),
  ];
  if (isAllDown) return all;
  return said.reduce((worst, one) => (ladder.indexOf(one) > ladder.indexOf(worst) ? one : worst), well);
}

/** Each is at least 4.5 : 1 against white, and none says anything that words or a sign do not say as well. */
export const indicatorColours: Readonly<Record<Indicator['indicator'], string>> = {
  none: '#16704a',
  maintenance: '#1d5fa8',
  minor: '#8a5a00',
  major: '#a8430a',
  critical: '#b42318',
};
