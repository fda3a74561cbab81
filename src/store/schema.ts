import type { Generated } from 'kysely';

/** Instants are integers (milliseconds, UTC), booleans 0 or 1, lists JSON text: the same on every database. */
export interface Schema {
  meta: { id: number; uuid: string; created_at: number; epoch: number };
  incidents: IncidentRow;
  updates: UpdateRow;
  messages: {
    update_id: string;
    channel: string;
    locale: string;
    subject: string | null;
    text: string;
    html: string | null;
    parts: string;
    in_place: string | null;
  };
  deliveries: DeliveryRow;
  delivery_events: {
    id: Generated<number>;
    delivery_id: string;
    at: number;
    from_state: string;
    to_state: string;
    reason: string | null;
    fence: number | null;
  };
  /** Of a shared store only. */
  chunks: { id: string; update_id: string; channel: string; first: number; last: number; fence: number };
  workers: { id: string; host: string; pid: number; channels: string; started_at: number; seen_at: number };
  imports: {
    source: string;
    foreign_id: string;
    incident_uuid: string;
    path: string | null;
    mark: string;
    last_seq: number;
  };
  paces: { channel: string; free_at: number; blocked_until: number | null };
  lease: { name: string; owner: string | null; fence: number; until: number };
  samples: {
    id: Generated<number>;
    probe: string;
    at: number;
    healthy: number;
    reason: string;
    every_ms: number;
    took_ms: number;
  };
  audit: {
    seq: number;
    at: number;
    person: string;
    host: string;
    via: string;
    /** `from` is a word of SQL. */
    origin: string | null;
    action: string;
    /** The subject's `incident`, to find it by. */
    incident_uuid: string | null;
    subject: string;
    hash: string;
  };
  approvals: ApprovalRow;
  people: PersonRow;
  suppressions: { address: string; kind: string; reason: string; at: number };
  sources: SourceRow;
  /** Of one connection: what a source gives, on its way into `people`. */
  staged: StagedRow;
  /** The same, each key once and in order. */
  sorted: Omit<StagedRow, 'seq'>;
}

/** What a source says of a person. */
export interface PersonFields {
  /** The address in lower case, or where there is none the number. */
  key: string;
  email: string | null;
  phone: string | null;
  sms_opt_in: number;
  name: string | null;
  locale: string | null;
  timezone: string | null;
  tags: string;
}

export interface StagedRow extends PersonFields {
  seq: Generated<number>;
}

export interface PersonRow extends PersonFields {
  source: string;
  rank: number;
}

export interface ApprovalRow {
  id: number;
  kind: string;
  state: string;
  person: string;
  host: string;
  via: string;
  at: number;
  ended_person: string | null;
  ended_host: string | null;
  ended_via: string | null;
  ended_at: number | null;
  reason: string | null;
  incident_uuid: string | null;
  update_id: string | null;
  /** JSON, as `rules` and `says`. */
  subject: string;
  rules: string;
  verb: string | null;
  input: string | null;
  key: string | null;
  content_hash: string | null;
  says: string | null;
  cause: string | null;
}

export interface SourceRow {
  name: string;
  definition: string;
  rank: number;
  mark: string | null;
  synced_at: number | null;
  people: number;
  broken: number;
  faults: string;
  failed_at: number | null;
  failure: string | null;
}

export interface IncidentRow {
  uuid: string;
  number: number;
  title: string;
  status: string;
  impact: string;
  worst_impact: string;
  components: string;
  touched: string;
  started_at: number;
  opened_at: number;
  reopened_at: number | null;
  resolved_at: number | null;
  monitoring_since: number | null;
  next_update_by: number | null;
  false_all_clears: number;
  is_private: number;
  key: string | null;
  last_seq: number;
  /** JSON; null: an incident. */
  work: string | null;
  came_from: number | null;
}

export interface UpdateRow {
  id: string;
  incident_uuid: string;
  seq: number;
  epoch: number;
  host: string;
  event: string;
  status: string;
  impact: string;
  components: string;
  body: string;
  at: number;
  next_update_by: number | null;
  is_private: number;
  evidence: string | null;
  cause: string | null;
  key: string | null;
  request_hash: string | null;
  corrects: number | null;
}

export interface DeliveryRow {
  /** Order of planning. */
  position: Generated<number>;
  id: string;
  update_id: string;
  incident_uuid: string;
  incident_number: number;
  seq: number;
  epoch: number;
  event: string;
  channel: string;
  type: string;
  recipient: string;
  locale: string;
  state: string;
  reason: string | null;
  attempts: number;
  resends: number;
  at: number;
  next_attempt_at: number | null;
  expires_at: number | null;
  remote_id: string | null;
  url: string | null;
  means: string | null;
  edits: string | null;
}
