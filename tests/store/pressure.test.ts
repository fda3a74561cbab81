import { Kysely, SqliteDialect, type Transaction } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createAuditTrail } from '../../src/store/auditTrail.ts';
import { createIncidentStore } from '../../src/store/incidents.ts';
import { createFileLedger } from '../../src/store/ledgerWrites.ts';
import { migrate } from '../../src/store/migrate.ts';
import { someScript } from '../../src/store/osPerson.ts';
import { createOutbox } from '../../src/store/outbox.ts';
import { currentOwner } from '../../src/store/owner.ts';
import { unrecordedIfFull } from '../../src/store/remembering.ts';
import type { Schema } from '../../src/store/schema.ts';
import { createLeases } from '../../src/store/senderLease.ts';
import { kyselyDatabase, openDatabase } from '../../src/store/sqliteDatabase.ts';
import { whenNotBusy } from '../../src/store/sqliteErrors.ts';
import { faultCase } from '../helpers/faultCases.ts';
import { testNow } from '../helpers/httpChannelIo.ts';
import { entryOf, newDelivery, record } from '../helpers/storeEntry.ts';
import { createStoreFolder, faultOf, type StoreFolder } from '../helpers/storeTemp.ts';

let at: StoreFolder;
beforeEach(() => {
  at = createStoreFolder();
});
afterEach(() => at.remove());

it('records nothing on a full disk, says so, reads on, and records when there is room again', async () => {
  await at.open();
  const database = openDatabase(at.path, false);
  const room = (pages: string): void => database.exec(`pragma max_page_count = ${pages}`);
  await migrate(database, at.path, testNow);
  const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database: kyselyDatabase(database, at.path) }) });
  const write = <T>(work: (tx: Transaction<Schema>) => Promise<T>): Promise<T> =>
    whenNotBusy(at.path, () => db.transaction().execute(work));
  const trail = createAuditTrail({ who: someScript(), now: () => testNow, lock: null });
  const incidents = createIncidentStore(db, {
    host: 'here',
    write,
    trail,
    remembering: unrecordedIfFull,
    onPlanned: null,
  });
  const ledger = createFileLedger(db, '', write, trail);
  const outbox = createOutbox(db, { leases: createLeases('sender', write), moves: ledger, ballast: null });
  await incidents.record(entryOf(0, { deliveries: [newDelivery('first')] }));
  const pages = Number(database.prepare('pragma page_count').get()?.['page_count']);
  // SQLite's own limit ends in the same refusal as a full disk does.
  room(String(pages + 1));
  const many = Array.from({ length: 900 }, (_, index) => newDelivery(`d${index}`, { to: 'x'.repeat(300) + index }));
  const entry = entryOf(1, { seq: 2, deliveries: many, overtaken: ['first'] });
  expect(await faultOf(incidents.record(entry))).toEqual({ kind: 'store_full', path: at.path, unrecorded: true });
  expect((await outbox.deliveries({})).map((one) => [one.id, one.state])).toEqual([['first', 'queued']]);
  expect(await incidents.epoch()).toBe(1);
  room('1073741823');
  expect(await incidents.record(entry)).toBe('recorded');
  expect(await outbox.deliveries({})).toHaveLength(901);
  await db.destroy();
});

it(faultCase(16, 'this process goes on with other things'), async () => {
  const store = await at.open();
  const other = openDatabase(at.path, false);
  other.exec('begin immediate');
  let turns = 0;
  const recorded = record(store, {}).then(() => other.isTransaction);
  const turn = (): void => {
    turns += 1;
    if (turns < 20) setImmediate(turn);
    else other.exec('commit');
  };
  setImmediate(turn);
  expect(await recorded).toBe(false);
  expect(turns).toBe(20);
  other.close();
});

it('reads on while another process writes', async () => {
  const store = await at.open();
  await record(store, {});
  const other = openDatabase(at.path, false);
  other.exec("begin immediate; update incidents set title = 'half done'");
  expect((await store.incidents.byNumber(1))?.title).not.toBe('half done');
  other.exec('rollback');
  other.close();
});

it('keeps a line of history for each move, with the fence that made it, and none for what was left out', async () => {
  const store = await at.open();
  await record(store, { deliveries: [newDelivery('d')] });
  const lease = await store.outbox.takeLease(currentOwner(), testNow, 30_000);
  if (lease.kind !== 'taken') throw new Error(lease.kind);
  const write = (from: 'queued' | 'sending', to: 'sending' | 'uncertain', reason?: string) =>
    store.outbox.write(lease.fence, [{ id: 'd', from: [from], to, ...(reason ? { reason } : {}) }], testNow);
  await write('queued', 'sending');
  await write('queued', 'sending');
  await write('sending', 'uncertain', 'no answer');
  await store.outbox.decide({ id: 'd', from: ['uncertain'], to: 'queued', reason: 'by hand' }, testNow);
  await record(store, { seq: 2, overtaken: ['d'] });
  const lines = at.raw((database) =>
    database.prepare('select from_state, to_state, reason, fence from delivery_events order by id').all(),
  );
  expect(lines.map((line) => Object.values(line))).toEqual([
    ['queued', 'sending', null, lease.fence],
    ['sending', 'uncertain', 'no answer', lease.fence],
    ['uncertain', 'queued', 'by hand', null],
    ['queued', 'cancelled', 'overtaken', null],
  ]);
});

it('counts entries and not the clock: one that was set back records all the same, in its order', async () => {
  const store = await at.open({ now: () => new Date('2020-01-01T00:00:00Z') });
  await record(store, { update: { at: new Date('2026-11-23T10:00:00Z') }, deliveries: [newDelivery('d1')] });
  await record(store, { seq: 2, update: { at: new Date('2019-11-23T10:00:00Z') }, deliveries: [newDelivery('d2')] });
  const again = await at.open();
  const [first] = await again.incidents.list();
  expect((await again.incidents.timeline(first?.uuid ?? '')).map((one) => one.seq)).toEqual([1, 2]);
  expect(await again.incidents.epoch()).toBe(2);
  const scope = { incidentUuid: null, sinceEpoch: 0 };
  expect((await again.outbox.due(scope, 'a', new Date('2019-11-23T10:00:00Z'), 10)).map((one) => one.id)).toEqual([
    'd1',
    'd2',
  ]);
});
