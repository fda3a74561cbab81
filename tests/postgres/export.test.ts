import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { ExportKind } from '../../src/store/export/exportLines.ts';
import { exportStore } from '../../src/store/export/exportStore.ts';
import { takeExport } from '../../src/store/export/takeExport.ts';
import { openStore } from '../../src/store/open.ts';
import type { Store } from '../../src/store/store.ts';
import { fillStore } from '../helpers/fullStore.ts';
import { testNow } from '../helpers/httpChannelIo.ts';
import { type PostgresServer, startPostgres } from '../helpers/postgresServer.ts';
import { newDelivery, record } from '../helpers/storeEntry.ts';
import { createStoreFolder, type StoreFolder } from '../helpers/storeTemp.ts';

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres({ conf: ['fsync = off'] });
});
afterAll(() => server.remove());

let at: StoreFolder;
let url: string;
let opened: Store[];
beforeEach(async () => {
  at = createStoreFolder();
  url = server.url(await server.createDatabase());
  opened = [];
});
afterEach(async () => {
  await Promise.all(opened.map((store) => store.close()));
  await at.remove();
});

const base = (where: string) => ({
  ...{ url: where, anchorsPath: at.anchorsPath, now: () => testNow, program: '1.2.3' },
  ...{ onProgress: () => {}, check: () => {} },
});

const whole: ExportKind = { contacts: true, public: false };

async function exported(where: string, how = whole, onPiece: (at: number) => void = () => {}): Promise<string> {
  const pieces: string[] = [];
  const write = async (all: AsyncIterable<string>): Promise<void> => {
    for await (const piece of all) onPiece(pieces.push(piece));
  };
  await exportStore({ ...base(where), ...how, write });
  return pieces.join('');
}

const take = (where: string, text: string) =>
  takeExport({
    ...base(where),
    dryRun: false,
    open: async function* () {
      yield Buffer.from(text);
    },
  });

async function openShared(): Promise<Store> {
  const store = await openStore({ url, create: true, anchorsPath: '', now: () => testNow });
  opened.push(store);
  return store;
}

it.each<[string, ExportKind]>([
  ['whole', whole],
  ['without people', { contacts: false, public: false }],
  ['for the public', { contacts: false, public: true }],
])('gives the same bytes from a file, from a database and from a file again: %s', async (_, how) => {
  const store = await at.open();
  await fillStore(store);
  await record(store, { number: 3, deliveries: [newDelivery('late', { to: 'bob@x.test' })] });
  const first = await exported(`sqlite:${at.path}`, how);
  expect(await take(url, first)).toMatchObject({ kind: 'taken' });
  const second = await exported(url, how);
  expect(second).toBe(first);
  const back = `sqlite:${at.folder}/back.db`;
  expect(await take(back, second)).toMatchObject({ kind: 'taken' });
  expect(await exported(back, how)).toBe(first);
  expect(await take(url, first)).toMatchObject({ kind: 'stood' });
});

it('counts on from what it took, and sends nothing of it by itself', async () => {
  const store = await at.open();
  await fillStore(store);
  await record(store, { number: 3, deliveries: [newDelivery('late')] });
  await take(url, await exported(`sqlite:${at.path}`));
  const shared = await openShared();
  expect(await shared.outbox.pendingChannels({ incidentUuid: null, sinceEpoch: 0 })).toEqual([]);
  await record(shared, { number: 4, deliveries: [newDelivery('next')] });
  await shared.samples.add([{ probe: 'shop', at: testNow, healthy: true, reason: 'ok', everyMs: 1, tookMs: 1 }]);
  expect(await shared.identity()).toMatchObject({ epoch: 5 });
  expect(await shared.outbox.deliveries({ states: ['queued'] })).toMatchObject([{ id: 'next' }]);
});

it('refuses a database that holds something else, and an export that contradicts itself, and stores nothing', async () => {
  await fillStore(await at.open());
  const text = await exported(`sqlite:${at.path}`);
  const lines = text.split('\n');
  await expect(take(url, lines.toSpliced(3, 0, lines[2] ?? '').join('\n'))).rejects.toThrow('conflict');
  const shared = await openShared();
  expect(await shared.incidents.list()).toEqual([]);
  await record(shared, { number: 9 });
  expect(await take(url, text)).toEqual({ kind: 'occupied', table: 'incidents' });
});

it('is of one moment, whatever others record while it reads', async () => {
  const shared = await openShared();
  await fillStore(shared);
  const before = await exported(url);
  let recording: Promise<unknown> = Promise.resolve();
  const during = await exported(url, whole, (piece) => {
    if (piece === 1) recording = record(shared, { number: 8 });
  });
  await recording;
  expect(during).toBe(before);
  expect(await shared.identity()).toMatchObject({ epoch: 4 });
});
