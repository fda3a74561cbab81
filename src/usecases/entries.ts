import type { EntryEvent } from '../domain/event.ts';
import type { Incident } from '../domain/incident.ts';
import type { Evidence, Update } from '../domain/update.ts';
import type { Deps } from './deps.ts';

/** The entry that goes with an incident's new state; its words come next. */
export function nextEntry(
  deps: Deps,
  incident: Incident,
  at: Date,
  more: {
    readonly event: EntryEvent;
    readonly key: string | null;
    readonly requestHash: string | null;
    readonly evidence?: Evidence;
    readonly corrects?: number;
  },
): Update {
  return {
    id: deps.newId(),
    incidentUuid: incident.uuid,
    seq: incident.lastSeq,
    status: incident.status,
    impact: incident.impact,
    components: incident.components,
    body: '',
    at,
    nextUpdateBy: incident.nextUpdateBy,
    isPrivate: incident.isPrivate || more.event === 'note',
    evidence: more.evidence ?? null,
    event: more.event,
    key: more.key,
    requestHash: more.requestHash,
    corrects: more.corrects ?? null,
  };
}
