import { type Kysely, sql, type Transaction } from 'kysely';
import { v7 as uuidV7 } from 'uuid';
import type { Who } from '../domain/audit.ts';
import { postgresMigrations } from './migrations/postgres/index.ts';
import { schemaName } from './postgresPool.ts';
import { auditLock } from './postgresWrite.ts';
import type { Schema } from './schema.ts';
import { StoreError } from './store.ts';

type Tables = Kysely<Schema> | Transaction<Schema>;

/** `pg_xact_status` came with 13, which is also the oldest that the queue engine takes. */
const oldestServer = 13;
/** One number for everybody who brings this schema up to date: "ALCL". */
const migrationLock = 0x414c434c;

/** What stands in a database. */
export interface Standing {
  /** 0: our schema is not there yet. */
  readonly version: number;
  readonly uuid: string | null;
  /** By how much its clock is ahead of ours, to half a round trip. */
  readonly aheadMs: number;
  /** This role may read what was sent, but not to whom. */
  readonly hidesRecipients: boolean;
}

/**
 * Throws `StoreError` for a server that is too old, for a schema that is another application's or not for this role, and
 * where a pooler keeps our settings from the server.
 */
export async function readStanding(db: Tables, url: string, known = postgresMigrations.length): Promise<Standing> {
  const askedAt = Date.now();
  const { server, path, tables, meta, hidden, closed, now } = await askServer(db);
  if (server < oldestServer * 10_000) {
    throw new StoreError({ kind: 'database_old', url, version: Math.floor(server / 10_000), oldest: oldestServer });
  }
  if (!path.split(',').some((one) => one.trim().replaceAll('"', '') === schemaName)) {
    throw new StoreError({ kind: 'database_pooler', url, detail: `the search_path is ${path}` });
  }
  const aheadMs = Math.round(Number(now) - (askedAt + Date.now()) / 2);
  if (tables === 0) return { version: 0, uuid: null, aheadMs, hidesRecipients: false };
  if (closed > 0) {
    throw new StoreError({ kind: 'database_forbidden', url, detail: `permission denied for schema ${schemaName}` });
  }
  if (meta === 0) throw new StoreError({ kind: 'store_foreign', path: url });
  const found = await sql<{ version: number; uuid: string }>`select schema_version as version, uuid from meta`.execute(
    db,
  );
  const { version, uuid } = found.rows[0] ?? { version: 0, uuid: null };
  if (version > known) throw new StoreError({ kind: 'store_newer', path: url, version, known });
  return { version, uuid, aheadMs, hidesRecipients: hidden > 0 };
}

interface Answer {
  readonly server: number;
  readonly path: string;
  /** How many tables stand in our schema, and of how many columns each of these is true. */
  readonly tables: number;
  readonly meta: number;
  readonly hidden: number;
  /** 1: the schema is not for this role. */
  readonly closed: number;
  readonly now: number;
}

/** One round trip, to the catalogue only: every role may read that. */
async function askServer(db: Tables): Promise<Answer> {
  const columns = sql`pg_catalog.pg_attribute a join pg_catalog.pg_class c on c.oid = a.attrelid
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace where n.nspname = ${schemaName}`;
  const { rows } = await sql<Answer>`
    select current_setting('server_version_num')::int as server, current_setting('search_path') as path,
      (select count(*) from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
        where n.nspname = ${schemaName} and c.relkind = 'r') as tables,
      (select count(*) from ${columns} and c.relname = 'meta' and a.attname = 'schema_version') as meta,
      (select count(*) from ${columns} and c.relname = 'deliveries' and a.attname = 'recipient'
        and not has_column_privilege(c.oid, a.attnum, 'select')) as hidden,
      (select count(*) from pg_catalog.pg_namespace
        where nspname = ${schemaName} and not has_schema_privilege(oid, 'usage')) as closed,
      extract(epoch from clock_timestamp()) * 1000 as now`.execute(db);
  return rows[0] ?? { server: 0, path: '', tables: 0, meta: 0, hidden: 0, closed: 0, now: Date.now() };
}

/**
 * Brings the schema up to date. Safe from many machines at once: each waits for the lock, and looks again.
 * @param who does so, for the audit trail
 */
export async function migratePostgres(
  db: Kysely<Schema>,
  url: string,
  now: () => Date,
  scripts: readonly string[] = postgresMigrations,
  who: Who | undefined = undefined,
): Promise<void> {
  let from = 0;
  const done = db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(${sql.lit(migrationLock)})`.execute(tx);
    const { version } = await readStanding(tx, url, scripts.length);
    from = version;
    if (version === scripts.length) return;
    if (version === 0) await sql`create schema if not exists ${sql.id(schemaName)}`.execute(tx);
    for (const script of scripts.slice(version)) await sql.raw(script).execute(tx);
    if (version === 0) {
      await sql`insert into meta (id, uuid, created_at, epoch, schema_version)
        values (1, ${uuidV7()}, ${now().getTime()}, 0, ${scripts.length})`.execute(tx);
    } else {
      await sql`update meta set schema_version = ${scripts.length}`.execute(tx);
      const { noteMigration } = await import('./auditMigration.ts');
      await noteMigration(tx, { who, now: now(), from: version, to: scripts.length }, auditLock);
    }
  });
  await done.catch((error: unknown) => {
    const isForbidden = error instanceof StoreError && error.fault.kind === 'database_forbidden';
    if (!isForbidden) throw error;
    throw new StoreError({ kind: 'database_schema', url, version: from, known: scripts.length }, { cause: error });
  });
}
