import type { Selectable } from 'kysely';
import type { ComponentState } from '../domain/component.ts';
import type { Delivery, DeliveryState } from '../domain/delivery.ts';
import type { EntryEvent } from '../domain/event.ts';
import type { Impact } from '../domain/impact.ts';
import type { Incident } from '../domain/incident.ts';
import type { Pace } from '../domain/pace.ts';
import type { EntryStatus } from '../domain/status.ts';
import type { Evidence, Update } from '../domain/update.ts';
import type { Work } from '../domain/work.ts';
import type { DeliveryRow, IncidentRow, Schema, UpdateRow } from './schema.ts';

// The words in the columns were written by this program and are read back as what they were.

const date = (ms: number): Date => new Date(ms);
const dateOrNull = (ms: number | null): Date | null => (ms === null ? null : new Date(ms));
const ms = (value: Date | null): number | null => value?.getTime() ?? null;

export function toIncident(row: Selectable<IncidentRow>): Incident {
  return {
    uuid: row.uuid,
    number: row.number,
    title: row.title,
    status: row.status as EntryStatus,
    impact: row.impact as Impact,
    worstImpact: row.worst_impact as Impact,
    components: JSON.parse(row.components) as ComponentState[],
    touched: JSON.parse(row.touched) as string[],
    startedAt: date(row.started_at),
    openedAt: date(row.opened_at),
    reopenedAt: dateOrNull(row.reopened_at),
    resolvedAt: dateOrNull(row.resolved_at),
    monitoringSince: dateOrNull(row.monitoring_since),
    nextUpdateBy: dateOrNull(row.next_update_by),
    falseAllClears: row.false_all_clears,
    isPrivate: row.is_private === 1,
    key: row.key,
    lastSeq: row.last_seq,
    work: row.work === null ? null : toWork(row.work),
    cameFrom: row.came_from,
  };
}

export function fromIncident(incident: Incident): IncidentRow {
  return {
    uuid: incident.uuid,
    number: incident.number,
    title: incident.title,
    status: incident.status,
    impact: incident.impact,
    worst_impact: incident.worstImpact,
    components: JSON.stringify(incident.components),
    touched: JSON.stringify(incident.touched),
    started_at: incident.startedAt.getTime(),
    opened_at: incident.openedAt.getTime(),
    reopened_at: ms(incident.reopenedAt),
    resolved_at: ms(incident.resolvedAt),
    monitoring_since: ms(incident.monitoringSince),
    next_update_by: ms(incident.nextUpdateBy),
    false_all_clears: incident.falseAllClears,
    is_private: incident.isPrivate ? 1 : 0,
    key: incident.key,
    last_seq: incident.lastSeq,
    work: incident.work === null ? null : JSON.stringify(incident.work),
    came_from: incident.cameFrom,
  };
}

export function toUpdate(row: Selectable<UpdateRow>): Update {
  return {
    id: row.id,
    incidentUuid: row.incident_uuid,
    seq: row.seq,
    event: row.event as EntryEvent,
    status: row.status as EntryStatus,
    impact: row.impact as Impact,
    components: JSON.parse(row.components) as ComponentState[],
    body: row.body,
    at: date(row.at),
    nextUpdateBy: dateOrNull(row.next_update_by),
    isPrivate: row.is_private === 1,
    evidence: row.evidence === null ? null : toEvidence(row.evidence),
    ...(row.cause === null ? {} : { cause: row.cause }),
    key: row.key,
    requestHash: row.request_hash,
    corrects: row.corrects,
  };
}

export function fromUpdate(update: Update, epoch: number, host: string): UpdateRow {
  return {
    id: update.id,
    incident_uuid: update.incidentUuid,
    seq: update.seq,
    epoch,
    host,
    event: update.event,
    status: update.status,
    impact: update.impact,
    components: JSON.stringify(update.components),
    body: update.body,
    at: update.at.getTime(),
    next_update_by: ms(update.nextUpdateBy),
    is_private: update.isPrivate ? 1 : 0,
    evidence: update.evidence === null ? null : JSON.stringify(update.evidence),
    cause: update.cause ?? null,
    key: update.key,
    request_hash: update.requestHash,
    corrects: update.corrects,
  };
}

function toWork(text: string): Work {
  const stored = JSON.parse(text) as Omit<Work, 'startsAt' | 'endsAt' | 'begunAt'> &
    Readonly<Record<'startsAt' | 'endsAt', string>> & { readonly begunAt: string | null };
  const { startsAt, endsAt, begunAt } = stored;
  return {
    ...stored,
    startsAt: new Date(startsAt),
    endsAt: new Date(endsAt),
    begunAt: begunAt === null ? null : new Date(begunAt),
  };
}

function toEvidence(text: string): Evidence {
  const stored = JSON.parse(text) as Omit<Evidence, 'stableSince'> & { readonly stableSince: string | null };
  return { ...stored, stableSince: stored.stableSince === null ? null : new Date(stored.stableSince) };
}

export function toDelivery(row: Selectable<DeliveryRow>): Delivery {
  return {
    id: row.id,
    incidentUuid: row.incident_uuid,
    incidentNumber: row.incident_number,
    updateId: row.update_id,
    seq: row.seq,
    event: row.event as EntryEvent,
    channel: row.channel,
    type: row.type,
    to: row.recipient,
    locale: row.locale,
    state: row.state as DeliveryState,
    reason: row.reason,
    attempts: row.attempts,
    resends: row.resends,
    at: date(row.at),
    nextAttemptAt: dateOrNull(row.next_attempt_at),
    expiresAt: dateOrNull(row.expires_at),
    remoteId: row.remote_id,
    url: row.url,
    means: row.means,
    edits: row.edits,
  };
}

export const toPace = (row: Schema['paces']): Pace => ({
  freeAt: date(row.free_at),
  blockedUntil: dateOrNull(row.blocked_until),
});
