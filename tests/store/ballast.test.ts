import { existsSync, statSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createBallast } from '../../src/store/ballast.ts';
import { createStoreFolder, type StoreFolder } from '../helpers/storeTemp.ts';

let folder: StoreFolder;
beforeEach(() => {
  folder = createStoreFolder();
});
afterEach(() => folder.remove());

const owner = { host: 'elsewhere', bootId: '', pidNamespace: '', pid: 1, startedAt: '' };

it('is room on the disk that nobody else may read, taken when somebody begins to send and given up once', async () => {
  const store = await folder.open();
  const file = `${folder.path}.ballast`;
  expect(existsSync(file)).toBe(false);
  await store.outbox.takeLease(owner, new Date(), 30_000);
  const { size, blocks, mode } = statSync(file);
  expect([size, mode & 0o777]).toEqual([16 * 2 ** 20, 0o600]);
  expect(blocks * 512).toBeGreaterThanOrEqual(size);
  expect([store.outbox.makeRoom(), existsSync(file), store.outbox.makeRoom()]).toEqual([true, false, false]);
});

it('is laid once, however often somebody begins to send', () => {
  const ballast = createBallast(`${folder.folder}/incidents.db`);
  ballast.lay();
  const first = statSync(`${folder.folder}/incidents.db.ballast`).mtimeMs;
  ballast.lay();
  expect(statSync(`${folder.folder}/incidents.db.ballast`).mtimeMs).toBe(first);
});

it('is done without where no file can be made', () => {
  const ballast = createBallast('/proc/nowhere/incidents.db');
  expect(() => ballast.lay()).not.toThrow();
  expect(ballast.drop()).toBe(false);
});
