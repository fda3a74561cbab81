import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import { createPool, kyselyPool } from '../postgresPool.ts';
import type { PostgresAddress } from '../postgresUrl.ts';
import { auditLock, writeTransaction } from '../postgresWrite.ts';
import type { Schema } from '../schema.ts';
import { type ReadSide, type Row, rowsAPage, type WriteSide, withoutNul } from './side.ts';
import { type CopiedTable, copiedTables } from './tables.ts';

/** One connection of its own. */
export function connectFor(address: PostgresAddress): Kysely<Schema> {
  const pool = kyselyPool(createPool(address, 1), address.shown);
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
}

/** Reads a database as it is at one moment, whoever writes meanwhile. Throws `StoreError`. */
export async function readPostgres<T>(db: Kysely<Schema>, work: (side: ReadSide) => Promise<T>): Promise<T> {
  const snapshot = db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only');
  return await snapshot.execute(async (tx) => {
    // It locks nothing, and waits while the other side is read once more.
    await sql`set local idle_in_transaction_session_timeout = 0`.execute(tx);
    return await work(readSideOf(tx));
  });
}

/** One transaction that is all or nothing, also where the connection is lost in its commit. Throws `StoreError`. */
export async function writePostgres<T>(db: Kysely<Schema>, work: (side: WriteSide) => Promise<T>): Promise<T> {
  return await writeTransaction(db, 'meta', async (tx) => {
    // Whatever it is filled from may stand still for longer: a pipe, or a server that sorts.
    await sql`set local idle_in_transaction_session_timeout = 0`.execute(tx);
    // Nobody but its owner may lock the trail; it has a lock of its own.
    const tables = copiedTables.filter(({ name }) => name !== 'audit').map(({ name }) => sql.table(name));
    await sql`lock table ${sql.join(tables)} in share row exclusive mode`.execute(tx);
    await auditLock(tx);
    return await work({
      ...readSideOf(tx),
      insert: (...given) => insert(tx, ...given),
      finish: (all) => count(tx, all),
    });
  });
}

const readSideOf = (tx: Transaction<Schema>): ReadSide => ({ db: tx, pages: (table) => pagesOf(tx, table) });

/** A cursor, so that what is to be sorted is sorted once. */
async function* pagesOf(
  tx: Transaction<Schema>,
  { name, key, counted, beside }: CopiedTable,
): AsyncIterable<readonly Row[]> {
  const order = counted ?? key.map((one) => `${one} collate "C"`).join(', ');
  const cursor = `copied_${name}`;
  await sql
    .raw(
      `declare ${cursor} no scroll cursor for select *${beside === undefined ? '' : `, ${beside}`} from ${name} order by ${order}`,
    )
    .execute(tx);
  for (;;) {
    const { rows } = await sql.raw<Row>(`fetch ${rowsAPage} from ${cursor}`).execute(tx);
    if (rows.length === 0) break;
    yield rows;
  }
  await sql.raw(`close ${cursor}`).execute(tx);
}

/** A page is one value: a statement takes 65,535 of them, of which a thousand deliveries would need a third. */
async function insert(tx: Transaction<Schema>, { name }: CopiedTable, rows: readonly Row[]): Promise<void> {
  const text = JSON.stringify(rows.map(withoutNul));
  const table = sql.table(name);
  await sql`insert into ${table} select * from json_populate_recordset(null::${table}, ${text}::json)`.execute(tx);
}

/** What is recorded next gets numbers beyond those that were copied. */
async function count(tx: Transaction<Schema>, tables: readonly CopiedTable[]): Promise<void> {
  for (const { name, counted } of tables) {
    // Those of the trail are not given by a sequence.
    if (counted === null || name === 'audit') continue;
    const [table, column] = [sql.table(name), sql.id(counted)];
    await sql`select setval(pg_get_serial_sequence(${name}, ${counted}), coalesce(max(${column}), 1), max(${column}) is not null)
      from ${table}`.execute(tx);
  }
  await cutUnsettled(tx);
}

/**
 * Whatever somebody may still have sent again needs a chunk to be sent in: what failed, and what nobody knows of. Of 500
 * deliveries at most, as `chunks.ts` cuts them.
 */
async function cutUnsettled(tx: Transaction<Schema>): Promise<void> {
  await sql`
    insert into chunks (id, update_id, channel, first, last, fence)
    select gen_random_uuid()::text, update_id, channel, min(position), max(position), 0
    from (
      select update_id, channel, position,
        (row_number() over (partition by update_id, channel order by position) - 1) / 500 as piece
      from deliveries where state in ('failed', 'uncertain')
    ) as unsettled
    group by update_id, channel, piece`.execute(tx);
}
