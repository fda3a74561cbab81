import type { Config } from '../config/config.ts';
import { type ComponentStatus, isWorse } from '../domain/component.ts';
import { type Incident, isOpen } from '../domain/incident.ts';
import { isMaintenance, isPlanned, isUnderWay } from '../domain/maintenance.ts';
import { type CorrectedUpdate, type Update, withCorrections } from '../domain/update.ts';
import { isEnglish } from '../messages/manners.ts';
import type { Templates } from '../messages/templates.ts';
import type { PageHistory, ShownIncident } from '../page/history.ts';
import type { Store } from '../store/store.ts';
import { pageLook } from './pageLook.ts';

export interface PageDeps {
  readonly config: Config;
  readonly store: Pick<Store, 'incidents' | 'imports'>;
  readonly templates: Pick<Templates, 'pageWords'>;
  readonly now: () => Date;
  readonly version: string;
}

/** The public part of all that was recorded. */
export async function pageHistory({ config, store, templates, now, version }: PageDeps): Promise<PageHistory> {
  const shown = (await store.incidents.list()).filter((one) => !one.isPrivate);
  const at = now();
  const inSight = await inSightOf(store, shown, at);
  const timelines = await store.incidents.timelines([...inSight]);
  const told = shown.map((incident): ShownIncident => {
    const { uuid } = incident;
    if (inSight.has(uuid)) return { incident, updates: publicPart(timelines.get(uuid) ?? []) };
    return { incident, updates: [], later: async () => publicPart(await store.incidents.timeline(uuid)) };
  });
  const { words, isOwn } = templates.pageWords(config.locale);
  return {
    company: config.company,
    pageUrl: config.pageUrl,
    components: componentsNow(config, shown),
    incidents: told.filter(({ incident }) => incident.work === null),
    maintenances: told.filter(({ incident }) => incident.work !== null),
    moved: await movedTo(store, shown),
    locale: isOwn || isEnglish(config.locale) ? config.locale : 'en',
    writtenIn: config.locale,
    words,
    look: pageLook(config).look,
    timezone: config.timezone,
    asOf: newestOf(told),
    at,
    version,
  };
}

/** Where those that are shown stood before they were imported. */
async function movedTo(
  { imports }: Pick<Store, 'imports'>,
  shown: readonly Incident[],
): Promise<NonNullable<PageHistory['moved']>> {
  const titles = new Map(shown.map(({ uuid, title }) => [uuid, title]));
  return (await imports.addresses()).flatMap(({ incidentUuid, number, path }) => {
    const title = titles.get(incidentUuid);
    return title === undefined ? [] : [{ path, number, title }];
  });
}

const publicPart = (entries: readonly Update[]): readonly CorrectedUpdate[] =>
  withCorrections(entries.filter((entry) => entry.event !== 'note' && !entry.isPrivate));

/** More than the 90 days that the bars show, wherever they begin. */
const seenForMs = 92 * 86_400_000;
/** Feeds and lists for programs hold so many of the newest updates, incidents and works. */
const listed = 50;

/** The uuids of those whose updates more than their own pages show: of a thousand incidents that is a tenth. */
async function inSightOf(store: PageDeps['store'], shown: readonly Incident[], at: Date): Promise<ReadonlySet<string>> {
  const since = new Date(at.getTime() - seenForMs);
  const isRecent = ({ resolvedAt }: Incident): boolean => resolvedAt === null || resolvedAt >= since;
  const [works, incidents] = [shown.filter(isMaintenance), shown.filter(({ work }) => work === null)];
  const newest = [incidents, works.filter(isPlanned), works.filter((one) => !isPlanned(one))];
  return new Set([
    ...(await store.incidents.spokenOfSince(since, listed)),
    ...[...shown.filter(isRecent), ...newest.flatMap((all) => all.slice(0, listed))].map(({ uuid }) => uuid),
  ]);
}

function newestOf(all: readonly ShownIncident[]): Date {
  let newestMs = 0;
  for (const { updates } of all)
    for (const { at, correctedAt } of updates) newestMs = Math.max(newestMs, (correctedAt ?? at).getTime());
  return new Date(newestMs);
}

/** Each component's worst state over the open incidents, and the work under way, that the public may know of. */
function componentsNow(config: Config, incidents: readonly Incident[]): PageHistory['components'] {
  const worst = new Map<string, ComponentStatus>();
  const open = incidents.filter((incident) => isOpen(incident) || isUnderWay(incident));
  for (const { name, status } of open.flatMap((incident) => incident.components)) {
    const seen = worst.get(name) ?? 'operational';
    if (isWorse(status, seen)) worst.set(name, status);
    else worst.set(name, seen);
  }
  const configured = config.components.map(({ name, title, group }) => ({ name, title, group }));
  const known = new Set(configured.map(({ name }) => name));
  const others = [...worst.keys()].filter((name) => !known.has(name));
  return [...configured, ...others.map((name) => ({ name, title: name, group: null }))].map((one) => ({
    ...one,
    status: worst.get(one.name) ?? 'operational',
  }));
}
