import type { Delivered } from '../accounts.ts';
import type { Arrival } from './receivers.ts';
import type { Stage } from './stage.ts';

/** A delivery as the ledger of either kind of store has it. */
export interface Told extends Delivered {
  readonly channel: string;
  readonly incident: number;
  readonly seq: number;
  readonly event: string;
  readonly updateId: string;
  readonly reason: string | null;
  /** Of its last move, in milliseconds since 1970. */
  readonly at: number;
  /** Its post is to be changed in place. */
  readonly edits: boolean;
}

export interface Update {
  readonly id: string;
  readonly incident: number;
  readonly seq: number;
  readonly event: string;
  readonly body: string;
}

/** All that a store holds of an outage; of a store that is not made yet, nothing. */
export interface StoreRecord {
  readonly deliveries: readonly Told[];
  readonly updates: readonly Update[];
}

export async function readRecord(stage: Stage): Promise<StoreRecord> {
  const { schema, sql } = stage;
  if (!(await isMade(stage))) return { deliveries: [], updates: [] };
  const rows = await sql(
    `select id, channel, recipient, state, reason, at, incident_number, seq, event, update_id, edits from ${schema}deliveries order by position`,
  );
  const events = await sql(`select delivery_id, from_state, to_state from ${schema}delivery_events order by id`);
  const moves = Map.groupBy(events, (one) => String(one['delivery_id']));
  const updates = await sql(
    `select u.id, i.number, u.seq, u.event, u.body from ${schema}updates u join ${schema}incidents i on i.uuid = u.incident_uuid order by i.number, u.seq`,
  );
  return {
    deliveries: rows.map((row) => ({
      id: String(row['id']),
      channel: String(row['channel']),
      to: String(row['recipient']),
      state: String(row['state']),
      reason: row['reason'] === null ? null : String(row['reason']),
      at: Number(row['at']),
      incident: Number(row['incident_number']),
      seq: Number(row['seq']),
      event: String(row['event']),
      updateId: String(row['update_id']),
      edits: row['edits'] !== null,
      moves: (moves.get(String(row['id'])) ?? []).map((move) => ({
        from: String(move['from_state']),
        to: String(move['to_state']),
      })),
    })),
    updates: updates.map((row) => ({
      id: String(row['id']),
      incident: Number(row['number']),
      seq: Number(row['seq']),
      event: String(row['event']),
      body: String(row['body']),
    })),
  };
}

async function isMade({ kind, sql }: Stage): Promise<boolean> {
  if (kind === 'PostgreSQL') {
    return (await sql(`select to_regclass('allclear.delivery_events') as made`))[0]?.['made'] !== null;
  }
  try {
    return (await sql(`select 1 from sqlite_schema where name = 'delivery_events'`)).length > 0;
  } catch (error) {
    // Killed before there was a file.
    if (error instanceof Error && /unable to open/u.test(error.message)) return false;
    throw error;
  }
}

/** Arrivals as their deliveries are named; what carries no mark is known by its link to the incident and by its words. */
export function identified(
  arrivals: readonly Arrival[],
  { deliveries, updates }: StoreRecord,
): readonly Required<Arrival>[] {
  const bySaid = (arrival: Arrival): string | null => {
    const link = Number(/\/incidents\/(\d+)/u.exec(arrival.text)?.[1]);
    const own = updates.filter(({ incident }) => incident === link);
    const update = own.find(({ body }) => body !== '' && arrival.text.includes(body)) ?? own[0];
    return deliveries.find((row) => row.channel === arrival.channel && row.updateId === update?.id)?.id ?? null;
  };
  return arrivals.map((one) => ({ ...one, id: one.id ?? bySaid(one) }));
}
