import { afterEach, beforeEach, expect, it } from 'vitest';
import type { OpenInput } from '../../src/usecases/input.ts';
import { type AppBench, createAppBench } from '../helpers/appBench.ts';
import { done, openInput, refused, reopenInput, resolveInput, updateInput, verbs } from '../helpers/appVerbs.ts';

let bench: AppBench;
beforeEach(async () => {
  bench = await createAppBench();
});
afterEach(() => bench.remove());

const { open, update, resolve, reopen } = verbs;
const key = 'ci-4711';
const clear = { override: 'seen' };

it('answers a repeated open with the first one’s incident, and stores and sends nothing', async () => {
  const first = await done(open(bench.deps, openInput({ key })));
  const before = await bench.stored();
  bench.at(5);
  const again = await done(open(bench.deps, openInput({ key })));
  expect(again).toMatchObject({ created: false, resent: 0, incident: { number: 1 }, update: { id: first.update.id } });
  expect(again.tallies).toEqual(first.tallies);
  expect(await bench.stored()).toEqual(before);
});

it.each<[string, Partial<OpenInput>]>([
  ['title', { title: 'Search is down' }],
  ['impact', { impact: 'critical' }],
  ['status', { status: 'identified' }],
  ['components', { components: [{ name: 'search', status: 'partial_outage' }] }],
  ['message', { message: 'Other words' }],
])('refuses the same key with another %s', async (_, other) => {
  await done(open(bench.deps, openInput({ key })));
  const before = await bench.stored();
  expect(await refused(open(bench.deps, openInput({ key, ...other })))).toEqual({
    kind: 'key_conflict',
    id: 'INC-1',
    key,
  });
  expect(await bench.stored()).toEqual(before);
});

it('takes components in another order for the same request', async () => {
  const checkout = { name: 'checkout', status: 'major_outage' } as const;
  const search = { name: 'search', status: 'partial_outage' } as const;
  await done(open(bench.deps, openInput({ key, components: [checkout, search] })));
  const again = await done(open(bench.deps, openInput({ key, components: [search, checkout] })));
  expect(again.created).toBe(false);
});

it('opens a new incident under a key whose incident is resolved', async () => {
  await done(open(bench.deps, openInput({ key })));
  await done(resolve(bench.deps, resolveInput(clear)));
  const second = await done(open(bench.deps, openInput({ key })));
  expect([second.created, second.incident.number]).toEqual([true, 2]);
});

it('opens a second incident where no key is given', async () => {
  await done(open(bench.deps, openInput()));
  expect((await done(open(bench.deps, openInput()))).incident.number).toBe(2);
});

it('makes one incident of the same open from two scripts at once, and tells everybody once', async () => {
  const [one, two] = await Promise.all([
    done(open(bench.deps, openInput({ key }))),
    done(open(bench.deps, openInput({ key }))),
  ]);
  expect([one.created, two.created].sort()).toEqual([false, true]);
  expect(two.incident.uuid).toBe(one.incident.uuid);
  expect(await bench.store.incidents.list()).toHaveLength(1);
  const deliveries = await bench.store.outbox.deliveries({});
  expect(deliveries.map((one) => [one.state, one.attempts])).toEqual([
    ['sent', 1],
    ['sent', 1],
    ['sent', 1],
  ]);
});

it.each([
  ['update', () => update(bench.deps, updateInput({ key }))],
  ['resolve', () => resolve(bench.deps, resolveInput({ key, ...clear }))],
])('answers a repeated %s with the first one’s update', async (_, run) => {
  await done(open(bench.deps, openInput()));
  const first = await done(run());
  const before = await bench.stored();
  const again = await done(run());
  expect([first.created, again.created, again.update.id]).toEqual([true, false, first.update.id]);
  expect(await bench.stored()).toEqual(before);
});

it('answers a repeated reopen with the first one’s update', async () => {
  await done(open(bench.deps, openInput()));
  await done(resolve(bench.deps, resolveInput(clear)));
  const first = await done(reopen(bench.deps, reopenInput({ key })));
  const again = await done(reopen(bench.deps, reopenInput({ key })));
  expect([again.created, again.update.id]).toEqual([false, first.update.id]);
});

it('remembers an update’s key for ever, also once the incident is resolved', async () => {
  await done(open(bench.deps, openInput()));
  const first = await done(update(bench.deps, updateInput({ key, id: 'INC-1' })));
  await done(resolve(bench.deps, resolveInput(clear)));
  const again = await done(update(bench.deps, updateInput({ key, id: 'INC-1' })));
  expect([again.created, again.update.id]).toEqual([false, first.update.id]);
  expect(await refused(update(bench.deps, updateInput({ key, id: 'INC-1', message: 'Other' })))).toMatchObject({
    kind: 'key_conflict',
  });
});

it('takes one key for two incidents’ updates, and for an update beside an open', async () => {
  await done(open(bench.deps, openInput({ key })));
  await done(open(bench.deps, openInput()));
  expect((await done(update(bench.deps, updateInput({ key, id: '1' })))).created).toBe(true);
  expect((await done(update(bench.deps, updateInput({ key, id: '2' })))).created).toBe(true);
});

it('refuses an update’s key for the all-clear', async () => {
  await done(open(bench.deps, openInput()));
  await done(update(bench.deps, updateInput({ key })));
  expect(await refused(resolve(bench.deps, resolveInput({ key, ...clear })))).toMatchObject({ kind: 'key_conflict' });
});

it('goes on with what the first call could not send', async () => {
  const stop = new AbortController();
  stop.abort();
  const first = await done(open(bench.deps, openInput({ key }), { signal: stop.signal }));
  expect([first.interrupted, first.tallies.map((one) => one.state)]).toEqual([true, ['queued', 'queued', 'queued']]);
  const again = await done(open(bench.deps, openInput({ key })));
  expect([again.created, again.tallies.map((one) => one.state)]).toEqual([false, ['sent', 'sent', 'sent']]);
});
