import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

/** A delivery as the ledger has it. */
export interface LedgerRow {
  readonly id: string;
  readonly to: string;
  readonly state: string;
  /** Oldest first. */
  readonly moves: readonly { readonly from: string; readonly to: string }[];
}

/** What is only read is neither recovered nor tidied up: that is left to the program. */
function reading<T>(file: string, read: (database: DatabaseSync) => T): T {
  const database = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
  try {
    return read(database);
  } finally {
    database.close();
  }
}

/** Every delivery by mail; none where there is no store yet. */
export function readLedger(file: string): readonly LedgerRow[] {
  if (!existsSync(file)) return [];
  return reading(file, (database) => {
    if (!isMade(database)) return [];
    const events = new Map<string, { from: string; to: string }[]>();
    for (const one of database.prepare('select delivery_id, from_state, to_state from delivery_events').iterate()) {
      const id = String(one['delivery_id']);
      const moves = events.get(id) ?? [];
      moves.push({ from: String(one['from_state']), to: String(one['to_state']) });
      events.set(id, moves);
    }
    const rows = database.prepare("select id, recipient, state from deliveries where channel = 'customers'").all();
    return rows.map((row) => ({
      id: String(row['id']),
      to: String(row['recipient']),
      state: String(row['state']),
      moves: events.get(String(row['id'])) ?? [],
    }));
  });
}

/** Before the first migration there is nothing. */
const isMade = (database: DatabaseSync): boolean =>
  database.prepare("select 1 from sqlite_schema where name = 'deliveries'").get() !== undefined;

/** Ids of the deliveries whose answers nobody has written down yet. */
export const underWayOf = (file: string): readonly string[] => (existsSync(file) ? reading(file, underWayIn) : []);

export function underWayIn(database: DatabaseSync): readonly string[] {
  if (!isMade(database)) return [];
  const rows = database.prepare("select id from deliveries where state = 'sending' and channel = 'customers'").all();
  return rows.map((row) => String(row['id']));
}

/** The process that sends now. */
export function holderOf(file: string): number | null {
  const owner = reading(file, (database) => database.prepare('select owner from lease').get()?.['owner']);
  return typeof owner === 'string' ? Number((JSON.parse(owner) as { pid: number }).pid) : null;
}
