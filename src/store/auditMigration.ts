import type { DatabaseSync } from 'node:sqlite';
import { Kysely, SqliteDialect, sql } from 'kysely';
import type { Who } from '../domain/audit.ts';
import { type AuditTrailOptions, createAuditTrail, headOf } from './auditTrail.ts';
import { someScript } from './osPerson.ts';
import type { Schema } from './schema.ts';
import { kyselyDatabase } from './sqliteDatabase.ts';

export interface Migrated {
  readonly who: Who | undefined;
  readonly now: Date;
  /** Versions of the schema. */
  readonly from: number;
  readonly to: number;
}

/** Writes down that a schema was brought up to date: with the first one that has a trail, the trail begins. */
export async function noteMigration(
  db: Kysely<Schema>,
  { who, now, from, to }: Migrated,
  lock: AuditTrailOptions['lock'],
): Promise<void> {
  // In which nothing stands yet it begins with the first thing that somebody does.
  if ((await headOf(db)) === null && !(await holdsAnything(db))) return;
  const trail = createAuditTrail({ who: who ?? someScript(), now: () => now, lock });
  await trail.append(db, [{ action: 'store.migrated', subject: { from, to } }]);
}

/** The same inside of a transaction that was begun by hand. */
export async function noteMigrationOfFile(database: DatabaseSync, path: string, migrated: Migrated): Promise<void> {
  const hasTrail = database.prepare(`select 1 from sqlite_schema where type = 'table' and name = 'audit'`).get();
  if (hasTrail !== undefined) await noteMigration(kyselyOn(database, path), migrated, null);
}

/** Not to be destroyed: its connection is somebody else's. */
export const kyselyOn = (database: DatabaseSync, path: string): Kysely<Schema> =>
  new Kysely<Schema>({ dialect: new SqliteDialect({ database: kyselyDatabase(database, path) }) });

async function holdsAnything(db: Kysely<Schema>): Promise<boolean> {
  for (const table of ['incidents', 'people', 'suppressions', 'sources'] as const) {
    const { rows } = await sql`select 1 from ${sql.table(table)} limit 1`.execute(db);
    if (rows.length > 0) return true;
  }
  return false;
}
