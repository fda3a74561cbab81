import type { DatabaseSync } from 'node:sqlite';
import { sql } from 'kysely';
import { writeAnchor } from '../anchor.ts';
import type { ReadSide, Row } from '../copy/side.ts';
import { tableNamed } from '../copy/tables.ts';
import { type OpenOptions, openStore, realPathOf } from '../open.ts';
import { openDatabase } from '../sqliteDatabase.ts';
import { storeErrorOf, whenNotBusy } from '../sqliteErrors.ts';
import { type Store, StoreError } from '../store.ts';
import { bringInLine, put } from './bringInLine.ts';
import { changedPeople, peopleMark } from './changedPeople.ts';
import {
  epochIn,
  isOwnSuppression,
  makeStateTable,
  noteOwnSuppressions,
  readState,
  type StandbyState,
  writeState,
} from './standbyState.ts';

export interface RefreshOptions extends Pick<OpenOptions, 'anchorsPath' | 'now'> {
  /** The file that stands by. */
  readonly path: string;
  /** The people are compared even where nothing says that they have changed. */
  readonly isSure: boolean;
  /** Everything that was recorded in the file up to this epoch of it is in the shared store; null: nothing is known. */
  readonly mergedUpTo: number | null;
}

export type Refreshed =
  | 'as it was'
  | 'copied'
  /** Only the people: what was recorded here is not merged yet. */
  | 'people only'
  /** The shared store knows less than it did; what is here stays. */
  | 'older';

/**
 * Keeps a copy of a shared store on this machine for the hour in which that does not answer: the people, the incidents
 * with their timelines, and where they stood before; not the ledger. One transaction, and only what has changed. Throws `StoreError`.
 */
export async function refreshStandby(shared: Store, options: RefreshOptions): Promise<Refreshed> {
  const path = realPathOf(options.path, true);
  await makeSound(path, options);
  const database = openDatabase(path, false);
  try {
    await whenNotBusy(path, async () => database.exec('begin immediate'));
    makeStateTable(database);
    // Under the lock of the file, so that of two who copy the later one reads later.
    const done = (await shared.snapshot?.((side) => copyInto(database, side, options))) ?? 'as it was';
    database.exec('commit');
    // What was taken out of the file is not to stay in the log beside it.
    if (done !== 'as it was') database.exec('pragma wal_checkpoint(truncate)');
    return done;
  } catch (error) {
    if (database.isTransaction) database.exec('rollback');
    throw storeErrorOf(error, path);
  } finally {
    database.close();
  }
}

/** Its schema is the newest, and its anchor stands. One that was deleted is made anew. */
async function makeSound(path: string, { anchorsPath, now }: RefreshOptions): Promise<void> {
  const open = async (): Promise<void> =>
    await (await openStore({ url: `sqlite:${path}`, create: true, anchorsPath, now })).close();
  try {
    await open();
  } catch (error) {
    const isGone =
      error instanceof StoreError && error.fault.kind === 'store_lost' && error.fault.detail !== 'other_uuid';
    if (!isGone) throw error;
    writeAnchor(anchorsPath, path, null);
    await open();
  }
}

/** A copy that is still the same is as of now; to write that down each time would cost each command a commit. */
const worthNotingMs = 3_600_000;

async function copyInto(database: DatabaseSync, side: ReadSide, options: RefreshOptions): Promise<Refreshed> {
  const { uuid, epoch } = await side.db.selectFrom('meta').select(['uuid', 'epoch']).executeTakeFirstOrThrow();
  const state = readState(database);
  const here = epochIn(database);
  const isMerged = here === (options.mergedUpTo ?? state?.ownEpoch ?? 0);
  const isSameStore = state?.uuid === uuid;
  if (isSameStore && epoch < state.epoch) return 'older';
  const mark = await peopleMark(side);
  const needsPeople = options.isSure || !isSameStore || state.peopleMark.writes !== mark.writes;
  const needsHistory = isMerged && (!isSameStore || epoch > state.epoch || here !== state.ownEpoch);
  if (state !== null && !needsPeople && !needsHistory) {
    const copiedAt = options.now();
    if (copiedAt.getTime() - state.copiedAt.getTime() > worthNotingMs) {
      noteOwnSuppressions(database, state);
      writeState(database, { ...state, copiedAt });
    }
    return 'as it was';
  }
  const isNear = isSameStore && options.mergedUpTo === null;
  const people = needsPeople ? await copyPeople(database, side, state, isNear) : state.people;
  let base = { epoch: state?.epoch ?? 0, ownEpoch: state?.ownEpoch ?? 0 };
  if (needsHistory) {
    if (isSameStore && here === state.ownEpoch) await copyNews(database, side, state.epoch);
    else await copyHistory(database, side);
    // What is recorded here later has a larger one than all that was copied.
    base = { epoch, ownEpoch: Math.max(here, epoch) };
    database.prepare('update meta set epoch = ?').run(base.ownEpoch);
  }
  const kept = isMerged || isSameStore ? uuid : (state?.uuid ?? uuid);
  writeState(database, {
    ...base,
    uuid: kept,
    copiedAt: options.now(),
    peopleMark: needsPeople ? mark : state.peopleMark,
    people,
  });
  return isMerged ? 'copied' : 'people only';
}

/** @param isNear what stands here was a copy of the same people */
async function copyPeople(
  database: DatabaseSync,
  side: ReadSide,
  state: StandbyState | null,
  isNear: boolean,
): Promise<number> {
  const [people, suppressions, sources] = [tableNamed('people'), tableNamed('suppressions'), tableNamed('sources')];
  const near = state !== null && isNear ? await copyChanged(database, side, state) : null;
  const count = near ?? (await bringInLine(database, people, side.pages(people)));
  noteOwnSuppressions(database, state);
  const settled = database.prepare('delete from standby_suppressions where address = ? and kind = ?');
  const known = async function* (): AsyncIterable<readonly Row[]> {
    for await (const rows of side.pages(suppressions)) {
      for (const { address = null, kind = null } of rows) settled.run(address, kind);
      yield rows;
    }
  };
  await bringInLine(database, { ...suppressions, kept: isOwnSuppression }, known());
  await bringInLine(database, sources, side.pages(sources));
  return count;
}

/** Null: some are gone, or too many are others; all have to be compared. */
async function copyChanged(
  database: DatabaseSync,
  side: ReadSide,
  { peopleMark: mark }: StandbyState,
): Promise<number | null> {
  const changed = await changedPeople(side, mark);
  if (changed === null) return null;
  put(database, 'people', tableNamed('people').key, changed.rows);
  const here = Number(database.prepare('select count(*) as n from people').get()?.['n']);
  return here === changed.all ? here : null;
}

/** Everything anew: another store, or one into which what was recorded here has gone. */
async function copyHistory(database: DatabaseSync, side: ReadSide): Promise<void> {
  for (const table of ['delivery_events', 'deliveries', 'messages', 'imports', 'updates', 'incidents']) {
    database.exec(`delete from ${table}`);
  }
  for (const table of [tableNamed('incidents'), tableNamed('updates'), tableNamed('imports')]) {
    for await (const rows of side.pages(table)) put(database, table.name, table.key, rows);
  }
}

/** Of each incident that was spoken of since all: an import may have told it anew. */
async function copyNews(database: DatabaseSync, { db }: ReadSide, since: number): Promise<void> {
  const spoken = await db.selectFrom('updates').select('incident_uuid').distinct().where('epoch', '>', since).execute();
  const uuids = spoken.map((row) => row.incident_uuid);
  const rowsOf = async (table: 'incidents' | 'updates' | 'imports', column: string, some: readonly string[]) => {
    const { rows } =
      await sql<Row>`select * from ${sql.table(table)} where ${sql.id(column)} in (${sql.join(some)})`.execute(db);
    return rows;
  };
  for (let from = 0; from < uuids.length; from += 200) {
    const some = uuids.slice(from, from + 200);
    for (const uuid of some) {
      database.prepare('delete from updates where incident_uuid = ?').run(uuid);
      database.prepare('delete from imports where incident_uuid = ?').run(uuid);
    }
    put(database, 'incidents', ['uuid'], await rowsOf('incidents', 'uuid', some));
    put(database, 'updates', ['id'], await rowsOf('updates', 'incident_uuid', some));
    put(database, 'imports', ['source', 'foreign_id'], await rowsOf('imports', 'incident_uuid', some));
  }
}
