import { Kysely, SqliteDialect } from 'kysely';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createBulkMoves } from '../../src/store/bulkMoves.ts';
import { createMoves } from '../../src/store/moves.ts';
import type { Schema } from '../../src/store/schema.ts';
import { holdsLease } from '../../src/store/senderLease.ts';
import { kyselyDatabase, openDatabase } from '../../src/store/sqliteDatabase.ts';
import type { Move, Outbox, Store } from '../../src/store/store.ts';
import { newDelivery, record } from '../helpers/storeEntry.ts';
import { createStoreFolder, type StoreFolder } from '../helpers/storeTemp.ts';

const at = new Date('2026-11-23T10:00:00Z');
const owner = { host: 'elsewhere', bootId: '', pidNamespace: '', pid: 1, startedAt: '' };
const count = 2_000;
const ids = Array.from({ length: count }, (_, index) => `d${index}`);

let folder: StoreFolder;
beforeEach(() => {
  folder = createStoreFolder();
});
afterEach(() => folder.remove());

async function withMany(): Promise<{ readonly store: Store; readonly fence: number }> {
  const store = await folder.open();
  await record(store, { deliveries: ids.map((id) => newDelivery(id, { to: `${id}@acme.example` })) });
  return { store, fence: await fenceOf(store.outbox) };
}

async function fenceOf(outbox: Outbox): Promise<number> {
  const lease = await outbox.takeLease(owner, at, 30_000);
  if (lease.kind !== 'taken') throw new Error(lease.kind);
  return lease.fence;
}

/** In groups as small as those of a run. */
async function writeAll(outbox: Outbox, fence: number, moves: readonly Move[]): Promise<readonly string[]> {
  const leftOut: string[] = [];
  for (let from = 0; from < moves.length; from += 8) {
    const result = await outbox.write(fence, moves.slice(from, from + 8), at);
    if (result.kind === 'fenced') throw new Error('fenced');
    leftOut.push(...result.leftOut);
  }
  return leftOut;
}

const begin = (id: string): Move => ({ id, from: ['queued'], to: 'sending', attempt: true, nextAttemptAt: null });
const end = (id: string): Move => ({ id, from: ['sending'], to: 'sent', reason: 'ok', remoteId: `<${id}>`, url: null });

it('writes thousands of moves as it writes the first few, and leaves none out', async () => {
  const { store, fence } = await withMany();
  expect(await writeAll(store.outbox, fence, ids.map(begin))).toEqual([]);
  expect(await writeAll(store.outbox, fence, ids.map(end))).toEqual([]);
  const told = await store.outbox.deliveries({});
  expect(new Set(told.map((one) => JSON.stringify({ ...one, id: '', to: '', remoteId: '' })))).toHaveLength(1);
  expect(told.map((one) => [one.state, one.attempts, one.remoteId])).toEqual(ids.map((id) => ['sent', 1, `<${id}>`]));
  const history = folder.raw((database) =>
    database
      .prepare('select from_state, to_state, reason, fence, count(*) as n from delivery_events group by 1, 2')
      .all(),
  );
  expect(history.map((row) => ({ ...row }))).toEqual([
    { from_state: 'queued', to_state: 'sending', reason: null, fence, n: count },
    { from_state: 'sending', to_state: 'sent', reason: 'ok', fence, n: count },
  ]);
});

it('leaves out a move whose row has moved on, and writes those beside it', async () => {
  const { store, fence } = await withMany();
  await writeAll(store.outbox, fence, ids.map(begin));
  const result = await store.outbox.write(fence, [end('d0'), begin('d1'), end('d2')], at);
  expect(result).toEqual({ kind: 'written', leftOut: ['d1'] });
  expect((await store.outbox.deliveries({ states: ['sent'] })).map((one) => one.id)).toEqual(['d0', 'd2']);
});

it('writes nothing once somebody else holds the lease', async () => {
  const { store, fence } = await withMany();
  await writeAll(store.outbox, fence, ids.map(begin));
  await store.outbox.releaseLease(fence);
  const next = await fenceOf(store.outbox);
  expect(await store.outbox.write(fence, [end('d0')], at)).toEqual({ kind: 'fenced' });
  expect((await store.outbox.delivery('d0'))?.state).toBe('sending');
  expect(await store.outbox.write(next, [end('d0')], at)).toEqual({ kind: 'written', leftOut: [] });
});

it('keeps the pace that comes with a move, among thousands without one', async () => {
  const { store, fence } = await withMany();
  await writeAll(store.outbox, fence, ids.map(begin));
  const pace = { freeAt: new Date('2026-11-23T10:00:05Z'), blockedUntil: null };
  await store.outbox.write(fence, [{ ...end('d0'), pace }, end('d1')], at);
  expect(await store.outbox.pace('a')).toEqual(pace);
  expect((await store.outbox.delivery('d1'))?.state).toBe('sent');
});

it('waits while another process writes, and then writes', async () => {
  const { store, fence } = await withMany();
  await writeAll(store.outbox, fence, ids.map(begin));
  const other = openDatabase(folder.path, false);
  other.exec('begin immediate');
  // Asked twice for a lock, the thread is told to wait by both of them before the lock is free.
  const written = [store.outbox.write(fence, [end('d0')], at), store.outbox.write(fence, [end('d1')], at)];
  expect((await store.outbox.delivery('d0'))?.state).toBe('sending');
  other.exec('commit');
  other.close();
  const done = { kind: 'written', leftOut: [] };
  expect(await Promise.all(written)).toEqual([done, done]);
});

it('begins with a thread when there is much to write, and not before', async () => {
  const { fence } = await withMany();
  const database = openDatabase(folder.path, false);
  const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database: kyselyDatabase(database, folder.path) }) });
  const bulk = createBulkMoves(folder.path, createMoves(db), holdsLease(db));
  try {
    expect(await bulk.write(fence, ids.slice(0, 8).map(begin), at)).toBe(null);
    expect(await bulk.write(fence, ids.map(begin), at)).toBe(null);
    await vi.waitUntil(async () => (await bulk.write(fence, [begin('d0')], at)) !== null, 10_000);
    expect(await bulk.write(fence, [begin('d0')], at)).toEqual({ kind: 'written', leftOut: ['d0'] });
  } finally {
    await bulk.close();
    await db.destroy();
  }
});

it('says of a damaged file what is wrong, in the same words as ever', async () => {
  const { store, fence } = await withMany();
  await writeAll(store.outbox, fence, ids.map(begin));
  folder.raw((database) => database.exec('drop table delivery_events'));
  await expect(store.outbox.write(fence, [end('d0')], at)).rejects.toThrow('no such table');
  expect((await store.outbox.delivery('d0'))?.state).toBe('sending');
});
