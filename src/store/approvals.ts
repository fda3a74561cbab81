import { type Kysely, sql, type Transaction } from 'kysely';
import { type Approval, type HeldChannel, heldReason, holdMs, type Said } from '../domain/approval.ts';
import { addApproval, approvalAct, endColumns, toApproval } from './approvalRows.ts';
import type { ApprovalStore, HeldGroup, NewRequest } from './approvalStore.ts';
import type { AuditTrail } from './auditTrail.ts';
import type { Schema } from './schema.ts';
import type { Write } from './write.ts';

export interface ApprovalOptions {
  /** One at a time, as whoever records. */
  readonly write: Write;
  readonly trail: AuditTrail;
  /** Told, inside of the transaction, that deliveries of this entry may go out now; null: the sender sees it. */
  readonly onReleased: ((tx: Transaction<Schema>, updateId: string) => Promise<void>) | null;
}

export function createApprovalStore(db: Kysely<Schema>, options: ApprovalOptions): ApprovalStore {
  const { write, trail } = options;
  return {
    waiting: async (at) => {
      const isOpen = sql<boolean>`(a.kind = 'entry' or exists (select 1 from deliveries d where d.update_id = a.update_id
        and d.state = 'queued' and d.reason = ${heldReason} and (d.expires_at is null or d.expires_at > ${at.getTime()})))`;
      const rows = db.selectFrom('approvals as a').selectAll().where(sql<boolean>`a.state = 'waiting'`).where(isOpen);
      return (await rows.orderBy('id').execute()).map(toApproval);
    },
    held: (updateId) => heldOf(db, updateId),
    byId: (id) => oneOf(db, id),
    ofUpdates: async (ids) => {
      if (ids.length === 0) return [];
      const rows = db.selectFrom('approvals').selectAll().where('update_id', 'in', ids);
      return (await rows.orderBy('id').execute()).map(toApproval);
    },
    brokenGlass: async (from, to) => {
      const rows = db.selectFrom('approvals').selectAll().where('state', '=', 'broken_glass');
      const at = sql<number>`coalesce(ended_at, at)`;
      const within = rows.where(at, '>=', from.getTime()).where(at, '<', to.getTime());
      return (await within.orderBy('id').execute()).map(toApproval);
    },
    ask: (request) => write((tx) => ask(tx, request, trail)),
    release: (id, by, glass) =>
      write(async (tx) => {
        const ended = await endWithYes(tx, id, by, glass);
        if (ended === null || ended.updateId === null || ended.kind !== 'channels') return false;
        for (const channel of ended.rules.channels) await letGo(tx, ended.updateId, channel, by.at);
        await options.onReleased?.(tx, ended.updateId);
        await trail.append(tx, [await approvalAct(glass === null ? 'approved' : 'broken_glass', ended)]);
        return true;
      }),
    refuse: (id, by, reason) =>
      write(async (tx) => {
        const ended = await end(tx, id, 'refused', by, reason);
        if (ended === null) return false;
        if (ended.kind === 'channels' && ended.updateId !== null) await cancelHeld(tx, ended.updateId, by.at);
        await trail.append(tx, [await approvalAct('refused', ended)]);
        return true;
      }),
    overtake: (id, at) =>
      write(async (tx) => {
        const change = { state: 'overtaken', ended_at: at.getTime() };
        await tx.updateTable('approvals').set(change).where('id', '=', id).where('state', '=', 'waiting').execute();
      }),
  };
}

async function heldOf(db: Kysely<Schema>, updateId: string): Promise<readonly HeldGroup[]> {
  const rows = await db
    .selectFrom('deliveries')
    .select(({ fn }) => [
      ...(['channel', 'type', 'locale'] as const),
      fn.countAll<number>().as('n'),
      fn.min('expires_at').as('expires'),
    ])
    .where('update_id', '=', updateId)
    .where('state', '=', 'queued')
    .where('reason', '=', heldReason)
    .groupBy(['channel', 'type', 'locale'])
    .orderBy((eb) => eb.fn.min('position'))
    .execute();
  return rows.map(({ channel, type, locale, n, expires }) => ({
    ...{ channel, type, locale, recipients: Number(n) },
    expiresAt: expires === null ? null : new Date(Number(expires)),
  }));
}

async function oneOf(db: Kysely<Schema>, id: number): Promise<Approval | null> {
  const row = await db.selectFrom('approvals').selectAll().where('id', '=', id).executeTakeFirst();
  return row ? toApproval(row) : null;
}

/** Null: it does not wait any more. */
export const endWithYes = (tx: Kysely<Schema>, id: number, by: Said, glass: string | null): Promise<Approval | null> =>
  end(tx, id, glass === null ? 'approved' : 'broken_glass', by, glass);

async function end(
  tx: Kysely<Schema>,
  id: number,
  state: 'approved' | 'refused' | 'broken_glass',
  by: Said,
  reason: string | null,
): Promise<Approval | null> {
  const change = { state, reason: reason?.replaceAll('\0', '\u{FFFD}') ?? null, ...endColumns(by) };
  const row = await tx
    .updateTable('approvals')
    .set(change)
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .returningAll()
    .executeTakeFirst();
  return row ? toApproval(row) : null;
}

async function ask(
  tx: Transaction<Schema>,
  { asked, subject, rules, incidentUuid, request }: NewRequest,
  trail: AuditTrail,
): ReturnType<ApprovalStore['ask']> {
  const standing = await standingOne(tx, incidentUuid, request);
  if (standing) {
    const isSame = standing.request?.contentHash === request.contentHash;
    return { kind: isSame ? 'standing' : 'conflict', approval: standing };
  }
  const approval = await addApproval(tx, {
    ...{ kind: 'entry', state: 'waiting', asked, ended: null, reason: null },
    ...{ incidentUuid, updateId: null, subject, rules, request },
  });
  await trail.append(tx, [await approvalAct('asked', approval)]);
  return { kind: 'asked', approval };
}

/** A key that was refused stays refused: a script that runs again would else ask for ever. */
async function standingOne(
  tx: Transaction<Schema>,
  incidentUuid: string | null,
  { verb, key, contentHash }: NewRequest['request'],
): Promise<Approval | null> {
  const same = tx
    .selectFrom('approvals')
    .selectAll()
    .where('kind', '=', 'entry')
    .where('verb', '=', verb)
    .where('incident_uuid', incidentUuid === null ? 'is' : '=', incidentUuid);
  const found =
    key === null
      ? same.where('key', 'is', null).where('content_hash', '=', contentHash).where('state', '=', 'waiting')
      : same.where('key', '=', key).where('state', 'in', ['waiting', 'refused']);
  const row = await found.orderBy('id', 'desc').limit(1).executeTakeFirst();
  return row ? toApproval(row) : null;
}

/** To the time at which each would have been due; see `heldUntil`. */
async function letGo(
  tx: Transaction<Schema>,
  updateId: string,
  { name, expireAfterMs }: HeldChannel,
  at: Date,
): Promise<void> {
  const due = sql<number>`case when expires_at is null then next_attempt_at - ${sql.lit(holdMs)} else expires_at - ${sql.lit(expireAfterMs ?? 0)} end`;
  await tx
    .updateTable('deliveries')
    .set({ reason: null, next_attempt_at: sql`case when ${due} <= ${sql.lit(at.getTime())} then null else ${due} end` })
    .where('update_id', '=', updateId)
    .where('channel', '=', name)
    .where('state', '=', 'queued')
    .where('reason', '=', heldReason)
    .execute();
}

async function cancelHeld(tx: Transaction<Schema>, updateId: string, at: Date): Promise<void> {
  const time = at.getTime();
  await sql`insert into delivery_events (delivery_id, at, from_state, to_state, reason, fence)
    select id, ${sql.lit(time)}, 'queued', 'cancelled', 'refused', null from deliveries
    where update_id = ${updateId} and state = 'queued' and reason = ${heldReason} order by position`.execute(tx);
  await tx
    .updateTable('deliveries')
    .set({ state: 'cancelled', reason: 'refused', at: time, next_attempt_at: null })
    .where('update_id', '=', updateId)
    .where('state', '=', 'queued')
    .where('reason', '=', heldReason)
    .execute();
}
