import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type CopyOptions, copyStore } from '../../src/store/copy/copyStore.ts';
import { copiedTables } from '../../src/store/copy/tables.ts';
import { fillStore } from '../helpers/fullStore.ts';
import { testNow } from '../helpers/httpChannelIo.ts';
import { newDelivery, record } from '../helpers/storeEntry.ts';
import { rowsOf } from '../helpers/storeExport.ts';
import { createStoreFolder, type StoreFolder } from '../helpers/storeTemp.ts';

let at: StoreFolder;
let target: string;
beforeEach(() => {
  at = createStoreFolder();
  target = join(at.folder, 'other', 'copy.db');
});
afterEach(() => at.remove());

const copy = (more: Partial<CopyOptions> = {}) =>
  copyStore({
    ...{ from: `sqlite:${at.path}`, to: `sqlite:${target}`, anchorsPath: at.anchorsPath, now: () => testNow },
    ...{ onProgress: () => {}, check: () => {} },
    ...more,
  });

const rowsAt = (path: string) =>
  at.raw(
    (database) => copiedTables.map(({ name }) => database.prepare(`${rowsOf(name)} order by 1, 2, 3`).all()),
    path,
  );

it('copies every row of every table, and compares them', async () => {
  await fillStore(await at.open());
  const copied = await copy();
  expect(copied).toMatchObject({ kind: 'copied', uncertain: 1, epoch: 3 });
  expect('tables' in copied && copied.tables.filter(({ rows }) => rows === 0).map(({ table }) => table)).toEqual([
    'imports',
    'approvals',
  ]);
  expect(rowsAt(target)).toEqual(rowsAt(at.path));
});

it('makes a store of its own of it, which is opened beside the first one', async () => {
  const store = await at.open();
  await fillStore(store);
  await copy();
  const other = await at.open({ url: `sqlite:${target}` });
  expect(await other.identity()).toMatchObject({ epoch: (await store.identity()).epoch });
  expect((await other.identity()).uuid).not.toBe((await store.identity()).uuid);
  expect((await record(other, { number: 3 })).epoch).toBe(3);
});

it.each(['queued', 'retrying', 'sending'])('refuses while something is %s: both would send it', async (state) => {
  await record(await at.open(), { deliveries: [newDelivery('a')] });
  at.raw((database) => database.prepare('update deliveries set state = ?').run(state));
  expect(await copy()).toEqual({ kind: 'unsent', count: 1 });
});

it('refuses a store that holds anything, and leaves it as it is', async () => {
  await fillStore(await at.open());
  const other = await at.open({ url: `sqlite:${target}` });
  await record(other, { number: 9 });
  expect(await copy()).toEqual({ kind: 'taken', table: 'incidents' });
  expect(await other.incidents.list()).toHaveLength(1);
});

it('refuses the same store, by whatever path, and one that is not there', async () => {
  await fillStore(await at.open());
  expect(await copy({ to: `sqlite://${at.path}` })).toEqual({ kind: 'same' });
  expect(await copy({ from: `sqlite:${at.folder}/nothing.db` })).toEqual({ kind: 'nothing' });
});

it('leaves an empty store where it is stopped at any step, and copies into that the next time', async () => {
  await fillStore(await at.open());
  let steps = 0;
  const check = (): void => {
    steps += 1;
  };
  await copy({ check, to: `sqlite:${at.folder}/counted.db` });
  expect(steps).toBeGreaterThan(15);
  for (let stop = 1; stop <= steps; stop += 1) {
    let step = 0;
    const stopping = (): void => {
      step += 1;
      if (step === stop) throw new Error('stopped');
    };
    await expect(copy({ check: stopping })).rejects.toThrow('stopped');
    expect(rowsAt(target).flat()).toEqual([]);
  }
  expect(await copy()).toMatchObject({ kind: 'copied' });
});

it('says so when all of it is there already, and that it is another one once something was recorded', async () => {
  await fillStore(await at.open());
  await copy();
  expect(await copy()).toMatchObject({ kind: 'stood', epoch: 3 });
  await record(await at.open({ url: `sqlite:${target}` }), { number: 3 });
  expect(await copy()).toMatchObject({ kind: 'taken' });
});

it('is of one moment, whatever is recorded while it reads', async () => {
  const store = await at.open();
  await fillStore(store);
  let isFirst = true;
  const copied = await copy({
    check: () => {
      if (!isFirst) return;
      isFirst = false;
      at.raw((database) => database.exec(`delete from samples; update meta set epoch = 99`));
    },
  });
  expect(copied).toMatchObject({ kind: 'copied', epoch: 3 });
  expect(at.raw((database) => database.prepare('select * from samples').all(), target)).toHaveLength(1);
});
