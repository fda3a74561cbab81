import { subjectOf } from '../../domain/audit.ts';
import { deliveryStates } from '../../domain/delivery.ts';
import { events } from '../../domain/event.ts';
import { impacts } from '../../domain/impact.ts';
import { announcedStatus, maintenanceStatuses, statuses } from '../../domain/status.ts';
import type { Row } from '../copy/side.ts';
import { type CopiedTable, tableNamed } from '../copy/tables.ts';
import { approvalFields } from './approvalRecord.ts';
import type { Field } from './cells.ts';
import * as cell from './cells.ts';
import { contacts, sources, suppressions } from './peopleFields.ts';
import * as shape from './shapes.ts';

export type { Field } from './cells.ts';

/** What one line of an export speaks of. */
export interface RecordKind {
  readonly name: string;
  /** As it is counted. */
  readonly plural: string;
  readonly table: CopiedTable;
  readonly fields: readonly Field[];
  /** Only where contacts are asked for. */
  readonly isOfPeople: boolean;
  /** The version of the format that has it first. */
  readonly since: number;
  /** What the row has besides: what follows from the rest. */
  readonly also?: (row: Row, names: cell.Names) => Row;
}

const { text, line, key, word, count, large, instant, flag, nullable, json, incidentOf } = cell;
const status = word([...statuses, ...maintenanceStatuses, announcedStatus]);
const impact = word(impacts);
const event = word([...events, 'note']);
const state = word(deliveryStates);

const incidents: readonly Field[] = [
  ['id', 'number', cell.ownId],
  ['uuid', 'uuid', key],
  ['title', 'title', text],
  ['status', 'status', status],
  ['impact', 'impact', impact],
  ['worstImpact', 'worst_impact', impact],
  ['components', 'components', json(shape.components)],
  ['touched', 'touched', json(shape.texts)],
  ['startedAt', 'started_at', instant],
  ['openedAt', 'opened_at', instant],
  ['reopenedAt', 'reopened_at', nullable(instant)],
  ['resolvedAt', 'resolved_at', nullable(instant)],
  ['monitoringSince', 'monitoring_since', nullable(instant)],
  ['nextUpdateBy', 'next_update_by', nullable(instant)],
  ['falseAllClears', 'false_all_clears', count],
  ['private', 'is_private', flag],
  ['key', 'key', nullable(text)],
  ['lastSeq', 'last_seq', count],
  ['maintenance', 'came_from', nullable(cell.maintenanceOf)],
  ['work', 'work', nullable(json(shape.work))],
];

const updates: readonly Field[] = [
  ['id', 'id', key],
  ['incident', 'incident_uuid', incidentOf],
  ['seq', 'seq', count],
  ['event', 'event', event],
  ['status', 'status', status],
  ['impact', 'impact', impact],
  ['components', 'components', json(shape.components)],
  ['body', 'body', text],
  ['at', 'at', instant],
  ['nextUpdateBy', 'next_update_by', nullable(instant)],
  ['corrects', 'corrects', nullable(count)],
  ['private', 'is_private', flag],
  ['evidence', 'evidence', nullable(json(shape.evidence))],
  ['cause', 'cause', nullable(text)],
  ['key', 'key', nullable(text)],
  ['requestHash', 'request_hash', nullable(text)],
  ['host', 'host', text],
  ['epoch', 'epoch', large],
];

const messages: readonly Field[] = [
  ['update', 'update_id', key],
  ['channel', 'channel', line],
  ['locale', 'locale', line],
  ['subject', 'subject', nullable(text)],
  ['text', 'text', text],
  ['html', 'html', nullable(text)],
  ['parts', 'parts', json(shape.texts)],
  ['inPlace', 'in_place', nullable(json(shape.message))],
];

const deliveries: readonly Field[] = [
  ['position', 'position', large],
  ['id', 'id', key],
  ['update', 'update_id', key],
  ['incident', 'incident_uuid', incidentOf],
  ['seq', 'seq', count],
  ['epoch', 'epoch', large],
  ['event', 'event', event],
  ['channel', 'channel', line],
  ['type', 'type', line],
  ['to', 'recipient', line],
  ['locale', 'locale', line],
  ['state', 'state', state],
  ['reason', 'reason', nullable(text)],
  ['attempts', 'attempts', count],
  ['resends', 'resends', count],
  ['at', 'at', instant],
  ['nextAttemptAt', 'next_attempt_at', nullable(instant)],
  ['expiresAt', 'expires_at', nullable(instant)],
  ['remoteId', 'remote_id', nullable(text)],
  ['url', 'url', nullable(text)],
  ['means', 'means', nullable(text)],
  ['edits', 'edits', nullable(text)],
];

const moves: readonly Field[] = [
  ['delivery', 'delivery_id', key],
  ['at', 'at', instant],
  ['from', 'from_state', state],
  ['to', 'to_state', state],
  ['reason', 'reason', nullable(text)],
  ['fence', 'fence', nullable(count)],
];

const imports: readonly Field[] = [
  ['source', 'source', line],
  ['foreignId', 'foreign_id', text],
  ['incident', 'incident_uuid', incidentOf],
  ['path', 'path', nullable(text)],
  ['mark', 'mark', text],
  ['lastSeq', 'last_seq', count],
];

const paces: readonly Field[] = [
  ['channel', 'channel', line],
  ['freeAt', 'free_at', instant],
  ['blockedUntil', 'blocked_until', nullable(instant)],
];

const samples: readonly Field[] = [
  ['probe', 'probe', line],
  ['at', 'at', instant],
  ['healthy', 'healthy', flag],
  ['reason', 'reason', text],
  ['everyMs', 'every_ms', large],
  ['tookMs', 'took_ms', large],
];

const audits: readonly Field[] = [
  ['seq', 'seq', large],
  ['at', 'at', instant],
  ['person', 'person', text],
  ['host', 'host', text],
  ['via', 'via', line],
  ['from', 'origin', nullable(text)],
  ['action', 'action', line],
  // Letter by letter, because the hash is over these letters.
  ['subject', 'subject', text],
  ['hash', 'hash', line],
];

const kind = (
  name: string,
  table: CopiedTable['name'] & Parameters<typeof tableNamed>[0],
  fields: readonly Field[],
  more: Partial<RecordKind> = {},
): RecordKind => ({ name, plural: `${name}s`, table: tableNamed(table), fields, isOfPeople: false, since: 1, ...more });

function incidentOfSubject(subject: string): string | null {
  const incident = subjectOf(subject)?.['incident'];
  return typeof incident === 'string' ? incident : null;
}

/** In the order in which they can be stored. */
export const recordKinds: readonly RecordKind[] = [
  // By number, which is what people know them by.
  kind('incident', 'incidents', incidents, { table: { name: 'incidents', key: [], counted: 'number' } }),
  kind('update', 'updates', updates),
  kind('message', 'messages', messages),
  kind('delivery', 'deliveries', deliveries, {
    plural: 'deliveries',
    also: (row, names) => ({ ...row, incident_number: names.numberOf(String(row['incident_uuid'])) }),
  }),
  kind('move', 'delivery_events', moves, {
    table: {
      ...tableNamed('delivery_events'),
      beside: '(select recipient from deliveries where id = delivery_id) as recipient',
    },
  }),
  kind('import', 'imports', imports),
  kind('pace', 'paces', paces),
  kind('sample', 'samples', samples),
  kind('approval', 'approvals', approvalFields, { since: 2 }),
  kind('auditEntry', 'audit', audits, {
    plural: 'auditEntries',
    since: 2,
    also: (row) => ({ ...row, incident_uuid: incidentOfSubject(String(row['subject'])) }),
  }),
  kind('contact', 'people', contacts, { isOfPeople: true }),
  kind('suppression', 'suppressions', suppressions, { isOfPeople: true }),
  kind('source', 'sources', sources, { isOfPeople: true }),
];

/** Of the first line, after its name, format and version. */
export const headerFields: readonly Field[] = [
  ['program', 'program', line],
  ['createdAt', 'created_at', instant],
  ['epoch', 'epoch', large],
  ['contacts', 'contacts', flag],
  ['public', 'public', flag],
];
