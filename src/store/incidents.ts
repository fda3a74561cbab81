import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import { erasedMark, notSentAgain } from '../domain/delivery.ts';
import type { Incident } from '../domain/incident.ts';
import { isMaintenance } from '../domain/maintenance.ts';
import { announcedStatus, maintenanceStatuses } from '../domain/status.ts';
import type { Update } from '../domain/update.ts';
import { recordedAct } from './auditActs.ts';
import type { AuditTrail } from './auditTrail.ts';
import { latePeople } from './latePeople.ts';
import { createPast } from './past.ts';
import type { Remembering } from './remembering.ts';
import { fromIncident, fromUpdate, toIncident, toUpdate } from './rows.ts';
import type { DeliveryRow, Schema } from './schema.ts';
import { type Entry, type IncidentStore, type NewDelivery, StaleEntry } from './store.ts';
import type { Write } from './write.ts';

export interface RecordOptions {
  /** Who records: an unknown file with unsettled deliveries of another machine is not adopted. */
  readonly host: string;
  /** Runs a whole transaction, again while another process holds the lock. */
  readonly write: Write;
  readonly trail: AuditTrail;
  readonly remembering: Remembering;
  /** Told, inside of the transaction, of what is to be sent; null: nobody but the sender needs to know. */
  readonly onPlanned: ((tx: Transaction<Schema>, rows: readonly PlannedRow[]) => Promise<void>) | null;
}

const plannedColumns = [
  ...(['position', 'update_id', 'incident_uuid', 'epoch', 'channel', 'next_attempt_at', 'state'] as const),
] as const;
export type PlannedRow = Selectable<Pick<DeliveryRow, (typeof plannedColumns)[number]>>;

/** Rows a statement: SQLite takes 32,766 variables, PostgreSQL 65,535. */
const rowsAStatement = 500;

const planned = ['scheduled', 'in_progress', 'verifying'] as const;
const notOpen = ['resolved', ...maintenanceStatuses, announcedStatus] as const;

export function createIncidentStore(db: Kysely<Schema>, options: RecordOptions): IncidentStore {
  const one = async (query: { executeTakeFirst(): Promise<Parameters<typeof toIncident>[0] | undefined> }) => {
    const row = await query.executeTakeFirst();
    return row ? toIncident(row) : null;
  };
  const incidents = () => db.selectFrom('incidents').selectAll();
  return {
    listOpen: async () =>
      (await incidents().where('status', 'not in', notOpen).orderBy('number').execute()).map(toIncident),
    listPlanned: async () => {
      const rows = await incidents().where('status', 'in', planned).orderBy('number').execute();
      return rows.map(toIncident).filter(isMaintenance);
    },
    list: async () =>
      (await incidents().where('status', '!=', announcedStatus).orderBy('number', 'desc').execute()).map(toIncident),
    listAnnouncements: async () =>
      (await incidents().where('status', '=', announcedStatus).orderBy('number', 'desc').execute()).map(toIncident),
    byNumber: (number) => one(incidents().where('number', '=', number)),
    byUuid: (uuid) => one(incidents().where('uuid', '=', uuid)),
    endedSince: async (since) => {
      const ended = incidents().where('status', 'in', ['resolved', 'completed']);
      const rows = await ended.where('resolved_at', '>=', since.getTime()).orderBy('resolved_at', 'desc').execute();
      return rows.map(toIncident);
    },
    spokenOfSince: async (since, newest) => {
      const said = () => db.selectFrom('updates').select(['incident_uuid', 'at']);
      const told = said().where('is_private', '=', 0).where('event', '!=', 'note');
      const rows = await told.orderBy('at', 'desc').limit(newest).execute();
      const late = await said().where('at', '>=', since.getTime()).execute();
      return new Set([...rows, ...late].map((row) => row.incident_uuid));
    },
    lastResolved: () =>
      one(
        incidents().where('status', '=', 'resolved').orderBy('resolved_at', 'desc').orderBy('number', 'desc').limit(1),
      ),
    openByKey: (key) => one(incidents().where('key', '=', key).where('status', 'not in', notOpen)),
    maintenanceNumbers: async () => {
      const rows = await db.selectFrom('incidents').select('number').where('work', 'is not', null).execute();
      return new Set(rows.map((row) => row.number));
    },
    nextNumber: async () => {
      const row = await db.selectFrom('incidents').select(db.fn.max('number').as('last')).executeTakeFirst();
      return (row?.last ?? 0) + 1;
    },
    timeline: async (uuid) => (await timelineRows(db, [uuid])).map(toUpdate),
    timelines: async (uuids) => Map.groupBy((await timelineRows(db, uuids)).map(toUpdate), (u) => u.incidentUuid),
    updateById: async (id) => {
      const row = await db.selectFrom('updates').selectAll().where('id', '=', id).executeTakeFirst();
      return row ? toUpdate(row) : null;
    },
    updatesByKey: async (key, incidentUuid) => {
      const query = db.selectFrom('updates').selectAll().where('key', '=', key).orderBy('epoch', 'desc');
      const rows = await (incidentUuid === null ? query : query.where('incident_uuid', '=', incidentUuid)).execute();
      return rows.map(toUpdate);
    },
    past: createPast(db),
    epoch: () => readEpoch(db),
    record: async (entry) => {
      const record = () => options.write((tx) => recordIn(tx, entry, options)).catch(staleOrThrow);
      return await options.remembering(record, (result) => result === 'recorded');
    },
  };
}

export async function readEpoch(db: Kysely<Schema>): Promise<number> {
  return (await db.selectFrom('meta').select('epoch').executeTakeFirstOrThrow()).epoch;
}

async function timelineRows(db: Kysely<Schema>, uuids: readonly string[]) {
  const rows = [];
  for (let from = 0; from < uuids.length; from += rowsAStatement) {
    const some = uuids.slice(from, from + rowsAStatement);
    rows.push(
      ...(await db.selectFrom('updates').selectAll().where('incident_uuid', 'in', some).orderBy('seq').execute()),
    );
  }
  return rows;
}

async function recordIn(
  tx: Transaction<Schema>,
  entry: Entry,
  { host, trail, onPlanned }: RecordOptions,
): Promise<'recorded' | 'stale'> {
  if ((await readEpoch(tx)) !== entry.epoch) return 'stale';
  const epoch = entry.epoch + 1;
  const { incident, update } = entry;
  for (const one of [entry, ...(entry.also ? [entry.also] : [])]) {
    const { uuid, ...changed } = fromIncident(one.incident);
    await tx
      .insertInto('incidents')
      .values({ uuid, ...changed })
      .onConflict((conflict) => conflict.column('uuid').doUpdateSet(changed))
      .execute();
    await tx
      .insertInto('updates')
      .values(fromUpdate(one.update, epoch, host))
      .execute();
  }
  for (const { channel, locale, message } of entry.messages) {
    const { subject, text, html } = message;
    const parts = JSON.stringify(message.parts);
    const inPlace = message.inPlace ? JSON.stringify(message.inPlace) : null;
    await tx
      .insertInto('messages')
      .values({ update_id: update.id, channel, locale, subject, text, html, parts, in_place: inPlace })
      .execute();
  }
  let planned = 0;
  for await (const page of entry.pages(
    createPast(tx),
    latePeople(async () => (await import('./peopleReached.ts')).createReached(tx)),
  )) {
    await cancelOvertaken(tx, page.overtaken, update.at);
    const rows = deliveryRows(page.deliveries, incident, update, epoch);
    planned += rows.length;
    const stored: PlannedRow[] = [];
    for (let from = 0; from < rows.length; from += rowsAStatement) {
      const insert = tx.insertInto('deliveries').values(rows.slice(from, from + rowsAStatement));
      if (onPlanned === null) await insert.execute();
      else stored.push(...(await insert.returning(plannedColumns).execute()));
    }
    await onPlanned?.(
      tx,
      stored.filter((row) => row.state === 'queued'),
    );
  }
  const also = entry.also ? [await recordedAct(entry.also, epoch, 0)] : [];
  const second = entry.approval ? await (await import('./recordApproval.ts')).recordApproval(tx, entry) : [];
  await trail.append(tx, [...(entry.acts ?? []), ...second, await recordedAct(entry, epoch, planned), ...also]);
  await tx.updateTable('meta').set({ epoch }).execute();
  return 'recorded';
}

/** What the transaction had written until then is undone. */
function staleOrThrow(error: unknown): 'stale' {
  if (error instanceof StaleEntry) return 'stale';
  throw error;
}

/**
 * State by state, so that the history says what each was, also where another worker moves one at this moment. What waited
 * to be sent again after a lost answer may have arrived: it is not sent again, and nobody can say that it was not.
 */
async function cancelOvertaken(tx: Transaction<Schema>, ids: readonly string[], at: Date): Promise<void> {
  const time = at.getTime();
  const cancelled = { state: 'cancelled', reason: 'overtaken' };
  const uncertain = { state: 'uncertain', reason: notSentAgain('overtaken') };
  const mayHaveArrived = sql<boolean>`(resends > 0 and recipient not like ${`${erasedMark}%`})`;
  for (let from = 0; from < ids.length; from += rowsAStatement) {
    const some = ids.slice(from, from + rowsAStatement);
    for (const [from_state, only, end] of [
      ['queued', sql<boolean>`true`, cancelled],
      ['retrying', mayHaveArrived, uncertain],
      ['retrying', sql<boolean>`true`, cancelled],
    ] as const) {
      const change = tx.updateTable('deliveries').set({ ...end, at: time, next_attempt_at: null });
      const waiting = change.where('id', 'in', some).where('state', '=', from_state).where(only);
      const moved = await waiting.returning('id').execute();
      if (moved.length === 0) continue;
      const entry = { at: time, from_state, to_state: end.state, reason: end.reason, fence: null };
      await tx
        .insertInto('delivery_events')
        .values(moved.map(({ id }) => ({ delivery_id: id, ...entry })))
        .execute();
    }
  }
}

function deliveryRows(
  deliveries: readonly NewDelivery[],
  incident: Incident,
  update: Update,
  epoch: number,
): Omit<DeliveryRow, 'position'>[] {
  return deliveries.map((one) => ({
    id: one.id,
    update_id: update.id,
    incident_uuid: incident.uuid,
    incident_number: incident.number,
    seq: update.seq,
    epoch,
    event: update.event,
    channel: one.channel,
    type: one.type,
    recipient: one.to,
    locale: one.locale,
    state: one.state,
    reason: one.reason,
    attempts: 0,
    resends: 0,
    at: update.at.getTime(),
    next_attempt_at: one.nextAttemptAt?.getTime() ?? null,
    expires_at: one.expiresAt?.getTime() ?? null,
    remote_id: null,
    url: null,
    means: one.means,
    edits: one.edits,
  }));
}
