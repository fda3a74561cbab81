import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { type CopyOptions, type CopyResult, copyStore } from '../../src/store/copy/copyStore.ts';
import { openStore } from '../../src/store/open.ts';
import type { Store } from '../../src/store/store.ts';
import { openDesk } from '../helpers/desk.ts';
import { fillStore } from '../helpers/fullStore.ts';
import { testNow } from '../helpers/httpChannelIo.ts';
import { type PostgresServer, startPostgres } from '../helpers/postgresServer.ts';
import { newDelivery, record } from '../helpers/storeEntry.ts';
import { inBatches, mails, syncOf } from '../helpers/storePeople.ts';
import { createStoreFolder, type StoreFolder } from '../helpers/storeTemp.ts';

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres({ conf: ['fsync = off'] });
});
afterAll(() => server.remove());

let at: StoreFolder;
let database: string;
let opened: Store[];
beforeEach(async () => {
  at = createStoreFolder();
  database = await server.createDatabase();
  opened = [];
});
afterEach(async () => {
  await Promise.all(opened.map((store) => store.close()));
  await at.remove();
});

const copy = (from: string, to: string, more: Partial<CopyOptions> = {}) =>
  copyStore({
    ...{ from, to, anchorsPath: at.anchorsPath, now: () => testNow, onProgress: () => {}, check: () => {} },
    ...more,
  });

async function openShared(name = database): Promise<Store> {
  const store = await openStore({ url: server.url(name), create: true, anchorsPath: '', now: () => testNow });
  opened.push(store);
  return store;
}

it('goes from a file into a database and back, and each side has the same hashes', async () => {
  await fillStore(await at.open());
  const there = await copy(`sqlite:${at.path}`, server.url(database));
  const back = await copy(server.url(database), `sqlite:${join(at.folder, 'back.db')}`);
  expect(there).toMatchObject({ kind: 'copied', epoch: 3, uncertain: 1 });
  // Each copy adds to the trail that it is one.
  const ledgers = (done: CopyResult) => 'tables' in done && done.tables.filter(({ table }) => table !== 'audit');
  expect(ledgers(back)).toEqual(ledgers(there));
  const other = await at.open({ url: `sqlite:${join(at.folder, 'back.db')}` });
  expect((await other.outbox.deliveries({})).map(({ id, state }) => [id, state])).toEqual([
    ['sent-1', 'sent'],
    ['lost-1', 'uncertain'],
    ['skipped', 'skipped'],
  ]);
});

it('counts on from what was copied', async () => {
  await fillStore(await at.open());
  await copy(`sqlite:${at.path}`, server.url(database));
  const shared = await openShared();
  await record(shared, { number: 3, deliveries: [newDelivery('next')] });
  await shared.samples.add([{ probe: 'shop', at: testNow, healthy: true, reason: 'ok', everyMs: 1, tookMs: 1 }]);
  expect(await shared.identity()).toMatchObject({ epoch: 4 });
  const [{ last } = {}] = await server.sql(database, 'select max(position)::int as last from allclear.deliveries');
  expect(last).toBe(4);
});

it('has a chunk for whatever somebody may still have sent again', async () => {
  await fillStore(await at.open());
  await copy(`sqlite:${at.path}`, server.url(database));
  const shared = await openShared();
  const all = { incidentUuid: null, sinceEpoch: 0 };
  expect(await shared.chunks?.unfinished(all, testNow)).toMatchObject([{ channel: 'a', first: 2, last: 2 }]);
});

it('refuses a database that holds anything, and one that is the same', async () => {
  await fillStore(await at.open());
  await record(await openShared(), { number: 9 });
  expect(await copy(`sqlite:${at.path}`, server.url(database))).toEqual({ kind: 'taken', table: 'incidents' });
  const sameByAnotherName = `${server.url(database)}?sslmode=disable`;
  expect(await copy(server.url(database), sameByAnotherName)).toEqual({ kind: 'same' });
});

it('reads one moment of a database that others write to meanwhile', async () => {
  const shared = await openShared();
  await fillStore(shared);
  let isFirst = true;
  const pending: Promise<unknown>[] = [];
  const check = (): void => {
    if (isFirst) pending.push(record(shared, { number: 8 }));
    isFirst = false;
  };
  const copied = await copy(server.url(database), `sqlite:${join(at.folder, 'copy.db')}`, { check });
  await Promise.all(pending);
  expect(copied).toMatchObject({ kind: 'copied', epoch: 3 });
  expect(await shared.identity()).toMatchObject({ epoch: 4 });
});

it('begins anew after kill -9 at any moment, and ends with all of it', async () => {
  const store = await at.open();
  await fillStore(store);
  const names = Array.from({ length: 60_000 }, (_, index) => `p${index}`);
  await store.people.replace(syncOf({ name: 'big' }), inBatches(mails(...names), 5000));
  await at.closeAll();
  const desk = openDesk();
  const env = { XDG_STATE_HOME: join(at.folder, 'state-of-desk') };
  const args = ['store', 'copy', '--from', `sqlite:${at.path}`, '--to', server.url(database), '--json'];
  const endings: string[] = [];
  try {
    for (const afterMs of [150, 250, 400, 600, 900, 1300]) {
      const { child, ended } = desk.start(...args);
      await Promise.race([sleep(afterMs), ended]);
      child.kill('SIGKILL');
      endings.push((await ended).signal ?? 'ended');
      const people = await server.sql(database, `select to_regclass('allclear.people') is not null as there`);
      if (people[0]?.['there'] !== true) continue;
      const [{ n } = {}] = await server.sql(database, 'select count(*)::int as n from allclear.people');
      expect([0, 60_007]).toContain(n);
    }
    const ran = await desk.runWith({ env }, ...args);
    expect(ran.stderr).toBe('');
    expect(ran.code).toBe(0);
    const tables = ran.json()['tables'] as readonly { table: string; rows: number }[];
    expect(tables.find(({ table }) => table === 'people')?.rows).toBe(60_007);
  } finally {
    desk.close();
  }
  expect(endings).toContain('SIGKILL');
});
