import type { Config } from '../config/config.ts';
import type { ComponentStatus } from '../domain/component.ts';
import { type Incident, isOpen } from '../domain/incident.ts';
import { isUnderWay } from '../domain/maintenance.ts';
import { withCorrections } from '../domain/update.ts';
import type { PageHistory } from '../page/history.ts';
import type { Store } from '../store/store.ts';

/** The public part of all that was recorded. */
export async function pageHistory(config: Config, store: Store): Promise<PageHistory> {
  const shown = (await store.incidents.list()).filter((one) => !one.isPrivate);
  const timelines = await store.incidents.timelines(shown.map((incident) => incident.uuid));
  const told = shown.map((incident) => ({
    incident,
    updates: withCorrections(
      (timelines.get(incident.uuid) ?? []).filter((entry) => entry.event !== 'note' && !entry.isPrivate),
    ),
  }));
  const dates = told.flatMap(({ updates }) => updates.map((one) => (one.correctedAt ?? one.at).getTime()));
  return {
    company: config.company,
    pageUrl: config.pageUrl,
    components: componentsNow(config, shown),
    incidents: told.filter(({ incident }) => incident.work === null),
    maintenances: told.filter(({ incident }) => incident.work !== null),
    locale: config.locale,
    timezone: config.timezone,
    asOf: new Date(Math.max(0, ...dates)),
  };
}

/** What went wrong counts more than what is planned. */
const badness: readonly ComponentStatus[] = [
  'operational',
  'under_maintenance',
  'degraded_performance',
  'partial_outage',
  'major_outage',
];

/** Each component's worst state over the open incidents, and the work under way, that the public may know of. */
function componentsNow(config: Config, incidents: readonly Incident[]): PageHistory['components'] {
  const worst = new Map<string, ComponentStatus>();
  const open = incidents.filter((incident) => isOpen(incident) || isUnderWay(incident));
  for (const { name, status } of open.flatMap((incident) => incident.components)) {
    const seen = worst.get(name) ?? 'operational';
    if (badness.indexOf(status) > badness.indexOf(seen)) worst.set(name, status);
    else worst.set(name, seen);
  }
  const configured = config.components.map(({ name, title }) => ({ name, title }));
  const others = [...worst.keys()].filter((name) => !configured.some((one) => one.name === name));
  return [...configured, ...others.map((name) => ({ name, title: name }))].map(({ name, title }) => ({
    name,
    title,
    status: worst.get(name) ?? 'operational',
  }));
}
