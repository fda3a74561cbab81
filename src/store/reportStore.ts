import { type Kysely, sql } from 'kysely';
import type { ReportEntry } from '../domain/conduct.ts';
import type { DeliveryState } from '../domain/delivery.ts';
import { gapFactor } from '../domain/greenLight.ts';
import type { Incident } from '../domain/incident.ts';
import type { LookRun } from '../domain/looks.ts';
import { announcedStatus } from '../domain/status.ts';
import { standbySource } from './merge/mergeStore.ts';
import { toIncident, toUpdate } from './rows.ts';
import type { Schema } from './schema.ts';

/** What a report asks: sums and edges, because there may be a million rows behind them. Reads only. */
export interface ReportStore {
  /** When the store was made; what is older was imported, or is not known. */
  madeAt(): Promise<Date>;
  /** Incidents and planned work whose time touches these, oldest first. */
  incidents(from: Date, until: Date): Promise<readonly Incident[]>;
  /** Their timelines without the words, oldest first, by incident. At most some hundreds at once. */
  entries(incidentUuids: readonly string[]): Promise<ReadonlyMap<string, readonly ReportEntry[]>>;
  /** Which incidents came from another tool, by uuid. */
  imported(): Promise<ReadonlySet<string>>;
  /** When the first delivery of a public update went out on another channel than these, by incident that began in this time. */
  firstSent(from: Date, until: Date, exceptOn: readonly string[]): Promise<ReadonlyMap<string, Date>>;
  /** Deliveries of what was said in this time, counted. */
  deliveries(from: Date, until: Date): Promise<readonly ReportTally[]>;
  /** How many addresses a delivery of what was said in this time has reached. */
  peopleReached(from: Date, until: Date): Promise<number>;
  /** The names of all probes that ever looked. */
  probes(): Promise<readonly string[]>;
  /** What a probe saw in this time, and the looks next to it on both sides, oldest first. */
  looks(probe: string, from: Date, until: Date): Promise<readonly LookRun[]>;
}

export interface ReportTally {
  readonly channel: string;
  readonly type: string;
  readonly state: DeliveryState;
  /** It was too late to be said. */
  readonly expired: boolean;
  readonly count: number;
}

export function createReportStore(db: Kysely<Schema>): ReportStore {
  return {
    madeAt: async () => {
      const row = await db.selectFrom('meta').select('created_at').executeTakeFirstOrThrow();
      return new Date(Number(row.created_at));
    },
    incidents: async (from, until) => {
      const rows = await db
        .selectFrom('incidents')
        .selectAll()
        .where('status', '!=', announcedStatus)
        .where('started_at', '<', until.getTime())
        .where((on) => on.or([on('resolved_at', 'is', null), on('resolved_at', '>=', from.getTime())]))
        .orderBy('number')
        .execute();
      return rows.map(toIncident);
    },
    entries: async (uuids) => Map.groupBy(await entryRows(db, uuids), (entry) => entry.incidentUuid),
    imported: async () => {
      const rows = await db
        .selectFrom('imports')
        .select('incident_uuid')
        .where('source', '!=', standbySource)
        .execute();
      return new Set(rows.map((row) => row.incident_uuid));
    },
    firstSent: async (from, until, exceptOn) => {
      const rows = await said(db, from, until)
        .where('incidents.started_at', '>=', from.getTime())
        .where('incidents.started_at', '<', until.getTime())
        .where('updates.is_private', '=', 0)
        .where('updates.event', '!=', 'note')
        .where('deliveries.state', '=', 'sent')
        .$if(exceptOn.length > 0, (query) => query.where('deliveries.channel', 'not in', [...exceptOn]))
        .select(({ fn }) => ['incidents.uuid', fn.min('deliveries.at').as('at')])
        .groupBy('incidents.uuid')
        .execute();
      return new Map(rows.map(({ uuid, at }) => [uuid, new Date(Number(at))]));
    },
    deliveries: async (from, until) => await tallies(db, from, until),
    peopleReached: async (from, until) => {
      const row = await spoken(db, from, until)
        .where('deliveries.state', '=', 'sent')
        .where('deliveries.recipient', '!=', '')
        .select(({ fn }) => fn.count('deliveries.recipient').distinct().as('people'))
        .executeTakeFirst();
      return Number(row?.people ?? 0);
    },
    probes: async () => {
      const names: string[] = [];
      // From name to name along the index: to group a million rows takes a hundred times as long.
      for (let after: string | null = ''; ; ) {
        const query = db.selectFrom('samples').select(({ fn }) => fn.min('probe').as('name'));
        const row: { name: string | null } | undefined = await query.where('probe', '>', after).executeTakeFirst();
        after = row?.name ?? null;
        if (after === null) return names;
        names.push(after);
      }
    },
    looks: (probe, from, until) => lookRuns(db, probe, from, until),
  };
}

async function entryRows(db: Kysely<Schema>, uuids: readonly string[]): Promise<readonly ReportEntry[]> {
  if (uuids.length === 0) return [];
  const rows = await db
    .selectFrom('updates')
    .select(['incident_uuid', 'seq', 'event', 'status', 'impact', 'components', 'at', 'next_update_by'])
    .select(['is_private', 'evidence', 'corrects'])
    .where('incident_uuid', 'in', [...uuids])
    .orderBy('seq')
    .execute();
  return rows.map((row) => toUpdate({ ...wordless, ...row }));
}

/** What a report does not ask for, above all the words. */
const wordless = { id: '', epoch: 0, host: '', body: '', cause: null, key: null, request_hash: null };

/** Deliveries of what was said in this time. */
const spoken = (db: Kysely<Schema>, from: Date, until: Date) =>
  db
    .selectFrom('updates')
    .innerJoin('deliveries', 'deliveries.update_id', 'updates.id')
    .where('updates.at', '>=', from.getTime())
    .where('updates.at', '<', until.getTime());

/** Deliveries of all that was said of incidents; one that began late in this time was perhaps told after it. */
const said = (db: Kysely<Schema>, from: Date, until: Date) =>
  db
    .selectFrom('incidents')
    .innerJoin('updates', 'updates.incident_uuid', 'incidents.uuid')
    .innerJoin('deliveries', 'deliveries.update_id', 'updates.id')
    .where('incidents.work', 'is', null)
    .where('incidents.started_at', '>=', from.getTime())
    .where('incidents.started_at', '<', until.getTime());

async function tallies(db: Kysely<Schema>, from: Date, until: Date): Promise<readonly ReportTally[]> {
  const expired = sql<number>`case when deliveries.state = 'cancelled' and deliveries.reason = 'expired' then 1 else 0 end`;
  const rows = await spoken(db, from, until)
    .select(({ fn }) => ['channel', 'type', 'state', expired.as('expired'), fn.countAll().as('count')])
    .groupBy(['channel', 'type', 'state', expired])
    .orderBy('channel')
    .orderBy('state')
    .execute();
  return rows.map(({ channel, type, state, expired: late, count }) => ({
    channel,
    type,
    state: state as DeliveryState,
    expired: Number(late) === 1,
    count: Number(count),
  }));
}

interface Turn {
  at: number;
  healthy: number;
  every_ms: number;
  last_at: number | null;
  last_every_ms: number | null;
}

/** Where a probe saw something else than before, or looked late; of a million looks these are a few. */
async function lookRuns(db: Kysely<Schema>, probe: string, from: Date, until: Date): Promise<readonly LookRun[]> {
  const own = () => db.selectFrom('samples').where('probe', '=', probe);
  const bound = async (at: Date, side: 'before' | 'after'): Promise<number> => {
    const [operator, order] = side === 'before' ? (['<', 'desc'] as const) : (['>=', 'asc'] as const);
    const row = await own()
      .select('at')
      .where('at', operator, at.getTime())
      .orderBy('at', order)
      .limit(1)
      .executeTakeFirst();
    return Number(row?.at ?? at.getTime());
  };
  const [first, last] = [await bound(from, 'before'), await bound(until, 'after')];
  const { rows } = await sql<Turn>`
    select at, healthy, every_ms, last_at, last_every_ms from (
      select at, healthy, every_ms,
        lag(at) over (order by at, id) as last_at,
        lag(healthy) over (order by at, id) as last_healthy,
        lag(every_ms) over (order by at, id) as last_every_ms
      from samples where probe = ${probe} and at >= ${first} and at <= ${last}
    ) as looks
    where last_at is null or last_healthy <> healthy
      or at - last_at > ${gapFactor} * case when every_ms > last_every_ms then every_ms else last_every_ms end
    order by at`.execute(db);
  const end = await own()
    .select(['at', 'every_ms'])
    .where('at', '<=', last)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return rows.map((row, index) => {
    const next = rows[index + 1];
    return {
      healthy: Number(row.healthy) === 1,
      first: new Date(Number(row.at)),
      last: new Date(Number(next?.last_at ?? end?.at ?? row.at)),
      firstEveryMs: Number(row.every_ms),
      lastEveryMs: Number(next?.last_every_ms ?? end?.every_ms ?? row.every_ms),
    };
  });
}
