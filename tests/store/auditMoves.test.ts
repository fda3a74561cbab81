import { copyFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { subjectOf } from '../../src/domain/audit.ts';
import { adoptStore, inspectStore } from '../../src/store/adopt.ts';
import { verifyFile } from '../../src/store/auditFile.ts';
import { copyStore } from '../../src/store/copy/copyStore.ts';
import { migrate } from '../../src/store/migrate.ts';
import { migrations } from '../../src/store/migrations/index.ts';
import { openDatabase } from '../../src/store/sqliteDatabase.ts';
import { checkAudit } from '../../src/usecases/doctorAudit.ts';
import { actionsOf, fillAudited, importedTwice, trailOf, wholeTrail } from '../helpers/auditedStore.ts';
import { testNow } from '../helpers/httpChannelIo.ts';
import { record } from '../helpers/storeEntry.ts';
import {
  createExportDesk,
  type ExportDesk,
  forged,
  lineOf,
  wholeExport,
  withoutPeople,
} from '../helpers/storeExport.ts';
import { createStoreFolder, type StoreFolder } from '../helpers/storeTemp.ts';

let at: StoreFolder;
let desk: ExportDesk;
beforeEach(() => {
  at = createStoreFolder();
  desk = createExportDesk(at);
});
afterEach(() => at.remove());

/** The store as the program before the trail left it. */
async function makeOld(path = at.path): Promise<void> {
  await fillAudited(await at.open());
  await at.closeAll();
  at.raw((database) => {
    for (const name of ['audit', 'approvals']) database.exec(`drop table ${name}`);
    database.exec('pragma user_version = 8');
  }, path);
}

it('begins with what there is where an older store is brought up to date, and keeps the older one as a copy', async () => {
  await makeOld();
  const store = await at.open();
  const [first, second] = await trailOf(store);
  expect(first).toMatchObject({ seq: 1, action: 'trail.began' });
  expect(subjectOf(first?.subject ?? '')).toMatchObject({ before: { epoch: 4, updates: 4 } });
  expect(subjectOf(second?.subject ?? '')).toEqual({ from: 8, to: migrations.length });
  expect(await store.audit.verify(wholeTrail)).toMatchObject({ kind: 'sound', entries: 2 });
  const version = (path: string) => at.raw((one) => one.prepare('pragma user_version').get()?.['user_version'], path);
  expect(version(`${at.path}.before-v${migrations.length}`)).toBe(8);
  await record(store, { number: 3 });
  expect(await store.audit.verify(wholeTrail)).toMatchObject({ kind: 'sound', updates: 5 });
});

it('knows when what stood there before it is changed', async () => {
  await makeOld();
  const store = await at.open();
  at.raw((database) => database.exec(`update updates set body = 'All is well' where epoch = 1`));
  const fault = { kind: 'before_changed', seq: 1, counted: 4, found: 4 };
  expect(await store.audit.verify(wholeTrail)).toMatchObject({ kind: 'broken', fault });
});

it('begins with the first thing that is done where an older store held nothing', async () => {
  const path = desk.elsewhere();
  const database = openDatabase(path, false);
  await migrate(database, path, testNow, migrations.slice(0, 8)).finally(() => database.close());
  const store = await at.open({ url: `sqlite:${path}` });
  expect(await actionsOf(store)).toEqual([]);
  await record(store);
  expect(await actionsOf(store)).toEqual(['trail.began', 'entry.recorded']);
});

it('goes into a copy whole, which says that it is one', async () => {
  await fillAudited(await at.open());
  const to = desk.elsewhere();
  const copy = { from: `sqlite:${at.path}`, to: `sqlite:${to}`, anchorsPath: at.anchorsPath, now: () => testNow };
  await at.raw((database) => database.exec(`update deliveries set state = 'sent' where state = 'queued'`));
  expect(await copyStore({ ...copy, onProgress: () => {}, check: () => {} })).toMatchObject({ kind: 'copied' });
  const store = await at.open({ url: `sqlite:${to}` });
  expect((await actionsOf(store)).at(-1)).toBe('store.copied');
  const noted = (await trailOf(await at.open())).at(-1)?.hash ?? '';
  expect(await store.audit.verify({ ...wholeTrail, head: noted })).toMatchObject({ kind: 'sound' });
  expect(await copyStore({ ...copy, onProgress: () => {}, check: () => {} })).toMatchObject({ kind: 'stood' });
});

it.each([
  ['whole', wholeExport],
  ['without people', withoutPeople],
])('comes back from an export, %s, and goes on there', async (_, how) => {
  const first = await at.open();
  await fillAudited(first);
  const noted = (await trailOf(first)).at(-1)?.hash ?? '';
  const text = await desk.exported(how);
  expect(text).toContain('"record":"auditEntry"');
  const path = desk.elsewhere();
  expect(await desk.take(path, text)).toMatchObject({ kind: 'taken', trail: { kind: 'sound' } });
  const store = await at.open({ url: `sqlite:${path}` });
  await record(store, { number: 9 });
  expect((await actionsOf(store)).slice(-2)).toEqual(['store.restored', 'entry.recorded']);
  expect(await store.audit.verify({ ...wholeTrail, head: noted })).toMatchObject({ kind: 'sound', updates: 5 });
});

it('tells before people’s data leave the store, and not when they stay', async () => {
  const store = await at.open();
  await fillAudited(store);
  const before = await actionsOf(store);
  await desk.exported(withoutPeople);
  expect(await actionsOf(store)).toEqual(before);
  await desk.exported(wholeExport);
  expect(await actionsOf(store)).toEqual([...before, 'contacts.exported']);
});

it('says of a trail that was forged in an export that it does not fit, and takes the history all the same', async () => {
  await fillAudited(await at.open());
  const text = forged(
    await desk.exported(wholeExport),
    lineOf('auditEntry', (line) => line.replace(/"person":"[^"]*"/u, '"person":"eve"')),
  );
  const path = desk.elsewhere();
  expect(await desk.take(path, text)).toMatchObject({
    kind: 'taken',
    trail: { kind: 'broken', fault: { kind: 'changed', seq: 1 } },
  });
  expect((await (await at.open({ url: `sqlite:${path}` })).incidents.list()).length).toBe(2);
});

it('begins anew in a store that was filled from an export of before the trail', async () => {
  await fillAudited(await at.open());
  const text = forged(await desk.exported(wholeExport), (lines) =>
    lines
      .filter((line) => !line.startsWith('{"record":"auditEntry"') && !line.startsWith('{"record":"approval'))
      .map((line) => line.replace('"version":2', '"version":1')),
  );
  const end = text.split('\n').at(-3) ?? '';
  const old = text.replace(end, end.replace(/"(?:auditEntries|approvals)":\d+,/gu, ''));
  const path = desk.elsewhere();
  expect(await desk.take(path, old)).toMatchObject({ kind: 'taken', header: { version: 1 } });
  const store = await at.open({ url: `sqlite:${path}` });
  expect(await actionsOf(store)).toEqual(['trail.began', 'store.restored']);
  expect(await store.audit.verify(wholeTrail)).toMatchObject({ kind: 'sound' });
  // It is the same still, to whoever puts it back once more.
  expect(await desk.take(path, old)).toMatchObject({ kind: 'stood' });
});

const backup = () => join(at.folder, 'backup.db');
const inspect = () => inspectStore({ url: `sqlite:${at.path}`, anchorsPath: at.anchorsPath });

it('says of a file that was put back how far its trail goes, although the store is refused', async () => {
  await fillAudited(await at.open());
  await at.closeAll();
  copyFileSync(at.path, backup());
  await record(await at.open(), { number: 3 });
  await at.closeAll();
  renameSync(backup(), at.path);
  expect(await at.fault()).toMatchObject({ kind: 'store_older' });
  const [check] = await checkAudit({ inspect, audit: (request) => verifyFile(at.path, request) });
  expect(check).toMatchObject({ name: 'audit', result: 'warning' });
  expect(check?.message).toContain('the trail is whole up to 2026-11-23 10:00:00 UTC');
});

it('holds that somebody has taken an older file as it was', async () => {
  await fillAudited(await at.open());
  await at.closeAll();
  copyFileSync(at.path, backup());
  await record(await at.open(), { number: 3 });
  await at.closeAll();
  renameSync(backup(), at.path);
  const who = { person: 'ana', host: 'laptop', via: 'terminal', from: '10.0.0.9' } as const;
  await adoptStore({ url: `sqlite:${at.path}`, anchorsPath: at.anchorsPath, now: testNow, who });
  const store = await at.open();
  const last = (await trailOf(store)).at(-1);
  expect(last).toMatchObject({ action: 'store.adopted', ...who });
  expect(subjectOf(last?.subject ?? '')).toEqual({ epoch: 4, anchored: 5, held: 1 });
  expect(await store.audit.verify(wholeTrail)).toMatchObject({ kind: 'sound' });
});

it('keeps to what stood there before it where an import tells some of that anew', async () => {
  const store = await at.open();
  await importedTwice.first(store);
  await at.closeAll();
  at.raw((database) => {
    for (const name of ['audit', 'approvals']) database.exec(`drop table ${name}`);
    database.exec('pragma user_version = 8');
  });
  const later = await at.open();
  await importedTwice.second(later);
  expect((await actionsOf(later)).at(-1)).toBe('history.imported');
  expect(await later.audit.verify(wholeTrail)).toMatchObject({ kind: 'sound' });
  at.raw((database) => database.exec(`update updates set body = 'other' where epoch = 1`));
  expect(await later.audit.verify(wholeTrail)).toMatchObject({ kind: 'broken', fault: { kind: 'before_changed' } });
});
