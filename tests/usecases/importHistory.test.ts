import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ForeignIncident } from '../../src/imports/foreign.ts';
import type { Store } from '../../src/store/store.ts';
import { carryOutImport, type ImportDeps, planImport } from '../../src/usecases/importHistory.ts';
import { foreignIncident, foreignUpdate, march } from '../helpers/foreignIncidents.ts';
import { newDelivery, record } from '../helpers/storeEntry.ts';
import { createStoreFolder, type StoreFolder } from '../helpers/storeTemp.ts';

let at: StoreFolder;
let store: Store;
let ids = 0;
beforeEach(async () => {
  at = createStoreFolder();
  store = await at.open();
});
afterEach(() => at.remove());

const components = [
  { name: 'checkout', title: 'Checkout', group: null, probes: [] },
  { name: 'api', title: 'API', group: 'For developers', probes: [] },
];
const deps: ImportDeps = {
  config: { components },
  now: () => march('20T12:00:00'),
  newId: () => `id-${++ids}`,
  monotonicMs: () => 0,
  sleep: async () => {},
};
const { signal } = new AbortController();
const plan = (incidents: readonly ForeignIncident[], closeOpen = false) =>
  planImport(
    deps,
    store,
    { type: 'statuspage', mirroredBy: 'statuspage-io' },
    { incidents, leftOut: [], remarks: [] },
    { closeOpen, signal },
  );
const take = async (...incidents: readonly ForeignIncident[]) =>
  await carryOutImport(deps, store, await plan(incidents), signal);
const named = (id: string, more: Partial<ForeignIncident> = {}) =>
  foreignIncident({ id, path: `incidents/${id}`, ...more });

it('numbers a history in the order in which things began', async () => {
  const { numbers } = await take(
    named('c', { startedAt: march('09T00:00:00'), endedAt: march('09T01:00:00'), title: 'third', updates: [] }),
    named('a', { startedAt: march('01T00:00:00'), endedAt: march('01T01:00:00'), title: 'first', updates: [] }),
    named('b', { startedAt: march('05T00:00:00'), endedAt: march('05T01:00:00'), title: 'second', updates: [] }),
  );
  expect(numbers).toEqual([1, 2, 3]);
  expect((await store.incidents.list()).map(({ title }) => title)).toEqual(['third', 'second', 'first']);
});

it('changes nothing the second time, and brings up to date what has more to tell', async () => {
  await take(named('a'), named('b'));
  expect(await plan([named('a'), named('b')])).toMatchObject({ added: [], changed: [], same: 2, leftOut: [] });
  const more = [...foreignIncident().updates, foreignUpdate('03T09:00:00', { status: 'postmortem' })];
  const again = await take(named('a', { updates: more }), named('b'), named('c'));
  expect([again.added.length, again.changed.length, again.same, again.numbers]).toEqual([1, 1, 1, [3]]);
  const incident = await store.incidents.byNumber(1);
  expect((await store.incidents.timeline(incident?.uuid ?? '')).at(-1)).toMatchObject({ event: 'postmortem' });
});

it('takes a history in batches, each of them whole', async () => {
  const many = Array.from({ length: 450 }, (_, index) => named(`i${index}`));
  const { numbers } = await take(...many);
  expect([numbers.length, numbers[0], numbers.at(-1)]).toEqual([450, 1, 450]);
  expect((await store.identity()).epoch).toBe(3);
});

it('goes on with the rest after it was stopped', async () => {
  const many = Array.from({ length: 450 }, (_, index) => named(`i${index}`));
  const stop = new AbortController();
  let turns = 0;
  const stopping = {
    ...deps,
    monotonicMs: () => (turns += 1000),
    sleep: async () => (turns > 3000 ? stop.abort() : undefined),
  };
  const { left } = await carryOutImport(stopping, store, await plan(many), stop.signal);
  const stored = (await store.incidents.list()).length;
  expect([stored, left]).toEqual([200, 250]);
  expect(await plan(many)).toMatchObject({ same: stored });
  expect((await take(...many)).numbers.at(-1)).toBe(450);
  expect(await store.incidents.list()).toHaveLength(450);
});

it.each<[string, Partial<ForeignIncident>, string]>([
  ['is still open', { endedAt: null }, 'still open there; import again when it is over, or with --close-open'],
  ['lies in the future', { startedAt: march('30T00:00:00'), endedAt: march('30T00:00:00') }, 'it lies in the future'],
  [
    'is still to come',
    {
      startedAt: march('30T00:00:00'),
      endedAt: null,
      window: { startsAt: march('30T00:00:00'), endsAt: march('30T01:00:00') },
    },
    'announce it: incident maintenance schedule',
  ],
  ['is not over yet', { endedAt: march('20T13:00:00') }, 'it is not over yet'],
])('leaves out what %s', async (_what, more, why) => {
  const { added, leftOut } = await plan([named('a', more)]);
  expect(added).toEqual([]);
  expect(leftOut).toEqual([{ what: 'incidents/a', why: expect.stringContaining(why) }]);
});

it('takes what is still open as over with the last that was said of it, where that is asked for', async () => {
  const open = named('a', { endedAt: null, updates: [foreignUpdate('02T10:00:00'), foreignUpdate('02T10:45:00')] });
  const { added } = await plan([open], true);
  expect(added[0]?.incident).toMatchObject({ status: 'resolved', resolvedAt: march('02T10:45:00') });
  expect(added[0]?.updates.at(-1)).toMatchObject({ event: 'resolved', body: '' });
});

it('takes it again with its true end once it is over there', async () => {
  const open = named('a', { endedAt: null });
  await carryOutImport(deps, store, await plan([open], true), signal);
  expect((await take(named('a'))).changed).toHaveLength(1);
});

it('does not take for another’s what a channel of ours has posted there', async () => {
  await record(store, { number: 1, deliveries: [newDelivery('d', { channel: 'old page', type: 'statuspage-io' })] });
  at.raw((database) => database.exec("update deliveries set remote_id = 'a/u1'"));
  const { added, leftOut } = await plan([named('a'), named('b')]);
  expect(added.map(({ foreignId }) => foreignId)).toEqual(['b']);
  expect(leftOut).toEqual([{ what: 'incidents/a', why: 'it was posted there from here: it is number 1' }]);
});

it('does not touch what has been told of here since', async () => {
  await take(named('a'));
  at.raw((database) => database.exec('update incidents set last_seq = last_seq + 1'));
  expect((await plan([named('a')])).same).toBe(1);
  const { changed, leftOut } = await plan([named('a', { title: 'Other' })]);
  expect(changed).toEqual([]);
  expect(leftOut[0]?.why).toContain('number 1 has been told of here since');
});

it('calls parts as the config does, by title, name or group, and names those that it does not have', async () => {
  const updates = [
    foreignUpdate('02T10:00:00', {
      components: ['CHECKOUT', 'For developers - API', 'Ledger', 'Audit'].map((name) => ({
        name,
        status: 'partial_outage',
      })),
    }),
  ];
  const { added, unknownComponents } = await plan([named('a', { updates })]);
  expect(added[0]?.incident.touched).toEqual(['checkout', 'api', 'Ledger', 'Audit']);
  expect(unknownComponents).toEqual(['Audit', 'Ledger']);
});
