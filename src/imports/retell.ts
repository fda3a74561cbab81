import { type ComponentState, mergeComponents } from '../domain/component.ts';
import type { Incident } from '../domain/incident.ts';
import type { Status } from '../domain/status.ts';
import type { Update } from '../domain/update.ts';
import type { ForeignIncident, ForeignStatus, ForeignUpdate } from './foreign.ts';
import { retellWork } from './retellWork.ts';
import { allWell, earlier, later, type RetoldEntry, type RetoldFacts } from './retold.ts';

/** What the store keeps of something that is over. */
export interface Retold {
  /** Its number is 0: the store gives it the next one. */
  readonly incident: Incident;
  readonly updates: readonly Update[];
}

/**
 * What another tool told of something that is over, as if it had been told here. A last word without words of its own is
 * added where the old timeline had none.
 * @param endedAt when it was over, whatever the tool says
 * @param newId makes a UUIDv7
 */
export function retell(foreign: ForeignIncident, uuid: string, endedAt: Date, newId: () => string): Retold {
  const updates = foreign.updates.toSorted((a, b) => a.at.getTime() - b.at.getTime());
  const told = foreign.window
    ? retellWork(foreign.window, updates, endedAt)
    : retellIncident(foreign, updates, endedAt);
  const { entries, ...facts } = told;
  const openedAt = entries[0]?.at ?? foreign.startedAt;
  return {
    incident: {
      ...common,
      uuid,
      title: foreign.title,
      impact: foreign.impact,
      worstImpact: foreign.impact,
      openedAt,
      lastSeq: entries.length,
      ...facts,
    },
    updates: entries.map((entry, index) => ({
      id: newId(),
      incidentUuid: uuid,
      seq: index + 1,
      impact: foreign.impact,
      nextUpdateBy: null,
      corrects: null,
      isPrivate: false,
      evidence: null,
      key: null,
      requestHash: null,
      ...entry,
    })),
  };
}

const common = {
  number: 0,
  monitoringSince: null,
  nextUpdateBy: null,
  isPrivate: false,
  key: null,
  cameFrom: null,
} as const;

/** Words of planned work in the timeline of an incident, by what they mean there. */
const inIncident: Readonly<Record<ForeignStatus, Status | 'postmortem'>> = {
  investigating: 'investigating',
  identified: 'identified',
  monitoring: 'monitoring',
  resolved: 'resolved',
  postmortem: 'postmortem',
  scheduled: 'investigating',
  in_progress: 'identified',
  verifying: 'monitoring',
  completed: 'resolved',
  cancelled: 'resolved',
};

function retellIncident(foreign: ForeignIncident, updates: readonly ForeignUpdate[], endedAt: Date): RetoldFacts {
  const entries: RetoldEntry[] = [];
  let status: Status = 'investigating';
  let components: readonly ComponentState[] = [];
  let [reopenedAt, falseAllClears]: [Date | null, number] = [null, 0];
  const touched = new Set<string>();
  const all = updates.length > 0 ? updates : [{ status: null, at: foreign.startedAt, body: '', components: [] }];
  for (const update of all) {
    const said = update.status === null ? null : inIncident[update.status];
    const isBack = status === 'resolved' && said !== null && said !== 'resolved' && said !== 'postmortem';
    if (isBack) [reopenedAt, falseAllClears] = [update.at, falseAllClears + 1];
    if (said !== null && said !== 'postmortem') status = said;
    components = mergeComponents(components, update.components);
    for (const one of components) if (one.status !== 'operational') touched.add(one.name);
    if (status === 'resolved') components = allWell(components);
    const event = isBack ? 'reopened' : said === 'postmortem' ? said : status;
    entries.push({ event, status, components, body: update.body, at: update.at });
  }
  const startedAt = earlier(foreign.startedAt, all[0]?.at ?? foreign.startedAt);
  const last = entries.at(-1)?.at ?? startedAt;
  if (status !== 'resolved') {
    const at = later(endedAt, last);
    entries.push({ event: 'resolved', status: 'resolved', components: allWell(components), body: '', at });
  }
  return {
    entries,
    status: 'resolved',
    components: allWell(components),
    touched: [...touched],
    startedAt,
    reopenedAt,
    resolvedAt: later(endedAt, reopenedAt ?? startedAt),
    falseAllClears,
    work: null,
  };
}
