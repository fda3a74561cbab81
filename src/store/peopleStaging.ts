import { type Kysely, sql } from 'kysely';
import type { Schema } from './schema.ts';
import type { Write } from './write.ts';

/** Where what comes is kept aside. */
export interface Staging {
  /** Runs work that needs one and the same connection all along, with a way to write on that. */
  readonly pinned: <T>(work: (db: Kysely<Schema>, write: Write) => Promise<T>) => Promise<T>;
  readonly tables: StagingTables;
}

/** What engines say differently of a temporary table. */
export interface StagingTables {
  /** The type of a number that grows with each row. */
  readonly number: string;
  /** What a table is called that is kept in the order of its key. */
  readonly sorted: string;
  readonly schema: string;
}

export async function makeTables(db: Kysely<Schema>, { number, sorted }: StagingTables): Promise<void> {
  const fields = sql`email text, phone text, sms_opt_in integer not null, name text, locale text, timezone text,
    tags text not null`;
  await sql`create temp table staged (seq ${sql.raw(number)}, key text not null, ${fields})`.execute(db);
  await sql`create temp table sorted (key text primary key, ${fields}) ${sql.raw(sorted)}`.execute(db);
}

/** Their connection may be gone, and they with it. */
export async function dropTables(db: Kysely<Schema>, { schema }: StagingTables): Promise<void> {
  for (const table of ['staged', 'sorted']) {
    await sql`drop table if exists ${sql.id(schema, table)}`.execute(db).catch(() => {});
  }
}
