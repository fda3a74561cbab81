import { incidentOf, instant, json, key, large, line, nullable, text, word } from './cells.ts';
import type { Field } from './records.ts';
import * as shape from './shapes.ts';

/** What waits, or waited, for a second person; see `approvals` of the schema. */
export const approvalFields: readonly Field[] = [
  ['id', 'id', large],
  ['kind', 'kind', word(['entry', 'channels', 'broken_glass'])],
  ['state', 'state', word(['waiting', 'approved', 'refused', 'overtaken', 'broken_glass'])],
  ['person', 'person', text],
  ['host', 'host', text],
  ['via', 'via', line],
  ['at', 'at', instant],
  ['endedPerson', 'ended_person', nullable(text)],
  ['endedHost', 'ended_host', nullable(text)],
  ['endedVia', 'ended_via', nullable(line)],
  ['endedAt', 'ended_at', nullable(instant)],
  ['reason', 'reason', nullable(text)],
  ['incident', 'incident_uuid', nullable(incidentOf)],
  ['update', 'update_id', nullable(key)],
  ['subject', 'subject', json(shape.approvalSubject)],
  ['rules', 'rules', json(shape.approvalRules)],
  ['verb', 'verb', nullable(line)],
  // Letter by letter: the audit trail holds a hash over it.
  ['input', 'input', nullable(text)],
  ['key', 'key', nullable(text)],
  ['contentHash', 'content_hash', nullable(line)],
  ['says', 'says', nullable(json(shape.saidMessages))],
  ['cause', 'cause', nullable(text)],
];
