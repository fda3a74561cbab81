import { Kysely, PostgresDialect, sql } from 'kysely';
import { postgresMigrations } from './migrations/postgres/index.ts';
import { readStanding } from './postgresMigrate.ts';
import { createPool, kyselyPool, schemaName } from './postgresPool.ts';
import { isOnThisMachine, readPostgresUrl } from './postgresUrl.ts';
import type { Schema } from './schema.ts';

/** What a database that many machines share is, to whoever looks at it from this one. */
export interface SharedFacts {
  /** `15.14` */
  readonly server: string;
  readonly hasChecksums: boolean;
  /** `open`: in the clear, to another machine. */
  readonly secrecy: 'verified' | 'local' | 'open';
  /** Of our tables, and what this program knows; 0: there are none yet. */
  readonly schema: { readonly version: number; readonly known: number };
  /** Of the queue's tables; null: they are not there, or not for this role to see. */
  readonly queueVersion: number | null;
  /** By how much its clock is ahead of this machine's. Milliseconds. */
  readonly aheadMs: number;
  readonly role: string;
  readonly rights: Rights;
  /** Of our tables, those that the server does not trust itself. */
  readonly invalidIndexes: readonly string[];
  /** Hosts of the workers that were there lately. */
  readonly workers: readonly string[];
}

export interface Rights {
  /** It may change the tables themselves, as an upgrade does. */
  readonly owns: boolean;
  /** Tables that it may not read, and those that it may read but not write. */
  readonly unread: readonly string[];
  readonly unwritten: readonly string[];
  /** It does not own the audit trail, and could change it all the same. */
  readonly rewritesTrail?: boolean;
}

/** A worker says every five seconds that it is there. */
const aliveMs = 60_000;

/** Looks, and changes nothing. Throws `StoreError`. */
export async function inspectPostgres(
  url: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<SharedFacts> {
  const address = readPostgresUrl(url, env);
  const pool = kyselyPool(createPool(address, 1), address.shown);
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  try {
    const { version, aheadMs } = await readStanding(db, address.shown);
    const { rows } = await sql<Omit<Seen, 'tables'> & { tables: readonly TableRights[] | null }>`
      select current_setting('server_version') as server, current_setting('data_checksums') = 'on' as checksums,
        current_user as role, ${tableRights} as tables, ${invalidIndexes} as invalid,
        (select has_table_privilege(c.oid, 'select') from pg_catalog.pg_class c join pg_catalog.pg_namespace n
          on n.oid = c.relnamespace where n.nspname = 'allclear_queue' and c.relname = 'version'
          and has_schema_privilege(n.oid, 'usage')) as queue`.execute(db);
    const { server = '', checksums = false, role = '', tables = null, queue = null, invalid = null } = rows[0] ?? {};
    const rights = rightsOf(tables ?? []);
    const isLocal = isOnThisMachine(address.host ?? env['PGHOST'] ?? '');
    return {
      ...{ server: server.split(' ')[0] ?? '', hasChecksums: checksums, role, rights, aheadMs },
      secrecy: address.ssl !== false ? 'verified' : isLocal ? 'local' : 'open',
      schema: { version, known: postgresMigrations.length },
      queueVersion: queue === true ? await queueVersionIn(db) : null,
      invalidIndexes: invalid ?? [],
      workers: version > 0 && !rights.unread.includes('workers') ? await workersIn(db, Date.now() + aheadMs) : [],
    };
  } finally {
    await db.destroy().catch(() => {});
  }
}

interface TableRights {
  readonly name: string;
  readonly reads: boolean;
  readonly writes: boolean;
  readonly owns: boolean;
  readonly changes: boolean;
}

interface Seen {
  readonly server: string;
  readonly checksums: boolean;
  readonly role: string;
  readonly tables: readonly TableRights[];
  readonly queue: boolean | null;
  readonly invalid: readonly string[] | null;
}

const invalidIndexes = sql`(select json_agg(c.relname order by c.relname) from pg_catalog.pg_index i
  join pg_catalog.pg_class c on c.oid = i.indexrelid join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where n.nspname = ${schemaName} and not (i.indisvalid and i.indisready))`;

/** The audit trail is only ever added to. A table of which some columns only may be read counts as read: which ones was decided by whoever gave the right. */
const tableRights = sql`(select json_agg(json_build_object('name', c.relname,
    'reads', has_any_column_privilege(c.oid, 'select'),
    'writes', has_table_privilege(c.oid, 'insert') and (c.relname = 'audit'
      or has_table_privilege(c.oid, 'update') and has_table_privilege(c.oid, 'delete')),
    'changes', has_table_privilege(c.oid, 'update, delete, truncate, trigger'),
    'owns', pg_has_role(c.relowner, 'usage')) order by c.relname)
  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where n.nspname = ${schemaName} and c.relkind = 'r')`;

const rightsOf = (tables: readonly TableRights[]): Rights => ({
  owns: tables.every((one) => one.owns),
  unread: tables.filter((one) => !one.reads).map((one) => one.name),
  unwritten: tables.filter((one) => one.reads && !one.writes).map((one) => one.name),
  rewritesTrail: tables.some((one) => one.name === 'audit' && one.changes && !one.owns),
});

async function queueVersionIn(db: Kysely<Schema>): Promise<number | null> {
  const { rows } = await sql<{ version: number }>`select version from allclear_queue.version`.execute(db);
  return rows[0]?.version ?? null;
}

async function workersIn(db: Kysely<Schema>, nowMs: number): Promise<readonly string[]> {
  const { rows } = await sql<{ host: string }>`
    select host from workers where seen_at >= ${nowMs - aliveMs} order by started_at`.execute(db);
  return rows.map((row) => row.host);
}
