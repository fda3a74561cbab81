import { type ComponentStatus, isWorse } from '../domain/component.ts';
import { isoInstant } from './datable.ts';
import type { PageComponent, PageHistory } from './history.ts';
import { plainLine } from './plainText.ts';
import { shortId } from './shortId.ts';

/** https://www.githubstatus.com/api#components; a group is a component that has others. */
export interface StatuspageComponent {
  readonly id: string;
  readonly name: string;
  readonly status: ComponentStatus;
  readonly created_at: string;
  readonly updated_at: string;
  readonly position: number;
  readonly description: string | null;
  readonly showcase: boolean;
  readonly start_date: string | null;
  readonly group_id: string | null;
  readonly page_id: string;
  readonly group: boolean;
  readonly only_show_if_degraded: boolean;
  /** Of a group only. */
  readonly components?: readonly string[];
}

export interface StatuspageComponents {
  /** As they stand on the page, each group before its own. */
  readonly listed: readonly StatuspageComponent[];
  /** Also one that only old incidents name. */
  of(name: string): StatuspageComponent;
  /** With its group before it, as an update names it. */
  fullName(name: string): string;
}

/** What Statuspage says of components, from the history: nobody has recorded when one was made, so it is as old as that. */
export function statuspageComponents(history: PageHistory, pageId: string): StatuspageComponents {
  const all = [...history.incidents, ...history.maintenances];
  const first = new Date(Math.min(history.asOf.getTime(), ...all.map(({ incident }) => incident.openedAt.getTime())));
  const changed = lastChanges(history, first);
  const plain = (id: string, name: string, changedAt: Date): Omit<StatuspageComponent, 'status' | 'position'> => ({
    id,
    name: plainLine(name),
    created_at: isoInstant(first),
    updated_at: isoInstant(changedAt),
    description: null,
    showcase: true,
    start_date: isoInstant(first).slice(0, 10),
    group_id: null,
    page_id: pageId,
    group: false,
    only_show_if_degraded: false,
  });
  const changedAt = (name: string): Date => changed.get(name) ?? first;
  const idOf = (name: string): string => shortId('component', name);
  const placed = ({ name, title, status, group }: PageComponent, index: number): StatuspageComponent => ({
    ...{ ...plain(idOf(name), title, changedAt(name)), status, position: index + 1 },
    group_id: group === null ? null : shortId('group', group),
  });
  const heading = (group: string, members: readonly PageComponent[], index: number): StatuspageComponent => ({
    ...plain(
      shortId('group', group),
      group,
      new Date(Math.max(...members.map(({ name }) => changedAt(name).getTime()))),
    ),
    ...{
      status: worstOf(members),
      position: index + 1,
      group: true,
      components: members.map(({ name }) => idOf(name)),
    },
  });
  // One that stands alone is a group of its own here.
  const groups = [...Map.groupBy(history.components, (one) => one.group ?? one)];
  const listed = groups.flatMap(([group, members], index) =>
    typeof group === 'string' ? [heading(group, members, index), ...members.map(placed)] : [placed(group, index)],
  );
  const byId = new Map(listed.map((one) => [one.id, one]));
  const byName = new Map(history.components.map(({ name }) => [name, byId.get(idOf(name))]));
  const gone = { status: 'operational', position: groups.length + 1, showcase: false } as const;
  return {
    listed,
    of: (name) => byName.get(name) ?? { ...plain(idOf(name), name, changedAt(name)), ...gone },
    fullName: (name) => {
      const found = history.components.find((one) => one.name === name);
      const title = plainLine(found?.title ?? name);
      return found?.group ? `${plainLine(found.group)} - ${title}` : title;
    },
  };
}

const worstOf = (members: readonly PageComponent[]): ComponentStatus =>
  members.map(({ status }) => status).reduce((worst, one) => (isWorse(one, worst) ? one : worst), 'operational');

/** When an update last named each component. */
function lastChanges(history: PageHistory, first: Date): ReadonlyMap<string, Date> {
  const changed = new Map<string, Date>();
  const note = (name: string, at: Date): void => {
    if (at.getTime() > (changed.get(name) ?? first).getTime()) changed.set(name, at);
  };
  for (const { incident, updates, later } of [...history.incidents, ...history.maintenances]) {
    // Of what is long over the end is known without its updates.
    if (later) for (const name of incident.touched) note(name, incident.resolvedAt ?? incident.openedAt);
    for (const { at, components } of updates) for (const { name } of components) note(name, at);
  }
  return changed;
}
