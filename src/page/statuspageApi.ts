import { isOpen } from '../domain/incident.ts';
import { isUnderWay } from '../domain/maintenance.ts';
import { pageAddress } from './address.ts';
import { isoInstant } from './datable.ts';
import type { PageHistory } from './history.ts';
import { indicatorOf } from './indicator.ts';
import { plainLine } from './plainText.ts';
import { shortId } from './shortId.ts';
import { statuspageComponents } from './statuspageComponents.ts';
import { isUpcoming, type StatuspageIncident, statuspageIncident } from './statuspageIncident.ts';

/** As many as Statuspage gives of incidents and of planned work. */
const most = 50;

/**
 * The public API v2 of Atlassian Statuspage as files, so that what was written for it reads this page too. Paths, fields and
 * types are those that every page of theirs documents at `/api` (read: https://www.githubstatus.com/api, answers of
 * https://discordstatus.com/api/v2 and https://www.mongodb.com/docs/api/doc/cloud-status); types as in Statuspage's own
 * OpenAPI description of incident, update and component.
 */
export function statuspageApi(history: PageHistory): ReadonlyMap<string, string> {
  const name = plainLine(history.company.name);
  const page = {
    id: shortId('page', name),
    name,
    url: pageAddress(history),
    time_zone: history.timezone,
    updated_at: isoInstant(history.asOf),
  };
  const known = statuspageComponents(history, page.id);
  // What is open is told in three files.
  const told = new Map<PageHistory['incidents'][number], StatuspageIncident>();
  const tell = (shown: PageHistory['incidents']): readonly StatuspageIncident[] =>
    shown.map((one) => {
      const found = told.get(one) ?? statuspageIncident(history, page.id, known, one);
      told.set(one, found);
      return found;
    });
  const { incidents, maintenances } = history;
  const { indicator, description } = indicatorOf(history);
  const status = { indicator, description };
  const components = known.listed;
  const unresolved = tell(incidents.filter(({ incident }) => isOpen(incident)));
  const upcoming = tell(maintenances.filter(isUpcoming).toSorted(byStart));
  const active = tell(maintenances.filter(({ incident }) => isUnderWay(incident)));
  const files: Readonly<Record<string, object>> = {
    'components.json': { page, components },
    'incidents.json': { page, incidents: tell(incidents.slice(0, most)) },
    'incidents/unresolved.json': { page, incidents: unresolved },
    'scheduled-maintenances.json': { page, scheduled_maintenances: tell(maintenances.slice(0, most)) },
    'scheduled-maintenances/active.json': { page, scheduled_maintenances: active },
    'scheduled-maintenances/upcoming.json': { page, scheduled_maintenances: upcoming },
    'status.json': { page, status },
    'summary.json': {
      page,
      components,
      incidents: unresolved,
      scheduled_maintenances: [...active, ...upcoming],
      status,
    },
  };
  return new Map(Object.entries(files).map(([path, content]) => [`api/v2/${path}`, JSON.stringify(content)]));
}

/** The next first. */
const byStart = (a: PageHistory['maintenances'][number], b: PageHistory['maintenances'][number]): number =>
  a.incident.startedAt.getTime() - b.incident.startedAt.getTime();
