import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { explainStore } from '../../src/cli/storeWords.ts';
import { checkOwnership, migrate } from '../../src/store/migrate.ts';
import { migrations } from '../../src/store/migrations/index.ts';
import { applicationId, openDatabase, type Reading } from '../../src/store/sqliteDatabase.ts';
import { testNow } from '../helpers/httpChannelIo.ts';
import { startStoreChild } from '../helpers/storeChildren.ts';
import { record } from '../helpers/storeEntry.ts';
import { createStoreFolder, faultOf, type StoreFolder } from '../helpers/storeTemp.ts';

let at: StoreFolder;
beforeEach(() => {
  at = createStoreFolder();
});
afterEach(() => at.remove());

const version = migrations.length;
const next = [...migrations, 'alter table incidents add column colour text'];
const copyPath = () => `${at.path}.before-v${next.length}`;

/** What a newer program does first. */
async function upgrade(scripts: readonly string[]): Promise<void> {
  const database = openDatabase(at.path, false);
  try {
    await migrate(database, at.path, testNow, scripts);
  } finally {
    database.close();
  }
}

const versionOf = (path: string) =>
  at.raw((database) => database.prepare('pragma user_version').get()?.['user_version'], path);

it('makes one store of an empty path that several processes open at once', async () => {
  const children = await Promise.all(Array.from({ length: 4 }, () => startStoreChild(at.path, at.anchorsPath)));
  for (const child of children) child.go();
  const answers = await Promise.all(children.map((child) => child.answer));
  const { uuid } = await (await at.open()).identity();
  expect(answers).toEqual(children.map(() => ({ uuid, epoch: 0, schemaVersion: version, next: 1 })));
});

it.each([0, 1, 2, 3])(
  'takes a store for its own that another process makes before question %i is answered',
  async (before) => {
    const path = join(at.folder, 'new.db');
    const [ours, theirs] = [openDatabase(path, false), openDatabase(path, false)];
    let asked = 0;
    const made: Promise<void>[] = [];
    const interrupted: Reading = {
      prepare: (text) => {
        // As far as there is nothing to copy it is done before it is waited for.
        if (asked++ === before) made.push(migrate(theirs, path, testNow));
        return ours.prepare(text);
      },
    };
    try {
      expect([0, version]).toContain(checkOwnership(interrupted, path));
      await Promise.all(made);
      expect(checkOwnership(ours, path)).toBe(before < asked ? version : 0);
    } finally {
      for (const one of [ours, theirs]) one.close();
    }
  },
);

it('marks the file as its own', async () => {
  expect((await (await at.open()).identity()).schemaVersion).toBe(version);
  expect(at.raw((database) => database.prepare('pragma application_id').get()?.['application_id'])).toBe(applicationId);
});

it('copies an older store, whole and for nobody else to read, before it changes it', async () => {
  await record(await at.open(), {});
  await upgrade(next);
  expect([versionOf(at.path), versionOf(copyPath())]).toEqual([next.length, version]);
  const titles = 'select title from incidents';
  expect(at.raw((database) => database.prepare(titles).all(), copyPath())).toHaveLength(1);
  expect(statSync(copyPath()).mode & 0o777).toBe(0o600);
  expect(readdirSync(dirname(at.path)).filter((name) => name.endsWith('.new'))).toEqual([]);
});

it('upgrades once where several begin at the same time, and keeps the old one as its copy', async () => {
  await record(await at.open(), {});
  await at.closeAll();
  await Promise.all([upgrade(next), upgrade(next), upgrade(next)]);
  expect([versionOf(at.path), versionOf(copyPath())]).toEqual([next.length, version]);
});

it('leaves an older store as it was when a step of the upgrade fails', async () => {
  await record(await at.open(), {});
  await at.closeAll();
  await expect(upgrade([...next, 'create table nonsense (']).catch((error: Error) => error.message)).resolves.toContain(
    'incomplete input',
  );
  const columns = at.raw((database) => database.prepare('pragma table_info(incidents)').all());
  expect(columns.map((column) => column['name'])).not.toContain('colour');
  expect(versionOf(at.path)).toBe(version);
  expect(await (await at.open()).incidents.list()).toHaveLength(1);
});

it('copies nothing when a store is new', async () => {
  await at.open();
  expect(readdirSync(dirname(at.path)).filter((name) => name.includes('before'))).toEqual([]);
});

it('refuses a store of a newer program in words, and leaves it as it is', async () => {
  await record(await at.open(), {});
  await at.closeAll();
  at.raw((database) => database.exec(`pragma user_version = ${version + 3}`));
  const before = readFileSync(at.path);
  const fault = { kind: 'store_newer', path: at.path, version: version + 3, known: version } as const;
  expect(await at.fault()).toEqual(fault);
  expect(await at.fault({ create: false })).toEqual(fault);
  expect(readFileSync(at.path)).toEqual(before);
  expect(explainStore(fault)).toMatchObject({
    message: expect.stringContaining(
      `newer version of this program (schema ${version + 3}, this one knows ${version})`,
    ),
    hint: expect.stringContaining('Update this one'),
    exit: 1,
  });
});

it.each([
  ['with tables', 'create table theirs (a)'],
  ['with a mark of its own', 'pragma application_id = 77'],
  ['with a version of its own', 'pragma user_version = 1'],
])('refuses the database of another program %s, and leaves it as it is', async (_, sql) => {
  const path = join(at.folder, 'theirs.db');
  at.raw((database) => database.exec(`create table t (a); drop table t; ${sql}`), path);
  const before = readFileSync(path);
  const url = `sqlite:${path}`;
  expect(await faultOf(at.open({ url }))).toEqual({ kind: 'store_foreign', path });
  expect(readFileSync(path)).toEqual(before);
  expect(existsSync(at.anchorsPath)).toBe(false);
});
