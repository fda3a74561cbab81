import { afterEach, beforeEach, expect, it } from 'vitest';
import { exportStore } from '../../src/store/export/exportStore.ts';
import { fillStore } from '../helpers/fullStore.ts';
import { testNow } from '../helpers/httpChannelIo.ts';
import { newDelivery, record } from '../helpers/storeEntry.ts';
import { createExportDesk, type ExportDesk, forThePublic, wholeExport, withoutPeople } from '../helpers/storeExport.ts';
import { createStoreFolder, type StoreFolder } from '../helpers/storeTemp.ts';

let at: StoreFolder;
let desk: ExportDesk;
beforeEach(() => {
  at = createStoreFolder();
  desk = createExportDesk(at);
});
afterEach(() => at.remove());

it.each([
  ['whole', wholeExport],
  ['without people', withoutPeople],
  ['for the public', forThePublic],
])('gives the same bytes after it was put into an empty store: %s', async (_, how) => {
  await fillStore(await at.open());
  const first = await desk.exported(how);
  const path = desk.elsewhere();
  expect(await desk.take(path, first)).toMatchObject({ kind: 'taken', header: how });
  expect(await desk.exported(how, path)).toBe(first);
  expect(await desk.exported(how)).toBe(first);
});

it('brings every row of every table back, but for what PostgreSQL does not take', async () => {
  const store = await at.open();
  await fillStore(store);
  const path = desk.elsewhere();
  await desk.take(path, await desk.exported(wholeExport));
  const before = JSON.parse(JSON.stringify(desk.rowsAt(at.path)).replaceAll('\\u0000', '\u{FFFD}')) as {
    resends?: number;
  }[][];
  const uncertain = before.flat().find((row) => 'state' in row && row['state'] === 'uncertain');
  if (uncertain) uncertain.resends = 1;
  expect(desk.rowsAt(path)).toEqual(before);
  const other = await at.open({ url: `sqlite:${path}` });
  expect((await other.identity()).epoch).toBe((await store.identity()).epoch);
  expect((await other.identity()).uuid).not.toBe((await store.identity()).uuid);
  expect((await record(other, { number: 3 })).epoch).toBe(3);
});

it('is valid JSON: one array, and no row of it is called by a column', async () => {
  await fillStore(await at.open());
  const records = JSON.parse(await desk.exported(wholeExport)) as readonly Record<string, unknown>[];
  expect(records[0]).toEqual({
    ...{ record: 'export', format: 'allclear', version: 2, program: '1.2.3', createdAt: testNow.toISOString() },
    ...{ epoch: 3, contacts: true, public: false },
  });
  expect(records.at(-1)).toMatchObject({
    record: 'end',
    counts: { incidents: 2, updates: 3, deliveries: 3, contacts: 7 },
  });
  expect(records.find((one) => one['record'] === 'delivery')).toMatchObject({ incident: 'INC-1', seq: 1, to: '' });
  expect(records.flatMap((one) => Object.keys(one)).filter((key) => key.includes('_'))).toEqual([]);
});

it.each(['queued', 'sending', 'retrying'])(
  'holds what is %s, and the next export is the same to the byte',
  async (state) => {
    const store = await at.open();
    await fillStore(store);
    await record(store, { number: 3, deliveries: [newDelivery('late'), newDelivery('mail', { to: 'bob@x.test' })] });
    at.raw((database) => database.prepare(`update deliveries set state = ? where state = 'queued'`).run(state));
    for (const how of [wholeExport, withoutPeople]) {
      const first = await desk.exported(how);
      const path = desk.elsewhere();
      expect(await desk.take(path, first)).toMatchObject({ kind: 'taken', uncertain: 3 });
      expect(await desk.exported(how, path)).toBe(first);
      expect(await desk.take(at.path, first)).toMatchObject({ kind: 'stood' });
      const restored = await at.open({ url: `sqlite:${path}` });
      const scope = { incidentUuid: null, sinceEpoch: 0 };
      expect(await restored.outbox.pendingChannels(scope)).toEqual([]);
      const held = await restored.outbox.deliveries({ states: ['uncertain'] });
      expect(held.map(({ resends }) => resends)).toEqual([1, 1, 1]);
    }
    expect(await store.outbox.deliveries({ states: ['queued'] })).toHaveLength(state === 'queued' ? 2 : 0);
  },
);

it('has no address of anybody without contacts, not in reasons, ids or addresses of mails either', async () => {
  const store = await at.open();
  await fillStore(store);
  await record(store, {
    number: 3,
    deliveries: [
      newDelivery('post'),
      newDelivery('id-of-bob', { to: 'Bob.Builder@Mail.test', means: 'message-id' }),
      newDelivery('sms-id', { to: '+49 170 1234567' }),
      newDelivery('gone', { to: 'erased:abc' }),
    ],
  });
  at.raw((database) => {
    database.exec(`update deliveries set state = 'failed', remote_id = '<id-of-bob@x>', url = 'https://x/bob.builder',
      reason = '550 <BOB.builder@mail.test>: no ' || (case id when 'sms-id' then 'one' else 'bob.builder' end) || ' here, forwarded to other@else.test, +49 (170) 1234567'
      where id in ('id-of-bob', 'sms-id')`);
    database.exec(`insert into delivery_events (delivery_id, at, from_state, to_state, reason)
      select id, at, 'sending', 'failed', reason from deliveries where id in ('id-of-bob', 'sms-id', 'post')`);
  });
  const text = await desk.exported(withoutPeople);
  expect(text).not.toMatch(/bob|x\.test|mail\.test|else\.test|1234567|sms-id|person0|"gone"/iu);
  expect(text).toContain('"to":"erased:abc"');
  expect(text).toContain('"id":"post"');
  expect(text).not.toContain((await store.identity()).uuid);
  const path = desk.elsewhere();
  await desk.take(path, text);
  expect(await desk.exported(withoutPeople, path)).toBe(text);
  expect(await desk.exported(wholeExport, path)).not.toMatch(/bob|1234567/iu);
});

it('calls a person alike in all deliveries, and another store calls them otherwise', async () => {
  const deliveriesOf = (text: string) =>
    (JSON.parse(text) as { record: string; to: string }[]).filter((one) => one.record === 'delivery' && one.to !== '');
  const store = await at.open();
  await record(store, { deliveries: [newDelivery('a', { to: 'ann@x.test' }), newDelivery('b', { to: 'ANN@x.test' })] });
  const [a, b] = deliveriesOf(await desk.exported(withoutPeople));
  expect(a?.to).toMatch(/^hidden:[0-9a-f]{20}$/u);
  expect(b?.to).toBe(a?.to);
  const path = desk.elsewhere();
  await record(await at.open({ url: `sqlite:${path}` }), { deliveries: [newDelivery('a', { to: 'ann@x.test' })] });
  expect(deliveriesOf(await desk.exported(withoutPeople, path))[0]?.to).not.toBe(a?.to);
});

it('tells the public what the page shows, and no more', async () => {
  const store = await at.open();
  await fillStore(store);
  await record(store, { number: 1, seq: 3, update: { event: 'note', isPrivate: true, body: 'SECRET note' } });
  await record(store, {
    number: 1,
    seq: 4,
    update: { event: 'correction', corrects: 2, body: 'The right words', cause: 'SECRET' },
  });
  await record(store, { number: 3, incident: { isPrivate: true, title: 'SECRET' }, update: { isPrivate: true } });
  await record(store, { number: 4, incident: { status: 'announced', title: 'SECRET' }, update: { key: 'SECRET' } });
  const text = await desk.exported(forThePublic);
  expect(text).not.toMatch(/SECRET|@|"host":"[^"]/u);
  const records = JSON.parse(text) as readonly Record<string, unknown>[];
  expect(new Set(records.map((one) => one['record']))).toEqual(new Set(['export', 'incident', 'update', 'end']));
  expect(records.filter((one) => one['record'] === 'incident').map((one) => [one['id'], one['lastSeq']])).toEqual([
    ['INC-1', 4],
    ['INC-2', 1],
  ]);
  expect(records.find((one) => one['incident'] === 'INC-1' && one['seq'] === 2)).toMatchObject({
    body: 'The right words',
  });
  const path = desk.elsewhere();
  await desk.take(path, text);
  expect(await desk.exported(forThePublic, path)).toBe(text);
});

it('changes nothing the second time, whoever wrote it, and is refused where something else stands', async () => {
  await fillStore(await at.open());
  const text = await desk.exported(wholeExport);
  const path = desk.elsewhere();
  await desk.take(path, text);
  const before = desk.rowsAt(path);
  expect(await desk.take(path, text)).toMatchObject({ kind: 'stood' });
  expect(await desk.take(path, text, { program: '9.9.9' })).toMatchObject({ kind: 'stood' });
  expect(await desk.take(at.path, text)).toMatchObject({ kind: 'stood' });
  expect(await desk.take(path, await desk.exported(withoutPeople))).toMatchObject({ kind: 'occupied' });
  expect(desk.rowsAt(path)).toEqual(before);
  await record(await at.open({ url: `sqlite:${path}` }), { number: 3 });
  expect(await desk.take(path, text)).toEqual({ kind: 'occupied', table: 'incidents' });
});

it('looks at an export without storing it, and says what would become of it', async () => {
  await fillStore(await at.open());
  const text = await desk.exported(wholeExport);
  const path = desk.elsewhere();
  expect(await desk.take(path, text, { dryRun: true })).toMatchObject({
    kind: 'sound',
    counts: { incidents: 2 },
    uncertain: 1,
  });
  expect(await at.open({ url: `sqlite:${path}`, create: false })).toMatchObject({ isStandIn: true });
  expect(await desk.take(at.path, text, { dryRun: true })).toMatchObject({ kind: 'stood' });
  expect(await desk.problemOf(path, text.slice(0, -1), { dryRun: true })).toMatchObject({ kind: 'cut' });
});

it('exports and takes an empty store', async () => {
  await at.open();
  const text = await desk.exported(wholeExport);
  const path = desk.elsewhere();
  expect(await desk.take(path, text)).toMatchObject({ kind: 'taken' });
  expect(await desk.exported(wholeExport, path)).toBe(text);
});

it('is of one moment, whatever is recorded while it writes', async () => {
  await fillStore(await at.open());
  const before = await desk.exported(wholeExport);
  let text = '';
  const write = async (pieces: AsyncIterable<string>): Promise<void> => {
    for await (const piece of pieces) {
      if (text === '') at.raw((database) => database.exec('delete from samples; update meta set epoch = 99'));
      text += piece;
    }
  };
  await exportStore({ ...desk.base(at.path), ...wholeExport, write });
  expect(text).toBe(before);
});

it('leaves an empty store where it is stopped', async () => {
  await fillStore(await at.open());
  const text = await desk.exported(wholeExport);
  const path = desk.elsewhere();
  let steps = 0;
  const check = (): void => {
    steps += 1;
    if (steps === 5) throw new Error('stopped');
  };
  await expect(desk.take(path, text, { check })).rejects.toThrow('stopped');
  expect(desk.rowsAt(path).flat()).toEqual([]);
  expect(await desk.take(path, text)).toMatchObject({ kind: 'taken' });
});
