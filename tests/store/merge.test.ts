import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemTime } from '../../src/delivery/time.ts';
import { currentOwner } from '../../src/store/owner.ts';
import type { Store } from '../../src/store/store.ts';
import { type MergeDeps, type MergeResult, mergeStores } from '../../src/usecases/mergeStores.ts';
import { testNow } from '../helpers/httpChannelIo.ts';
import { movedOver, recordBeside, statesIn } from '../helpers/storeBeside.ts';
import { newDelivery, record, updateIdOf, uuidOf } from '../helpers/storeEntry.ts';
import { suppressed } from '../helpers/storePeople.ts';
import { createStoreFolder, type StoreFolder } from '../helpers/storeTemp.ts';

let at: StoreFolder;
let beside: Store;
let shared: Store;
beforeEach(async () => {
  at = createStoreFolder();
  beside = await at.open();
  shared = await at.open({ url: `sqlite:${join(at.folder, 'shared.db')}` });
});
afterEach(() => at.remove());

const depsOf = (more: Partial<MergeDeps> = {}): MergeDeps => ({
  ...{ from: beside, to: shared, sinceEpoch: 0, suppressions: [], means: new Map([['a', 'key']]) },
  ...{ owner: currentOwner(), time: systemTime },
  ...more,
});
const merge = (more: Partial<MergeDeps> = {}, dryRun = false): Promise<MergeResult> =>
  mergeStores(depsOf(more), { dryRun, signal: new AbortController().signal });

const incidentsOf = (result: MergeResult) => (result.kind === 'merged' ? result.incidents : []);

it('brings an incident over with its ledger, under the next free number', async () => {
  await record(shared, { number: 1 });
  await record(shared, {
    number: 2,
    incident: { uuid: uuidOf(77) },
    update: { id: updateIdOf(77, 1), incidentUuid: uuidOf(77) },
  });
  await recordBeside(beside);
  const [one] = incidentsOf(await merge());
  expect(one).toMatchObject({ kind: 'new', id: 'INC-3', idBefore: 'INC-2', waiting: 2, uncertain: 1 });
  expect(await shared.incidents.byNumber(3)).toMatchObject({ uuid: uuidOf(2) });
  expect(await statesIn(shared)).toMatchObject(movedOver.map((row) => ({ ...row, incidentNumber: 3 })));
  expect(await shared.outbox.message(updateIdOf(2, 1), 'a', 'en')).toMatchObject({ text: 'Update 1 of incident 2' });
  expect((await shared.outbox.deliveries({ states: ['retrying'] }))[0]).toMatchObject({
    attempts: 1,
    nextAttemptAt: new Date(testNow.getTime() + 60_000),
  });
});

it('leaves nothing to be sent from the file', async () => {
  await recordBeside(beside);
  await merge();
  expect((await statesIn(beside)).map(({ state, reason }) => (reason === 'merged' ? reason : state))).toEqual([
    'merged',
    'merged',
    'sent',
    'uncertain',
  ]);
  expect(await beside.outbox.nextDueAt({ incidentUuid: null, sinceEpoch: 0 }, testNow)).toBeNull();
});

it('does nothing the second time', async () => {
  await recordBeside(beside);
  await merge();
  const before = [await statesIn(shared), await shared.identity()];
  expect(await merge()).toMatchObject({ kind: 'merged', incidents: [] });
  expect([await statesIn(shared), await shared.identity()]).toEqual(before);
});

it('leads from the old address on where the number has become another one', async () => {
  await record(shared, { number: 5 });
  await record(beside, { number: 2 });
  await merge();
  expect(await shared.imports.addresses()).toEqual([{ incidentUuid: uuidOf(2), number: 6, path: 'incidents/2' }]);
  expect(await shared.report.imported()).toEqual(new Set());
});

it('says what it would do, and stores nothing', async () => {
  await recordBeside(beside);
  await record(beside, { number: 3 });
  const planned = await merge({ suppressions: [suppressed('email', 'x@x.test')] }, true);
  expect(planned).toMatchObject({
    suppressed: 1,
    incidents: [
      { id: 'INC-1', waiting: 2 },
      { id: 'INC-2', waiting: 0 },
    ],
  });
  expect(await shared.incidents.list()).toEqual([]);
  expect((await statesIn(beside)).map(({ state }) => state)).toEqual(['queued', 'retrying', 'sent', 'sending']);
});

it('appends what was said beside of an incident that both know, and says that both spoke', async () => {
  for (const store of [shared, beside]) await record(store, { number: 1 });
  await record(shared, { number: 1, seq: 2, incident: { status: 'identified' }, update: { id: 'there', at: testNow } });
  const later = new Date(testNow.getTime() + 1);
  await record(beside, {
    number: 1,
    seq: 2,
    incident: { status: 'monitoring' },
    update: { id: 'here', at: later },
    deliveries: [newDelivery('d')],
  });
  const [one] = incidentsOf(await merge());
  expect(one).toMatchObject({ kind: 'continued', meanwhile: 1, lastWord: 'other', added: [{ id: 'here', seq: 3 }] });
  expect((await shared.incidents.timeline(uuidOf(1))).map(({ id, seq }) => [seq, id])).toEqual([
    [1, updateIdOf(1, 1)],
    [2, 'there'],
    [3, 'here'],
  ]);
  expect(await shared.incidents.byNumber(1)).toMatchObject({ status: 'monitoring', lastSeq: 3 });
  expect(await shared.outbox.delivery('d')).toMatchObject({ seq: 3, state: 'queued' });
});

it('gives a delivery another id where both stores have given the same one', async () => {
  for (const store of [shared, beside]) await record(store, { number: 1 });
  await record(shared, { number: 1, seq: 2, update: { id: 'there' }, deliveries: [newDelivery('same')] });
  await record(beside, { number: 1, seq: 2, update: { id: 'here' }, deliveries: [newDelivery('same')] });
  await merge();
  const all = await shared.outbox.deliveries({});
  expect(all.map(({ updateId }) => updateId)).toEqual(['there', 'here']);
  expect(new Set(all.map(({ id }) => id)).size).toBe(2);
});

it('takes the key away where another open incident has it', async () => {
  await record(shared, { number: 1, incident: { key: 'ci' }, update: { key: 'ci' } });
  await record(beside, { number: 2, incident: { key: 'ci' }, update: { key: 'ci' } });
  expect(incidentsOf(await merge())).toMatchObject([{ lostKey: 'ci', id: 'INC-2' }]);
  expect(await shared.incidents.openByKey('ci')).toMatchObject({ number: 1 });
});

it('keeps an incident with the planned work that it came out of', async () => {
  await record(shared, { number: 1 });
  await record(beside, { number: 2 });
  await record(beside, { number: 3, incident: { cameFrom: 2 } });
  at.raw((database) => database.prepare('update incidents set number = number + 10').run());
  at.raw((database) => database.prepare('update incidents set came_from = 12 where came_from is not null').run());
  await merge();
  expect(await shared.incidents.byUuid(uuidOf(3))).toMatchObject({ number: 3, cameFrom: 2 });
});

it('waits for whoever sends from the file, and gives up in the end', async () => {
  await recordBeside(beside);
  const lives = { ...currentOwner(), host: 'another machine' };
  await beside.outbox.takeLease(lives, new Date(), 30_000);
  let now = 0;
  const passes = (ms: number): void => {
    now += ms * 50;
  };
  const time = { ...systemTime, monotonicMs: () => now, sleep: async (ms: number) => passes(ms) };
  expect(await merge({ time })).toMatchObject({ kind: 'sending', by: { host: 'another machine' } });
  expect(await shared.incidents.list()).toEqual([]);
});
