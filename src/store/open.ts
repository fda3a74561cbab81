import { closeSync, existsSync, openSync, realpathSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, isAbsolute, join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { Kysely, SqliteDialect, type Transaction } from 'kysely';
import { compareAnchor, readAnchors, refuseLost, writeAnchor } from './anchor.ts';
import { createBallast } from './ballast.ts';
import { createBulkMoves } from './bulkMoves.ts';
import { createImportStore } from './imports.ts';
import { createIncidentStore, readEpoch } from './incidents.ts';
import { latePeople } from './latePeople.ts';
import { makeFolder } from './makeFolder.ts';
import { checkOwnership, migrate } from './migrate.ts';
import { createMoves } from './moves.ts';
import { createOutbox } from './outbox.ts';
import { createSampleStore } from './samples.ts';
import type { Schema } from './schema.ts';
import { copyPeople } from './scratch.ts';
import { createLeases, holdsLease } from './senderLease.ts';
import { kyselyDatabase, openDatabase, pragmaNumber, useWriteAheadLog } from './sqliteDatabase.ts';
import { storeErrorOf, whenNotBusy } from './sqliteErrors.ts';
import { type Store, StoreError } from './store.ts';

export interface OpenOptions {
  /** `sqlite:/absolute/path` */
  readonly url: string;
  /** False: a file that is not there is not made; the store answers as an empty one. */
  readonly create: boolean;
  /** `anchors.json` in the state folder. */
  readonly anchorsPath: string;
  readonly now: () => Date;
}

/** Opens a store, having compared it with its anchor. Throws `StoreError`. */
export async function openStore(options: OpenOptions): Promise<Store> {
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
      await migrate(database, path, options.now());
      const state = identify(database);
      const moved = compareAnchor(anchors, path, state, () => unsettledHost(database, hostname()));
      if (moved && options.create) writeAnchor(options.anchorsPath, path, state);
    } catch (error) {
      database.close();
      throw error;
    }
    return storeOn(database, path, options);
  } catch (error) {
    throw storeErrorOf(error, path);
  }
}

/** The file that a URL names. */
export function sqlitePath(url: string): string {
  const path = url.startsWith('sqlite:') ? url.slice('sqlite:'.length).replace(/^\/\/(?=\/)/, '') : '';
  if (!isAbsolute(path)) throw new StoreError({ kind: 'store_url', url: url.replace(/:[^:@/]*@/, ':***@') });
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
    const detail = error instanceof Error ? error.message : String(error);
    throw new StoreError({ kind: 'store_unwritable', path, detail }, { cause: error });
  }
}

/** Made before SQLite opens it, which would make it readable by all; its `-wal` and `-shm` take over the mode. */
function createPrivately(path: string): void {
  try {
    closeSync(openSync(path, 'a', 0o600));
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new StoreError({ kind: 'store_unwritable', path, detail }, { cause: error });
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

async function openInMemory(options: OpenOptions): Promise<Store> {
  const store = storeOn(await openNowhere(options), '', options);
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
  const afterRecord = (): Promise<void> =>
    write(async (tx) => {
      const { uuid } = identify(database);
      writeAnchor(options.anchorsPath, path, { uuid, epoch: await readEpoch(tx) });
    });
  const moves = createMoves(db);
  // A store without a file is this connection's alone.
  const bulk = path === '' ? null : createBulkMoves(path, moves, holdsLease(db));
  const ballast = path === '' ? null : createBallast(path);
  return {
    isStandIn: false,
    incidents: createIncidentStore(db, { host: hostname(), write, afterRecord }),
    imports: createImportStore(db, { host: hostname(), write, afterRecord }),
    outbox: createOutbox(db, { write, moves, bulk, ballast }),
    samples: createSampleStore(db, write),
    looking: createLeases('looking', write),
    people: latePeople(async () => (await import('./peopleStore.ts')).createPeopleStore(db, write)),
    scratch: () => openScratch(path, options),
    identity: async () => ({ ...identify(database), schemaVersion: pragmaNumber(database, 'user_version') }),
    close: async () => {
      await bulk?.close();
      await db.destroy();
      // Kysely closes only what it has used.
      if (database.isOpen) database.close();
    },
  };
}
