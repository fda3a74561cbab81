import { type Kysely, sql, type Transaction } from 'kysely';
import type { Message } from '../domain/message.ts';
import type { Tally } from '../domain/summary.ts';
import type { Ballast } from './ballast.ts';
import type { BulkMoves } from './bulkMoves.ts';
import type { Moves } from './moves.ts';
import { toDelivery, toPace } from './rows.ts';
import type { Schema } from './schema.ts';
import { createLeases, holdsLease } from './senderLease.ts';
import type { DeliveryFilter, DeliveryScope, Outbox } from './store.ts';

export interface OutboxOptions {
  readonly write: <T>(work: (tx: Transaction<Schema>) => Promise<T>) => Promise<T>;
  readonly moves: Moves;
  /** Null: all moves are written on this connection. */
  readonly bulk: BulkMoves | null;
  /** Null: a store without a file needs none. */
  readonly ballast: Ballast | null;
}

/** The ledger: what is still to be said to whom, and what became of all that was. */
export function createOutbox(db: Kysely<Schema>, options: OutboxOptions): Outbox {
  const { write, moves: moved, bulk, ballast } = options;
  const held = holdsLease(db);
  const leases = createLeases('sender', write);
  return {
    deliveries: async (filter) => {
      const query = matching(db, filter).selectAll().orderBy('position');
      return (await (filter.limit === undefined ? query : query.limit(filter.limit)).execute()).map(toDelivery);
    },
    historyAt: async () => {
      const row = await db
        .selectFrom('delivery_events')
        .select(({ fn }) => fn.max('id').as('last'))
        .executeTakeFirst();
      return row?.last ?? 0;
    },
    tally: (filter) => tallyOf(db, filter),
    delivery: async (id) => {
      const row = await db.selectFrom('deliveries').selectAll().where('id', '=', id).executeTakeFirst();
      return row ? toDelivery(row) : null;
    },
    due: async (scope, channel, at, limit) => {
      const query = pending(db, scope)
        .selectAll()
        .where('channel', '=', channel)
        .where((one) => one.or([one('next_attempt_at', 'is', null), one('next_attempt_at', '<=', at.getTime())]));
      return (await query.orderBy('epoch').orderBy('position').limit(limit).execute()).map(toDelivery);
    },
    pendingChannels: async (scope) =>
      (await pending(db, scope).select('channel').distinct().execute()).map((row) => row.channel),
    nextDueAt: async (scope, at) => {
      const time = at.getTime();
      const soonest = await pending(db, scope)
        .select(sql<number>`min(coalesce(next_attempt_at, ${time}))`.as('due'))
        .where((one) =>
          one.or([
            one('state', '=', 'retrying'),
            one('next_attempt_at', 'is', null),
            one('next_attempt_at', '<=', time),
          ]),
        )
        .executeTakeFirst();
      return soonest?.due == null ? null : new Date(Math.max(time, soonest.due));
    },
    message: (updateId, channel, locale) => messageOf(db, updateId, channel, locale),
    earlier: async (delivery) => {
      const rows = await db
        .selectFrom('deliveries')
        .selectAll()
        .where('incident_uuid', '=', delivery.incidentUuid)
        .where('channel', '=', delivery.channel)
        .where('recipient', '=', delivery.to)
        .where('seq', '<', delivery.seq)
        .orderBy('seq')
        .execute();
      return rows.map(toDelivery);
    },
    pace: async (channel) => {
      const row = await db.selectFrom('paces').selectAll().where('channel', '=', channel).executeTakeFirst();
      return row ? toPace(row) : null;
    },
    epochOf: async (updateId) =>
      (await db.selectFrom('updates').select('epoch').where('id', '=', updateId).executeTakeFirstOrThrow()).epoch,
    ...leases,
    takeLease: async (...given) => {
      const lease = await leases.takeLease(...given);
      // Before anything is sent whose answer may have to be written.
      if (lease.kind === 'taken') ballast?.lay();
      return lease;
    },
    write: async (fence, moves, at) =>
      (await bulk?.write(fence, moves, at)) ??
      (await write(async (tx) => {
        const { rows } = await held.run(tx, { fence });
        if (rows.length === 0) return { kind: 'fenced' };
        const leftOut: string[] = [];
        for (const move of moves) if (!(await moved.apply(tx, move, at, fence))) leftOut.push(move.id);
        return { kind: 'written', leftOut };
      })),
    makeRoom: () => ballast?.drop() ?? false,
    decide: (move, at) => write((tx) => moved.apply(tx, move, at, null)),
  };
}

/** What waits to be sent; worded as the partial index is, so that finished rows are never walked over. */
function pending(db: Kysely<Schema>, { incidentUuid, sinceEpoch }: DeliveryScope) {
  const query = db
    .selectFrom('deliveries')
    .where(sql<boolean>`state in ('queued', 'retrying')`)
    .where('epoch', '>=', sinceEpoch);
  return incidentUuid === null ? query : query.where('incident_uuid', '=', incidentUuid);
}

function matching(db: Kysely<Schema>, filter: DeliveryFilter) {
  const { incidentUuid, updateId, channel, to, states, scope, openOrMovedSince } = filter;
  let query = db.selectFrom('deliveries');
  if (incidentUuid !== undefined) query = query.where('incident_uuid', '=', incidentUuid);
  if (updateId !== undefined) query = query.where('update_id', '=', updateId);
  if (channel !== undefined) query = query.where('channel', '=', channel);
  if (to !== undefined) query = query.where('recipient', '=', to);
  if (states !== undefined) {
    // As literals: only so does SQLite see that a partial index fits.
    query = query.where(sql<boolean>`state in (${sql.join(states.map((state) => sql.lit(state)))})`);
  }
  if (scope !== undefined) {
    query = query.where('epoch', '>=', scope.sinceEpoch);
    if (scope.incidentUuid !== null) query = query.where('incident_uuid', '=', scope.incidentUuid);
  }
  if (openOrMovedSince !== undefined) {
    const open = sql<boolean>`state in ('queued', 'sending', 'retrying', 'uncertain')`;
    const moved = db.selectFrom('delivery_events').select('delivery_id').where('id', '>', openOrMovedSince);
    query = query.where((one) => one.or([open, one('id', 'in', moved)]));
  }
  return query;
}

async function tallyOf(db: Kysely<Schema>, filter: DeliveryFilter): Promise<readonly Tally[]> {
  const rows = await matching(db, filter)
    .select(({ fn }) => [
      'channel',
      'state',
      fn.countAll<number>().as('count'),
      fn.min<number>('position').as('first'),
      sql<number>`sum(case when state = 'queued' and next_attempt_at is not null then 1 else 0 end)`.as('later'),
      sql<number>`sum(case when state = 'cancelled' and reason = 'expired' then 1 else 0 end)`.as('expired'),
    ])
    .groupBy(['channel', 'state'])
    .execute();
  if (rows.length === 0) return [];
  const firsts = rows.map((row) => row.first);
  const shown = await db.selectFrom('deliveries').selectAll().where('position', 'in', firsts).execute();
  return rows
    .toSorted((a, b) => a.first - b.first)
    .flatMap(({ first, count, later, expired }) =>
      shown
        .filter((row) => row.position === first)
        .map(toDelivery)
        .map(({ channel, type, state, reason, url, remoteId }) => ({
          ...{ channel, type, state, reason, url, remoteId },
          ...{ count: Number(count), later: Number(later), expired: Number(expired) },
        })),
    );
}

async function messageOf(
  db: Kysely<Schema>,
  updateId: string,
  channel: string,
  locale: string,
): Promise<Message | null> {
  const row = await db
    .selectFrom('messages')
    .selectAll()
    .where('update_id', '=', updateId)
    .where('channel', '=', channel)
    .where('locale', '=', locale)
    .executeTakeFirst();
  if (!row) return null;
  const { subject, text, html } = row;
  const inPlace = row.in_place === null ? {} : { inPlace: JSON.parse(row.in_place) as Message };
  return { subject, text, html, parts: JSON.parse(row.parts) as string[], ...inPlace };
}
