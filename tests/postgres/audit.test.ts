import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { systemTime } from '../../src/delivery/time.ts';
import { subjectOf } from '../../src/domain/audit.ts';
import { copyStore } from '../../src/store/copy/copyStore.ts';
import { type OpenOptions, openStore } from '../../src/store/open.ts';
import { currentOwner } from '../../src/store/owner.ts';
import { readOwn } from '../../src/store/standby/ownRecords.ts';
import { refreshStandby } from '../../src/store/standby/refreshStandby.ts';
import type { Store } from '../../src/store/store.ts';
import { mergeStores } from '../../src/usecases/mergeStores.ts';
import { actionsOf, fillAudited, trailOf, wholeTrail } from '../helpers/auditedStore.ts';
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

async function open(person = 'ana', more: Partial<OpenOptions> = {}): Promise<Store> {
  const who = { person, host: 'laptop', via: 'terminal', from: null } as const;
  const url = server.url(database);
  const store = await openStore({ url, create: true, anchorsPath: '', now: () => testNow, who, ...more });
  opened.push(store);
  return store;
}

/** As a founder does whose colleague records at the same moment. */
async function recordUntilDone(store: Store, number: number): Promise<void> {
  for (;;) {
    try {
      return void (await record(store, { number, deliveries: [newDelivery(`d${number}`)] }));
    } catch (error) {
      if (!(error instanceof Error) || !error.message.includes('stale')) throw error;
    }
  }
}

it('is one chain where two founders, and a sync, write at once', async () => {
  const founders = [await open('ana'), await open('ben'), await open('ci')];
  await Promise.all(
    founders.flatMap((store, founder) => [
      ...Array.from({ length: 8 }, (_, turn) => recordUntilDone(store, 1 + founder + turn * 3)),
      store.people.replace(syncOf({ name: `list${founder}` }), inBatches(mails(`p${founder}`, `q${founder}`))),
      store.audit.note({ action: 'contacts.exported', subject: { by: 'export' } }),
    ]),
  );
  const trail = await trailOf(founders[0] as Store);
  expect(trail.map(({ seq }) => seq)).toEqual(Array.from({ length: 31 }, (_, place) => place + 1));
  expect(new Set(trail.map(({ person }) => person))).toEqual(new Set(['ana', 'ben', 'ci']));
  expect(await founders[1]?.audit.verify(wholeTrail)).toMatchObject({ kind: 'sound', entries: 31, updates: 24 });
});

it('lets nobody change or empty it, its owner neither', async () => {
  await record(await open());
  for (const sql of [
    `update allclear.audit set person = 'eve'`,
    'delete from allclear.audit',
    'truncate allclear.audit',
  ]) {
    await expect(server.sql(database, sql), sql).rejects.toThrow('the audit trail is only ever added to');
  }
});

it('is taken from a role that default privileges gave it to', async () => {
  await server.sql(database, 'create role clerk');
  await server.sql(database, 'create schema allclear');
  await server.sql(database, 'alter default privileges in schema allclear grant all on tables to clerk');
  await record(await open());
  const rights = ['select', 'insert', 'update', 'delete', 'truncate'].map(
    (right) => `has_table_privilege('clerk', 'allclear.audit', '${right}') as ${right}_right`,
  );
  const [row] = await server.sql(database, `select ${rights.join(', ')}`);
  expect(Object.values(row ?? {})).toEqual([true, true, false, false, false]);
});

it('begins with what there is where the tables of an older program are brought up to date', async () => {
  await fillAudited(await open());
  await server.sql(database, 'drop table allclear.audit cascade');
  await server.sql(database, 'drop function allclear.audit_unchanged cascade');
  await server.sql(database, 'drop table if exists allclear.approvals cascade');
  await server.sql(database, 'update allclear.meta set schema_version = 2');
  const store = await open('ben');
  const [first] = await trailOf(store);
  expect(first).toMatchObject({ seq: 1, action: 'trail.began', person: 'ben' });
  expect(subjectOf(first?.subject ?? '')).toMatchObject({ before: { updates: 4 } });
  await record(store, { number: 3 });
  expect(await store.audit.verify(wholeTrail)).toMatchObject({ kind: 'sound', entries: 3, updates: 5 });
});

it('goes along from a file into a database, and back', async () => {
  await fillAudited(await at.open());
  at.raw((file) => file.exec(`update deliveries set state = 'sent' where state = 'queued'`));
  const noted = (await trailOf(await at.open())).at(-1)?.hash ?? '';
  const copy = { anchorsPath: at.anchorsPath, now: () => testNow, onProgress: () => {}, check: () => {} };
  const there = { from: `sqlite:${at.path}`, to: server.url(database) };
  expect(await copyStore({ ...copy, ...there })).toMatchObject({ kind: 'copied' });
  expect(await copyStore({ ...copy, ...there })).toMatchObject({ kind: 'stood' });
  const shared = await open();
  expect(await shared.audit.verify({ ...wholeTrail, head: noted })).toMatchObject({ kind: 'sound' });
  const back = `sqlite:${join(at.folder, 'back.db')}`;
  await copyStore({ ...copy, from: server.url(database), to: back });
  const file = await at.open({ url: back });
  expect((await actionsOf(file)).slice(-2)).toEqual(['store.copied', 'store.copied']);
  expect(await file.audit.verify({ ...wholeTrail, head: noted })).toMatchObject({ kind: 'sound' });
});

it('tells in the shared store who recorded what in the file beside, and each trail is whole', async () => {
  const shared = await open();
  await record(shared, { number: 1 });
  const refresh = (mergedUpTo: number | null) =>
    refreshStandby(shared, {
      ...{ path: at.path, anchorsPath: at.anchorsPath, now: () => testNow, isSure: true, mergedUpTo },
    });
  await refresh(null);
  const who = { person: 'ben', host: 'train', via: 'terminal', from: null } as const;
  const file = await at.open({ who });
  expect(await file.audit.verify(wholeTrail)).toMatchObject({ kind: 'sound', updates: 0 });
  await record(file, { number: 1, seq: 2 });
  await record(file, { number: 2 });
  expect(await file.audit.verify(wholeTrail)).toMatchObject({ kind: 'sound', updates: 2 });
  const there = await trailOf(file);
  const merge = {
    from: file,
    to: shared,
    ...readOwn(at.path),
    means: new Map(),
    owner: currentOwner(),
    time: systemTime,
  };
  const done = await mergeStores(merge, { dryRun: false, signal: new AbortController().signal });
  const merged = (await trailOf(shared)).slice(-2);
  expect(merged.map(({ action, person }) => [action, person])).toEqual([
    ['entry.merged', 'ana'],
    ['entry.merged', 'ana'],
  ]);
  expect(merged.map(({ subject }) => subjectOf(subject)?.['was'])).toMatchObject(
    there.slice(1).map(({ seq, hash }) => ({ seq, hash, person: 'ben', host: 'train' })),
  );
  expect(await shared.audit.verify(wholeTrail)).toMatchObject({ kind: 'sound', updates: 3 });
  await refresh(done.kind === 'merged' ? done.upTo : null);
  expect(await file.audit.verify(wholeTrail)).toMatchObject({ kind: 'sound' });
});
