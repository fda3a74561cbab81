import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { explainStore } from '../../src/cli/storeWords.ts';
import { sqlitePath } from '../../src/store/open.ts';
import { faultCase } from '../helpers/faultCases.ts';
import { startStoreChild } from '../helpers/storeChildren.ts';
import { newDelivery, record } from '../helpers/storeEntry.ts';
import { createStoreFolder, faultOf, type StoreFolder } from '../helpers/storeTemp.ts';

let at: StoreFolder;
beforeEach(() => {
  at = createStoreFolder();
});
afterEach(() => at.remove());

const modeOf = (path: string): number => statSync(path).mode & 0o777;

it(faultCase(18, 'as they are made'), async () => {
  const umask = process.umask(0o022);
  try {
    await record(await at.open(), {});
  } finally {
    process.umask(umask);
  }
  const made = readdirSync(dirname(at.path)).map((name) => [name, modeOf(join(dirname(at.path), name))]);
  expect(made).toEqual([
    ['incidents.db', 0o600],
    ['incidents.db-shm', 0o600],
    ['incidents.db-wal', 0o600],
  ]);
  expect([modeOf(dirname(at.path)), modeOf(dirname(at.anchorsPath)), modeOf(at.anchorsPath)]).toEqual([
    0o700, 0o700, 0o600,
  ]);
});

it('is written ahead to a log, and each commit to the disk', async () => {
  const store = await at.open();
  await record(store, {});
  expect(at.raw((database) => database.prepare('pragma journal_mode').get())).toEqual({ journal_mode: 'wal' });
  await at.closeAll();
  expect(readdirSync(dirname(at.path))).toEqual(['incidents.db']);
});

it('closes what was opened, also when nothing was asked of it', async () => {
  await at.open();
  await at.closeAll();
  expect(readdirSync(dirname(at.path))).toEqual(['incidents.db']);
});

it('makes nothing where one only looks, and answers as an empty store', async () => {
  const store = await at.open({ create: false });
  expect(store.isStandIn).toBe(true);
  expect(await store.incidents.list()).toEqual([]);
  expect(readdirSync(at.folder)).toEqual([]);
  expect((await at.open()).isStandIn).toBe(false);
});

it.each([
  ['a file that may not be written', 0o444, 0o755],
  ['a folder that may not be written', 0o444, 0o555],
])('is refused in words in %s', async (_, fileMode, folderMode) => {
  await record(await at.open(), {});
  await at.closeAll();
  const before = readFileSync(at.path);
  chmodSync(at.folder, 0o755);
  chmodSync(at.path, fileMode);
  chmodSync(dirname(at.path), folderMode);
  // Root may write anything, so somebody else tries.
  const stranger = process.getuid?.() === 0 ? 65_534 : undefined;
  const state = join(at.folder, 'strange');
  mkdirSync(state);
  if (stranger !== undefined) chownSync(state, stranger, stranger);
  const child = await startStoreChild(at.path, join(state, 'anchors.json'), stranger);
  child.go();
  expect(await child.answer).toMatchObject({ name: 'StoreError', fault: { kind: 'store_unwritable', path: at.path } });
  chmodSync(dirname(at.path), 0o755);
  expect(readFileSync(at.path)).toEqual(before);
});

it('is refused in words where its folder is a file, or the path is a folder', async () => {
  writeFileSync(join(at.folder, 'data'), '');
  expect(await at.fault()).toMatchObject({ kind: 'store_unwritable', path: at.path });
  const path = join(at.folder, 'folder');
  mkdirSync(path);
  expect(await at.fault({ url: `sqlite:${path}` })).toMatchObject({ kind: 'store_unwritable', path });
});

it.each<[string, (path: string) => void]>([
  [
    'with another header',
    (path) => writeFileSync(path, Buffer.concat([Buffer.alloc(100, 'x'), readFileSync(path).subarray(100)])),
  ],
  ['that is a text', (path) => writeFileSync(path, 'My incidents are here\n'.repeat(500))],
  ['cut in the middle', (path) => truncateSync(path, 4096 * 3 + 100)],
])('says that a file %s is damaged, and leaves it as it is', async (_, damage) => {
  await record(await at.open(), {});
  await at.closeAll();
  damage(at.path);
  const before = readFileSync(at.path);
  const fault = await faultOf(at.open().then((store) => store.incidents.list()));
  expect(fault).toMatchObject({ kind: 'store_damaged', path: at.path });
  if (!fault) return;
  expect(explainStore(fault)).toMatchObject({ message: expect.stringContaining('left as it is'), exit: 1 });
  await at.closeAll();
  expect(readFileSync(at.path)).toEqual(before);
});

it('says so when a page behind an intact header turns out to be damaged', async () => {
  const store = await at.open();
  for (let number = 1; number <= 40; number += 1) {
    await record(store, { number, deliveries: [newDelivery(`d${number}`)], incident: { title: 'x'.repeat(500) } });
  }
  await at.closeAll();
  const root = at.raw((database) =>
    database.prepare("select rootpage from sqlite_schema where name = 'incidents'").get(),
  );
  const page = Number(root?.['rootpage']);
  const file = readFileSync(at.path);
  file.fill(0xee, (page - 1) * 4096, page * 4096);
  writeFileSync(at.path, file);
  const damaged = await at.open();
  expect(await faultOf(damaged.incidents.list())).toMatchObject({ kind: 'store_damaged', path: at.path });
  expect((await damaged.identity()).epoch).toBe(40);
  expect(await faultOf(record(damaged, { number: 41 }))).toMatchObject({ kind: 'store_damaged', path: at.path });
});

it.each([
  ['sqlite:/srv/incidents.db', '/srv/incidents.db'],
  ['sqlite:///srv/incidents.db', '/srv/incidents.db'],
  ['sqlite:/srv/with space ü.db', '/srv/with space ü.db'],
])('reads %j as %j', (url, path) => {
  expect(sqlitePath(url)).toBe(path);
});

it.each(['sqlite:incidents.db', 'sqlite:', 'incidents.db', '/srv/incidents.db', 'mysql://host/db'])(
  'knows no store %j',
  async (url) => {
    expect(await at.fault({ url })).toEqual({ kind: 'store_url', url });
  },
);

it('repeats no password of an address that it does not know', async () => {
  const fault = await at.fault({ url: 'mongodb://ann:hunter2@db.acme.example/x' });
  expect(fault).toEqual({ kind: 'store_url', url: 'mongodb://ann:***@db.acme.example/x' });
  expect(existsSync(at.anchorsPath)).toBe(false);
});
