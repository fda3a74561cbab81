import { closeSync, existsSync, openSync, realpathSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, isAbsolute, join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { Kysely, SqliteDialect, sql, type Transaction } from 'kysely';
import type { Who } from '../domain/audit.ts';
import { compareAnchor, readAnchors, refuseLost, writeAnchor } from './anchor.ts';
import { createAuditStore } from './audits.ts';
import { type AuditTrail, createAuditTrail } from './auditTrail.ts';
import { createBallast } from './ballast.ts';
import type { ChunkQueue } from './chunkStore.ts';
import { createImportStore } from './imports.ts';
import { createIncidentStore, readEpoch } from './incidents.ts';
import { lateApprovals } from './lateApprovals.ts';
import { latePeople } from './latePeople.ts';
import { createFileLedger } from './ledgerWrites.ts';
import { makeFolder } from './makeFolder.ts';
import { checkOwnership, migrate } from './migrate.ts';
import { someScript } from './osPerson.ts';
import { createOutbox } from './outbox.ts';
import type { PeopleEngine } from './peopleStore.ts';
import { isPostgresUrl, withoutPassword } from './postgresUrl.ts';
import { rememberingIn, saidUnrecorded } from './remembering.ts';
import { createReportStore } from './reportStore.ts';
import { createSampleStore } from './samples.ts';
import type { Schema } from './schema.ts';
import { copyPeople } from './scratch.ts';
import { createLeases } from './senderLease.ts';
import { kyselyDatabase, openDatabase, pragmaNumber, useWriteAheadLog } from './sqliteDatabase.ts';
import { storeErrorOf, whenNotBusy } from './sqliteErrors.ts';
import { readState, standsBy } from './standby/standbyState.ts';
import { type Store, StoreError } from './store.ts';
import { unwritable } from './unwritable.ts';

export interface OpenOptions {
  /** `sqlite:/absolute/path`, or `postgres://…`. */
  readonly url: string;
  /** Of a shared store: the queue beside it, made when there is something to put into it. */
  readonly queue?: () => Promise<ChunkQueue>;
  /** The `PG*` variables are read from here. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** False: a file that is not there is not made; the store answers as an empty one. */
  readonly create: boolean;
  /** `anchors.json` in the state folder. */
  readonly anchorsPath: string;
  readonly now: () => Date;
  /** Who acts on it, for the audit trail; absent: the operating system's user, in a script. */
  readonly who?: Who;
}

/** Opens a store, having compared it with its anchor. Throws `StoreError`. */
export async function openStore(options: OpenOptions): Promise<Store> {
  if (isPostgresUrl(options.url)) {
    const { openPostgres } = await import('./openPostgres.ts');
    return await openPostgres(options, (fill) => openInMemory(options, fill));
  }
  const path = realPathOf(sqlitePath(options.url), options.create);
  try {
    const anchors = readAnchors(options.anchorsPath);
    const found = existsSync(path) ? (statSync(path).size === 0 ? 'empty' : 'there') : 'missing';
    if (found !== 'there') {
      refuseLost(anchors, path, found);
      if (!options.create) return await openInMemory(options);
      createPrivately(path);
    }
    const database = openDatabase(path, false);
    try {
      await whenNotBusy(path, async () => {
        // First, because the switch changes the file, and another program's file is not ours to change.
        checkOwnership(database, path);
        useWriteAheadLog(database);
      });
      await migrate(database, path, options.now(), undefined, options.who);
      const state = identify(database);
      const moved = compareAnchor(anchors, path, state, () => unsettledHost(database, hostname()));
      if (moved && options.create) writeAnchor(options.anchorsPath, path, state);
    } catch (error) {
      database.close();
      throw error;
    }
    return storeOn(database, path, options);
  } catch (error) {
    throw saidUnrecorded(storeErrorOf(error, path));
  }
}

/** The file that a URL names. */
export function sqlitePath(url: string): string {
  const path = url.startsWith('sqlite:') ? url.slice('sqlite:'.length).replace(/^\/\/(?=\/)/, '') : '';
  if (!isAbsolute(path)) throw new StoreError({ kind: 'store_url', url: withoutPassword(url) });
  return path;
}

/** The path as the anchors know it; the folder may have to be made first. */
export function realPathOf(path: string, create: boolean): string {
  const folder = dirname(path);
  try {
    if (create) makeFolder(folder);
    if (existsSync(path)) return realpathSync(path);
    return existsSync(folder) ? join(realpathSync(folder), basename(path)) : path;
  } catch (error) {
    throw unwritable(path, error);
  }
}

/** Made before SQLite opens it, which would make it readable by all; its `-wal` and `-shm` take over the mode. */
function createPrivately(path: string): void {
  try {
    closeSync(openSync(path, 'a', 0o600));
  } catch (error) {
    throw unwritable(path, error);
  }
}

export function identify(database: DatabaseSync): { readonly uuid: string; readonly epoch: number } {
  const row = database.prepare('select uuid, epoch from meta').get();
  return { uuid: String(row?.['uuid']), epoch: Number(row?.['epoch']) };
}

/** A machine other than this one that recorded deliveries which nobody has settled yet. */
export function unsettledHost(database: DatabaseSync, here: string): string | null {
  const row = database
    .prepare(
      `select u.host as host from deliveries d join updates u on u.id = d.update_id
       where d.state in ('queued', 'sending', 'retrying', 'uncertain') and u.host <> ? limit 1`,
    )
    .get(here);
  return row ? String(row['host']) : null;
}

async function openInMemory(
  options: OpenOptions,
  fill: (database: DatabaseSync) => Promise<void> = async () => {},
): Promise<Store> {
  const database = await openNowhere(options);
  await fill(database);
  const store = storeOn(database, '', options);
  return { ...store, isStandIn: true, scratch: () => openInMemory(options) };
}

/** Of no name: it is in memory while it is small, and gone when it is closed. */
async function openNowhere(options: OpenOptions): Promise<DatabaseSync> {
  const database = openDatabase('', false);
  await migrate(database, '', options.now());
  return database;
}

async function openScratch(path: string, options: OpenOptions): Promise<Store> {
  const database = await openNowhere(options);
  await whenNotBusy(path, async () => copyPeople(database, path));
  return { ...storeOn(database, '', options), isStandIn: true };
}

function storeOn(database: DatabaseSync, path: string, options: OpenOptions): Store {
  const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database: kyselyDatabase(database, path) }) });
  const write = <T>(work: (tx: Transaction<Schema>) => Promise<T>): Promise<T> =>
    whenNotBusy(path, () => db.transaction().execute(work));
  // Under the write lock, so that of two processes the one with the larger epoch writes last.
  const moveAnchor = (): Promise<void> =>
    write(async (tx) => {
      const { uuid } = identify(database);
      writeAnchor(options.anchorsPath, path, { uuid, epoch: await readEpoch(tx) });
    });
  const remembering = rememberingIn(options.anchorsPath, moveAnchor);
  const trail = createAuditTrail({ who: options.who ?? someScript(), now: options.now, lock: null });
  const ledger = createFileLedger(db, path, write, trail);
  const recording = { host: hostname(), write, trail, remembering };
  const ballast = path === '' ? null : createBallast(path);
  return {
    isStandIn: false,
    incidents: createIncidentStore(db, { ...recording, onPlanned: null }),
    imports: createImportStore(db, recording),
    report: createReportStore(db),
    approvals: lateApprovals(async () =>
      (await import('./approvals.ts')).createApprovalStore(db, { ...recording, onReleased: null }),
    ),
    audit: createAuditStore(db, {
      ...recording,
      snapshot: async (work) => {
        if (path === '') return await work(db);
        const { readSqlite } = await import('./copy/sqliteSide.ts');
        return await readSqlite(path, (side) => work(side.db));
      },
      copiedUpTo: () => readState(database)?.ownEpoch ?? -1,
    }),
    apart: standsBy(database) ? identify(database).uuid : null,
    merging: async () => {
      const { createMergeStore } = await import('./merge/merges.ts');
      return createMergeStore(db, { ...recording, onPlanned: null });
    },
    snapshot: null,
    outbox: createOutbox(db, { leases: createLeases('sender', write), moves: ledger, ballast }),
    samples: createSampleStore(db, write),
    looking: createLeases('looking', write),
    chunks: null,
    now: options.now,
    people: latePeople(async () =>
      (await import('./peopleStore.ts')).createPeopleStore(db, peopleInFile(db, write, trail)),
    ),
    scratch: () => openScratch(path, options),
    identity: async () => ({ ...identify(database), schemaVersion: pragmaNumber(database, 'user_version') }),
    close: async () => {
      await ledger.close();
      await db.destroy();
      // Kysely closes only what it has used.
      if (database.isOpen) database.close();
    },
  };
}

const peopleInFile = (db: Kysely<Schema>, write: PeopleEngine['write'], trail: AuditTrail): PeopleEngine => ({
  write,
  trail,
  staging: {
    pinned: (work) => work(db, write),
    tables: { number: 'integer primary key', sorted: 'without rowid', schema: 'temp' },
  },
  // Overwritten in the file already (secure_delete); the log beside it still has the old pages.
  wipe: async () => void (await sql`pragma wal_checkpoint(truncate)`.execute(db)),
});
