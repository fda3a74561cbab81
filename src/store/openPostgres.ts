import { hostname } from 'node:os';
import type { DatabaseSync } from 'node:sqlite';
import { Kysely, PostgresDialect, type Transaction } from 'kysely';
import { v7 as uuidV7 } from 'uuid';
import { decidedAct } from './auditActs.ts';
import { createAuditStore } from './audits.ts';
import { type AuditTrail, createAuditTrail } from './auditTrail.ts';
import type { ChunkQueue } from './chunkStore.ts';
import { chunksOfUpdate, createChunkStore, cutIntoChunks, sqlIn } from './chunks.ts';
import { createImportStore } from './imports.ts';
import { createIncidentStore, type PlannedRow } from './incidents.ts';
import { lateApprovals } from './lateApprovals.ts';
import { latePeople } from './latePeople.ts';
import { postgresMigrations } from './migrations/postgres/index.ts';
import type { OpenOptions } from './open.ts';
import { someScript } from './osPerson.ts';
import { createOutbox } from './outbox.ts';
import type { PeopleEngine } from './peopleStore.ts';
import { migratePostgres, readStanding, type Standing } from './postgresMigrate.ts';
import { writeMoves, writeOnce } from './postgresMoves.ts';
import { createPool, kyselyPool } from './postgresPool.ts';
import { type PostgresAddress, readPostgresUrl } from './postgresUrl.ts';
import { auditLock, writeTransaction } from './postgresWrite.ts';
import { unrecordedIfFull } from './remembering.ts';
import { createReportStore } from './reportStore.ts';
import { createSampleStore } from './samples.ts';
import type { Schema } from './schema.ts';
import { createLeases } from './senderLease.ts';
import type { Store } from './store.ts';

/** An empty store of its own that is thrown away; `fill` puts into it what it is to begin with. */
export type OpenNothing = (fill?: (database: DatabaseSync) => Promise<void>) => Promise<Store>;

/** One for what a founder waits for, the others for what is sent meanwhile. */
const connectionsAtMost = 4;

/**
 * Opens a store that many machines share. It has no anchor: a server is backed up and restored by those who run it.
 * Throws `StoreError`.
 * @param openNothing an empty store, for looking at a database in which nothing has been recorded yet
 */
export async function openPostgres(options: OpenOptions, openNothing: OpenNothing): Promise<Store> {
  const address = readPostgresUrl(options.url, options.env ?? process.env);
  const db = connect(address);
  try {
    const found = await readStanding(db, address.shown);
    if (found.version === 0 && !options.create) {
      await db.destroy();
      // What is prepared upon it is recorded in the database.
      return { ...(await openNothing()), now: serverTime(options, found) };
    }
    if (found.version < postgresMigrations.length)
      await migratePostgres(db, address.shown, options.now, undefined, options.who);
    const standing = found.uuid === null ? await readStanding(db, address.shown) : found;
    return storeOn(db, standing, options, openNothing);
  } catch (error) {
    await db.destroy().catch(() => {});
    throw error;
  }
}

function connect(address: PostgresAddress): Kysely<Schema> {
  const pool = kyselyPool(createPool(address, connectionsAtMost), address.shown);
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
}

/** The one clock of all machines. */
const serverTime =
  ({ now }: OpenOptions, { aheadMs }: Standing): Store['now'] =>
  () =>
    new Date(now().getTime() + aheadMs);

/** Of whoever sends nothing; what is recorded through it is found in the ledger by the next who delivers. */
const noQueue = async (): Promise<ChunkQueue> => ({
  put: async () => {},
  hasten: async () => {},
  restore: async () => [],
});

function storeOn(db: Kysely<Schema>, standing: Standing, options: OpenOptions, openNothing: OpenNothing): Store {
  const queue = options.queue ?? noQueue;
  const writing =
    (alone: Parameters<typeof writeTransaction>[1]) =>
    <T>(work: (tx: Transaction<Schema>) => Promise<T>): Promise<T> =>
      writeTransaction(db, alone, work);
  const onPlanned = async (tx: Transaction<Schema>, rows: readonly PlannedRow[]): Promise<void> => {
    const chunks = await cutIntoChunks(tx, rows, uuidV7);
    if (chunks.length > 0) await (await queue()).put(chunks, sqlIn(tx));
  };
  // Their jobs wait until they would have expired; whoever begins one finds out what there is to do in it, and when.
  const onReleased = async (tx: Transaction<Schema>, updateId: string): Promise<void> => {
    const chunks = await chunksOfUpdate(tx, updateId);
    if (chunks.length > 0) await (await queue()).hasten(chunks, sqlIn(tx));
  };
  const trail = createAuditTrail({
    ...{ who: options.who ?? someScript(), now: serverTime(options, standing), lock: auditLock },
  });
  const recording = { host: hostname(), write: writing('meta'), trail, remembering: unrecordedIfFull };
  const decideAll: Store['outbox']['decideAll'] = (moves, at) =>
    writing(null)(async (tx) => {
      const result = await writeOnce(tx, { kind: 'person' }, moves, at);
      const leftOut = new Set(result.kind === 'written' ? result.leftOut : moves.map(({ id }) => id));
      const done = moves.filter(({ id }) => !leftOut.has(id));
      if (done.length > 0) await trail.append(tx, [await decidedAct(tx, done)]);
      return done.length;
    });
  const people = latePeople(async () =>
    (await import('./peopleStore.ts')).createPeopleStore(db, sharedPeople(db, trail)),
  );
  return {
    isStandIn: false,
    incidents: createIncidentStore(db, { ...recording, onPlanned }),
    imports: createImportStore(db, recording),
    report: createReportStore(db),
    approvals: lateApprovals(async () =>
      (await import('./approvals.ts')).createApprovalStore(db, { ...recording, onReleased }),
    ),
    audit: createAuditStore(db, {
      ...{ write: writing(null), trail, copiedUpTo: () => -1 },
      snapshot: async (work) =>
        await (await import('./copy/postgresSide.ts')).readPostgres(db, (side) => work(side.db)),
    }),
    apart: null,
    merging: async () => (await import('./merge/merges.ts')).createMergeStore(db, { ...recording, onPlanned }),
    snapshot: async (work) => await (await import('./copy/postgresSide.ts')).readPostgres(db, work),
    outbox: createOutbox(db, {
      hidesRecipients: standing.hidesRecipients,
      leases: createLeases('sender', writing('lease')),
      moves: {
        write: (fence, moves, at) => writeMoves(db, { kind: 'sender', fence }, moves, at),
        decide: async (move, at) => (await decideAll([move], at)) === 1,
        decideAll,
      },
      ballast: null,
    }),
    samples: createSampleStore(db, writing(null)),
    looking: createLeases('looking', writing('lease')),
    people,
    chunks: createChunkStore(db, queue),
    now: serverTime(options, standing),
    scratch: async () => {
      const { copyPeopleOver } = await import('./scratch.ts');
      return await openNothing((database) => copyPeopleOver(database, db));
    },
    identity: async () => {
      const { uuid, epoch } = await db.selectFrom('meta').select(['uuid', 'epoch']).executeTakeFirstOrThrow();
      return { uuid, epoch, schemaVersion: postgresMigrations.length };
    },
    close: () => db.destroy(),
  };
}

const sharedPeople = (db: Kysely<Schema>, trail: AuditTrail): PeopleEngine => ({
  trail,
  write: (work) => writeTransaction(db, 'people', work),
  staging: {
    pinned: (work) =>
      db.connection().execute((one) => work(one, (inside) => writeTransaction(db, 'people', inside, one))),
    tables: { number: 'bigint generated always as identity', sorted: '', schema: 'pg_temp' },
  },
  // What a dead row leaves behind is the server's vacuum's, and its archive's, see docs/postgres.md.
  wipe: async () => {},
});
