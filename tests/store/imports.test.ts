import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ForeignIncident } from '../../src/imports/foreign.ts';
import { retell } from '../../src/imports/retell.ts';
import type { ImportEntry } from '../../src/store/importStore.ts';
import type { Store } from '../../src/store/store.ts';
import { foreignIncident, foreignUpdate } from '../helpers/foreignIncidents.ts';
import { record, uuidOf } from '../helpers/storeEntry.ts';
import { createStoreFolder, type StoreFolder } from '../helpers/storeTemp.ts';

let at: StoreFolder;
let store: Store;
let ids = 0;
beforeEach(async () => {
  at = createStoreFolder();
  store = await at.open();
});
afterEach(() => at.remove());

const newId = (): string => `new-${++ids}`;
const entry = (foreignId: string, mark: string, more: Partial<ForeignIncident> = {}): ImportEntry => {
  const foreign = foreignIncident({ id: foreignId, path: `incidents/${foreignId}`, ...more });
  return {
    foreignId,
    path: foreign.path,
    mark,
    ...retell(foreign, newId(), foreign.endedAt ?? foreign.startedAt, newId),
  };
};
const take = (...entries: readonly ImportEntry[]) => store.imports.record('statuspage', entries);
const timeline = async (number: number) => {
  const incident = await store.incidents.byNumber(number);
  return incident ? await store.incidents.timeline(incident.uuid) : [];
};

it('gives the next numbers in the order in which they come, with nothing to send', async () => {
  await record(store, { number: 4 });
  expect(await take(entry('b', '1'), entry('a', '1'))).toEqual([
    { kind: 'new', number: 5 },
    { kind: 'new', number: 6 },
  ]);
  expect(await store.incidents.byNumber(5)).toMatchObject({
    title: 'Cards are refused',
    status: 'resolved',
    lastSeq: 2,
  });
  expect((await timeline(5)).map(({ seq, event }) => `${seq} ${event}`)).toEqual(['1 investigating', '2 resolved']);
  expect(await store.outbox.deliveries({ incidentUuid: uuidOf(5) })).toEqual([]);
  expect(await store.outbox.pendingChannels({ incidentUuid: null, sinceEpoch: 0 })).toEqual([]);
});

it('remembers what came from where, and where it stood', async () => {
  const [a, b] = [entry('a', '1'), entry('b', '2', { path: null })];
  await take(a, b);
  await store.imports.record('cstate', [entry('a', '3')]);
  const known = await store.imports.known('statuspage');
  expect([...known]).toEqual([
    ['a', { incidentUuid: a.incident.uuid, number: 1, mark: '1', isTouched: false }],
    ['b', { incidentUuid: b.incident.uuid, number: 2, mark: '2', isTouched: false }],
  ]);
  expect((await store.imports.addresses()).map(({ number, path }) => [number, path])).toEqual([
    [1, 'incidents/a'],
    [3, 'incidents/a'],
  ]);
});

it('changes nothing when the same comes again, not even from another process at the same moment', async () => {
  const both = await Promise.all([
    take(entry('a', '1')),
    (await at.open()).imports.record('statuspage', [entry('a', '1')]),
  ]);
  expect(
    both
      .flat()
      .map(({ kind }) => kind)
      .toSorted(),
  ).toEqual(['kept', 'new']);
  expect(await store.incidents.list()).toHaveLength(1);
  expect(await timeline(1)).toHaveLength(2);
});

it('replaces the timeline of one that has more to tell; updates that were there keep their ids', async () => {
  await take(entry('a', '1'));
  const before = await timeline(1);
  const updates = [
    foreignUpdate('02T10:00:00', { body: 'In other words.' }),
    foreignUpdate('02T10:30:00', { status: 'monitoring' }),
    foreignUpdate('02T11:00:00', { status: 'resolved' }),
  ];
  expect(await take(entry('a', '2', { title: 'Cards failed', updates }))).toEqual([{ kind: 'changed', number: 1 }]);
  const after = await timeline(1);
  expect(after.map(({ body }) => body)).toEqual(['In other words.', 'Said at 02T10:30:00.', 'Said at 02T11:00:00.']);
  expect([after[0]?.id, after[2]?.id]).toEqual(before.map(({ id }) => id));
  expect(await store.incidents.byNumber(1)).toMatchObject({ title: 'Cards failed', lastSeq: 3 });
  expect((await store.imports.known('statuspage')).get('a')).toMatchObject({ mark: '2', isTouched: false });
});

it('counts on in the incident when only words have changed, so that its page is made anew', async () => {
  await take(entry('a', '1'));
  await take(entry('a', '2', { title: 'Cards failed' }));
  expect((await store.incidents.byNumber(1))?.lastSeq).toBe(3);
});

it('leaves alone what has been told of here since', async () => {
  await take(entry('a', '1'));
  const incident = await store.incidents.byNumber(1);
  if (!incident) throw new Error('nothing was imported');
  await record(store, {
    number: 1,
    seq: 3,
    incident: { ...incident, lastSeq: 3 },
    update: { incidentUuid: incident.uuid },
  });
  expect((await store.imports.known('statuspage')).get('a')?.isTouched).toBe(true);
  expect(await take(entry('a', '2', { title: 'Other' }))).toEqual([{ kind: 'kept', number: 1 }]);
  expect(await timeline(1)).toHaveLength(3);
});

it('stores all of a batch or nothing', async () => {
  const broken = entry('b', '1');
  const [first] = broken.updates;
  if (!first) throw new Error('it has no updates');
  await expect(take(entry('a', '1'), { ...broken, updates: [first, first] })).rejects.toThrow();
  expect(await store.incidents.list()).toEqual([]);
  expect((await store.imports.known('statuspage')).size).toBe(0);
});

it('makes drafts of others stale, and moves the anchor on', async () => {
  const { epoch } = await store.identity();
  await take(entry('a', '1'), entry('b', '1'));
  expect((await store.identity()).epoch).toBe(epoch + 1);
  await at.closeAll();
  // An anchor that stood behind would not matter; one that stood before would refuse the store.
  expect(await at.fault()).toBeNull();
});

it('answers for a store that does not stand yet', async () => {
  await at.closeAll();
  const nowhere = await at.open({ url: `sqlite:${at.folder}/none/x.db`, create: false });
  expect([(await nowhere.imports.known('cstate')).size, await nowhere.imports.addresses()]).toEqual([0, []]);
});
