import { type ExpressionBuilder, type Kysely, sql } from 'kysely';
import type { Delivery, DeliveryState } from '../domain/delivery.ts';
import type { Message } from '../domain/message.ts';
import type { Tally } from '../domain/summary.ts';
import type { Ballast } from './ballast.ts';
import type { LeaseStore } from './leaseStore.ts';
import type { LedgerWrites } from './ledgerWrites.ts';
import { toDelivery, toPace } from './rows.ts';
import type { Schema } from './schema.ts';
import type { DeliveryFilter, DeliveryScope, Outbox } from './store.ts';

export interface OutboxOptions {
  /** The right to send. */
  readonly leases: LeaseStore;
  /** How this engine writes moves. */
  readonly moves: LedgerWrites;
  /** Null: a store without a file of its own needs none. */
  readonly ballast: Ballast | null;
  /** True for whoever may look at the ledger, but not at whom it wrote to. */
  readonly hidesRecipients?: boolean;
}

/** The ledger: what is still to be said to whom, and what became of all that was. */
export function createOutbox(
  db: Kysely<Schema>,
  { leases, moves, ballast, hidesRecipients = false }: OutboxOptions,
): Outbox {
  return {
    deliveries: async (filter) => {
      const found = matching(db, filter).orderBy('position');
      const query = hidesRecipients ? found.select(publicColumns).select(hidden) : found.selectAll();
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
    isAtRest: async (scope, channels, at, until) => {
      const time = at.getTime();
      const sending = matching(db, { scope, states: ['sending'] }).select(sql.lit(1).as('one'));
      const due = pending(db, scope)
        .select(sql.lit(1).as('one'))
        .where((one) =>
          one.or([
            one('next_attempt_at', 'is', null),
            one('next_attempt_at', '<=', time),
            one.and([
              one('state', '=', 'retrying'),
              ...(until === null ? [] : [one('next_attempt_at', '<=', until.getTime())]),
            ]),
          ]),
        );
      const ours =
        channels === null ? due : due.where((one) => one.or(channels.map((name) => one('channel', '=', name))));
      const busy = sql<number>`case when exists ${sending} or exists ${ours} then 1 else 0 end`;
      return (await db.selectNoFrom(busy.as('busy')).executeTakeFirst())?.busy === 0;
    },
    message: (updateId, channel, locale) => messageOf(db, updateId, channel, locale),
    earlier: async (deliveries) => {
      const found = new Map<string, readonly Delivery[]>(deliveries.map((one) => [one.id, []]));
      const alike = Map.groupBy(deliveries, (one) => JSON.stringify([one.incidentUuid, one.channel, one.seq]));
      for (const all of alike.values()) {
        for (let from = 0; from < all.length; from += recipientsAStatement) {
          const some = all.slice(from, from + recipientsAStatement);
          for (const [id, before] of await earlierThan(db, some)) found.set(id, before);
        }
      }
      return found;
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
    ...moves,
    makeRoom: () => ballast?.drop() ?? false,
  };
}

const recipientsAStatement = 500;

/** All but the recipient; see Roles in docs/postgres.md. */
const publicColumns = [
  ...(['position', 'id', 'update_id', 'incident_uuid', 'incident_number', 'seq', 'epoch', 'event', 'channel'] as const),
  ...(['type', 'locale', 'state', 'reason', 'attempts', 'resends', 'at', 'next_attempt_at', 'expires_at'] as const),
  ...(['remote_id', 'url', 'means', 'edits'] as const),
];
const hidden = sql<string>`'not shown'`.as('recipient');

/** What waits to be sent; worded as the partial index is, so that finished rows are never walked over. */
function pending(db: Kysely<Schema>, scope: DeliveryScope) {
  return db.selectFrom('deliveries').where(sql<boolean>`state in ('queued', 'retrying')`).where(within(scope));
}

function within({ incidentUuid, sinceEpoch, chunk }: DeliveryScope) {
  return ({ eb, and }: ExpressionBuilder<Schema, 'deliveries'>) =>
    and([
      eb('epoch', '>=', sinceEpoch),
      ...(incidentUuid === null ? [] : [eb('incident_uuid', '=', incidentUuid)]),
      ...(chunk === undefined
        ? []
        : [
            eb('update_id', '=', chunk.updateId),
            eb('channel', '=', chunk.channel),
            eb('position', '>=', chunk.first),
            eb('position', '<=', chunk.last),
          ]),
    ]);
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
  if (scope !== undefined) query = query.where(within(scope));
  if (openOrMovedSince !== undefined) {
    const open = sql<boolean>`state in ('queued', 'sending', 'retrying', 'uncertain')`;
    const moved = db.selectFrom('delivery_events').select('delivery_id').where('id', '>', openOrMovedSince);
    query = query.where((one) => one.or([open, one('id', 'in', moved)]));
  }
  return query;
}

/** @param of deliveries of one entry and channel */
async function earlierThan(
  db: Kysely<Schema>,
  of: readonly Delivery[],
): Promise<readonly (readonly [string, readonly Delivery[]])[]> {
  const [first] = of;
  if (!first) return [];
  const recipients = of.map((one) => one.to);
  const rows = await db
    .selectFrom('deliveries')
    .selectAll()
    .where('incident_uuid', '=', first.incidentUuid)
    .where('channel', '=', first.channel)
    .where('recipient', 'in', recipients)
    .where('seq', '<', first.seq)
    .orderBy('seq')
    .execute();
  const byRecipient = Map.groupBy(rows.map(toDelivery), (one) => one.to);
  return of.map((one) => [one.id, byRecipient.get(one.to) ?? []]);
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
  const shown = await db
    .selectFrom('deliveries')
    .select(['position', 'channel', 'type', 'state', 'reason', 'url', 'remote_id'])
    .where('position', 'in', firsts)
    .execute();
  return rows
    .toSorted((a, b) => a.first - b.first)
    .flatMap(({ first, count, later, expired }) =>
      shown
        .filter((row) => row.position === first)
        .map(({ channel, type, state, reason, url, remote_id: remoteId }) => ({
          ...{ channel, type, state: state as DeliveryState, reason, url, remoteId },
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
