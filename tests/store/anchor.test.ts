import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { StoreFault } from '../../src/store/store.ts';
import { newDelivery, record } from '../helpers/storeEntry.ts';
import { createStoreFolder, faultOf, type StoreFolder } from '../helpers/storeTemp.ts';

let at: StoreFolder;
beforeEach(() => {
  at = createStoreFolder();
});
afterEach(() => at.remove());

type Anchors = Record<string, { uuid: string; epoch: number }>;
const anchors = (): Anchors => JSON.parse(readFileSync(at.anchorsPath, 'utf8')) as Anchors;
const setAnchors = (content: unknown): void => writeFileSync(at.anchorsPath, JSON.stringify(content));
const other = (name = 'other.db'): string => join(dirname(at.path), name);

/** A store with one entry and a delivery that is queued, closed again. */
async function declared(): Promise<void> {
  await record(await at.open(), { deliveries: [newDelivery('d')] });
  await at.closeAll();
}

const recordedBy = (host: string, path = at.path): void => {
  at.raw((database) => database.prepare('update updates set host = ?').run(host), path);
};

it.each<[string, () => void | Promise<void>, Partial<StoreFault>]>([
  ['is missing', () => rmSync(at.path), { kind: 'store_lost', detail: 'missing' }],
  ['is missing with its folder', () => rmSync(dirname(at.path), { recursive: true }), { kind: 'store_lost' }],
  ['is empty', () => writeFileSync(at.path, ''), { kind: 'store_lost', detail: 'empty' }],
  [
    'is another store',
    async () => {
      await at.open({ url: `sqlite:${other()}`, anchorsPath: join(at.folder, 'elsewhere.json') });
      await at.closeAll();
      renameSync(other(), at.path);
    },
    { kind: 'store_lost', detail: 'other_uuid' },
  ],
  [
    'is an older copy',
    async () => {
      copyFileSync(at.path, other());
      await record(await at.open(), { seq: 2 });
      await record(await at.open(), { seq: 3 });
      await at.closeAll();
      renameSync(other(), at.path);
    },
    { kind: 'store_older', epoch: 1, anchoredEpoch: 3 },
  ],
  [
    'is a copy that was made of the file alone while its log held the rest',
    async () => {
      await record(await at.open(), { seq: 2 });
      copyFileSync(at.path, other());
      await at.closeAll();
      renameSync(other(), at.path);
    },
    { kind: 'store_older', epoch: 1, anchoredEpoch: 2 },
  ],
])('a known store that %s is refused, for looking and for recording, and left as it is', async (_, happens, fault) => {
  await declared();
  await happens();
  const file = existsSync(at.path) ? readFileSync(at.path) : null;
  const remembered = anchors();
  expect(await at.fault()).toMatchObject({ path: at.path, ...fault });
  expect(await at.fault({ create: false })).toMatchObject(fault);
  expect(existsSync(at.path) ? readFileSync(at.path) : null).toEqual(file);
  expect(anchors()).toEqual(remembered);
});

it.each<[string, () => string | Promise<string>, Partial<StoreFault> | null]>([
  [
    'a copy of a store that still stands',
    () => {
      copyFileSync(at.path, other());
      return other();
    },
    { kind: 'store_copied', original: expect.stringContaining('incidents.db') as string, host: null },
  ],
  [
    'a store that was moved',
    () => {
      renameSync(at.path, other());
      return other();
    },
    null,
  ],
  [
    'a store of another machine that still owes deliveries',
    () => {
      recordedBy('her-laptop');
      renameSync(at.path, other());
      return other();
    },
    { kind: 'store_copied', original: null, host: 'her-laptop' },
  ],
  [
    'a store of another machine that owes nothing',
    () => {
      recordedBy('her-laptop');
      at.raw((database) => database.exec("update deliveries set state = 'sent'"));
      renameSync(at.path, other());
      return other();
    },
    null,
  ],
  ['no file', () => other(), null],
  ['no file, in folders that are not there', () => join(at.folder, 'a', 'b', 'c.db'), null],
  [
    'a file of 0 bytes',
    () => {
      writeFileSync(other(), '');
      return other();
    },
    null,
  ],
])('an unknown path with %s: %j', async (_, prepare, fault) => {
  await declared();
  const path = await prepare();
  const before = anchors();
  const opening = at.open({ url: `sqlite:${path}` });
  expect(await faultOf(opening)).toEqual(fault === null ? null : { path, ...fault });
  if (fault !== null) return expect(anchors()).toEqual(before);
  const { uuid, epoch } = await (await opening).identity();
  expect(anchors()).toEqual({ ...before, [path]: { uuid, epoch } });
});

it('moves the anchor up to a store that is ahead of it, because the program ended before it was written', async () => {
  await declared();
  const before = anchors();
  setAnchors(Object.fromEntries(Object.entries(before).map(([path, one]) => [path, { ...one, epoch: 0 }])));
  await at.open({ create: false });
  expect(anchors()[at.path]?.epoch).toBe(0);
  await at.open();
  expect(anchors()).toEqual(before);
});

it('writes the anchor with each entry, and keeps those of other stores', async () => {
  const store = await at.open();
  await at.open({ url: `sqlite:${other()}` });
  for (const seq of [1, 2, 3]) {
    await record(store, { seq });
    expect(anchors()[at.path]?.epoch).toBe(seq);
  }
  expect(Object.keys(anchors()).sort()).toEqual([at.path, other()].sort());
});

it('writes no anchor for an entry that was refused', async () => {
  const store = await at.open();
  await record(store, {});
  await expect(record(store, {})).rejects.toThrow();
  expect(anchors()[at.path]?.epoch).toBe(1);
});

it('knows a store by its real path, whatever link leads there', async () => {
  await declared();
  const before = anchors();
  symlinkSync(at.path, join(at.folder, 'link.db'));
  symlinkSync(dirname(at.path), join(at.folder, 'linked'));
  await at.open({ url: `sqlite:${join(at.folder, 'link.db')}` });
  await at.open({ url: `sqlite:${join(at.folder, 'linked', 'incidents.db')}` });
  expect(anchors()).toEqual(before);
  expect((await (await at.open()).identity()).epoch).toBe(1);
});

it('names this machine as the one that recorded', async () => {
  await declared();
  expect(at.raw((database) => database.prepare('select host from updates').get())?.['host']).toBe(hostname());
});

it.each([
  ['nothing', ''],
  ['half of it', '{"/home/me/incid'],
  ['null', 'null'],
  ['a list', '[]'],
  ['anchors of another shape', '{"/home/me/incidents.db":{"uuid":7}}'],
])('refuses to guess where anchors.json holds %s', async (_, content) => {
  mkdirSync(dirname(at.anchorsPath));
  writeFileSync(at.anchorsPath, content);
  expect(await at.fault()).toEqual({ kind: 'anchors_damaged', path: at.anchorsPath });
  expect(readFileSync(at.anchorsPath, 'utf8')).toBe(content);
  expect(existsSync(at.path)).toBe(false);
});
