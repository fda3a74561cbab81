import type { ComponentState, ComponentStatus } from '../domain/component.ts';
import type { Event } from '../domain/event.ts';
import type { MaintenanceStatus } from '../domain/status.ts';
import type { ForeignStatus, ForeignUpdate, ForeignWindow } from './foreign.ts';
import { allWell, later, type RetoldEntry, type RetoldFacts } from './retold.ts';

/** Words of incidents in the timeline of planned work, by what they mean there. */
const inWork: Readonly<Record<ForeignStatus, MaintenanceStatus | 'postmortem'>> = {
  investigating: 'in_progress',
  identified: 'in_progress',
  monitoring: 'verifying',
  resolved: 'completed',
  postmortem: 'postmortem',
  scheduled: 'scheduled',
  in_progress: 'in_progress',
  verifying: 'verifying',
  completed: 'completed',
  cancelled: 'cancelled',
};

const events: Readonly<Record<MaintenanceStatus, Event>> = {
  scheduled: 'maintenance-scheduled',
  in_progress: 'maintenance-started',
  verifying: 'still-working',
  completed: 'maintenance-completed',
  cancelled: 'maintenance-cancelled',
};

/** Nobody hears of it any more. */
const noReach = { only: null, skip: [], audience: null, confirmed: [] } as const;

/** Planned work that is over. */
export function retellWork(window: ForeignWindow, updates: readonly ForeignUpdate[], endedAt: Date): RetoldFacts {
  const parts = partsOf(updates);
  const entries: WorkEntry[] = [];
  for (const update of updates) entries.push(entryOf(update, entries.at(-1)?.status ?? 'scheduled', parts));
  const begunAt = entries.find(({ status }) => isUnderWay(status))?.at ?? null;
  const last = entries.at(-1);
  const wasCancelled = last?.status === 'cancelled';
  const startedAt = begunAt ?? window.startsAt;
  const over = later(endedAt, startedAt);
  const lastWord: RetoldEntry = {
    event: 'maintenance-completed',
    status: 'completed',
    components: allWell(parts),
    body: '',
    at: later(over, last?.at ?? over),
  };
  const { startsAt } = window;
  const endsAt = window.endsAt > startsAt ? window.endsAt : later(over, startsAt);
  return {
    entries: wasCancelled || last?.status === 'completed' ? entries : [...entries, lastWord],
    status: wasCancelled ? 'cancelled' : 'completed',
    components: allWell(parts),
    touched: parts.map(({ name }) => name),
    startedAt,
    reopenedAt: null,
    resolvedAt: wasCancelled ? endedAt : over,
    falseAllClears: 0,
    work: {
      startsAt,
      endsAt,
      begunAt: begunAt ?? (wasCancelled ? null : startsAt),
      components: parts,
      remindMs: [],
      remindedMs: null,
      message: null,
      byHand: true,
      reach: noReach,
      became: null,
    },
  };
}

interface WorkEntry extends RetoldEntry {
  readonly status: MaintenanceStatus;
}

const isUnderWay = (status: MaintenanceStatus): boolean => status === 'in_progress' || status === 'verifying';

function entryOf(
  { status: word, body, at }: ForeignUpdate,
  before: MaintenanceStatus,
  parts: readonly ComponentState[],
): WorkEntry {
  const said = word === null ? null : inWork[word];
  const status = said === null || said === 'postmortem' ? before : said;
  const components = isUnderWay(status) ? parts : allWell(parts);
  if (said === 'postmortem') return { event: said, status, components, body, at };
  // Said once more it is news of what goes on.
  const isNews = status === 'in_progress' && before === 'in_progress';
  return { event: isNews ? 'still-working' : events[status], status, components, body, at };
}

/** What it did to its parts: the first thing that was said of each which is not that it was well. */
function partsOf(updates: readonly ForeignUpdate[]): readonly ComponentState[] {
  const states = new Map<string, ComponentStatus>();
  for (const { name, status } of updates.flatMap(({ components }) => components)) {
    if (!states.has(name) || states.get(name) === 'operational') states.set(name, status);
  }
  return [...states].map(([name, status]) => ({
    name,
    status: status === 'operational' ? 'under_maintenance' : status,
  }));
}
