import { sql } from 'kysely';
import { type OpenOptions, openStore, realPathOf, sqlitePath } from '../open.ts';
import { isPostgresUrl, readPostgresUrl } from '../postgresUrl.ts';
import type { Schema } from '../schema.ts';
import type { ReadSide, WriteSide } from './side.ts';
import { readSqlite, writeSqlite } from './sqliteSide.ts';
import { copiedTables } from './tables.ts';

type Where = Pick<OpenOptions, 'url' | 'env'>;

/** Reads a store that has been opened before, whole and of one moment. Throws `StoreError`. */
export async function readingStore<T>({ url, env }: Where, work: (side: ReadSide) => Promise<T>): Promise<T> {
  if (!isPostgresUrl(url)) return await readSqlite(realPathOf(sqlitePath(url), false), work);
  const { connectFor, readPostgres } = await import('./postgresSide.ts');
  const db = connectFor(readPostgresUrl(url, env ?? process.env));
  return await readPostgres(db, work).finally(() => db.destroy());
}

/** Fills one, in one transaction. Throws `StoreError`. */
export async function writingStore<T>({ url, env }: Where, work: (side: WriteSide) => Promise<T>): Promise<T> {
  if (!isPostgresUrl(url)) return await writeSqlite(realPathOf(sqlitePath(url), false), work);
  const { connectFor, writePostgres } = await import('./postgresSide.ts');
  const db = connectFor(readPostgresUrl(url, env ?? process.env));
  return await writePostgres(db, work).finally(() => db.destroy());
}

/** Brings its schema up to date, makes it if it may be made, and keeps its anchor. Null: it is not there. */
export async function identityOf(
  options: Omit<OpenOptions, 'queue'>,
): Promise<{ readonly uuid: string; readonly epoch: number } | null> {
  const store = await openStore(options);
  try {
    return store.isStandIn ? null : await store.identity();
  } finally {
    await store.close();
  }
}

/** The first table that holds anything; null: it is empty. */
export async function firstTaken(side: ReadSide): Promise<string | null> {
  for (const { name } of copiedTables) if ((await rowsOf(side, name)) > 0) return name;
  return null;
}

export async function rowsOf({ db }: ReadSide, table: keyof Schema): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(db);
  return Number(rows[0]?.n ?? 0);
}
