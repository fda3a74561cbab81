import { afterEach, beforeEach, expect, it } from 'vitest';
import { type AppBench, createAppBench } from '../helpers/appBench.ts';
import { done, openInput, refused, resolveInput, updateInput, verbs } from '../helpers/appVerbs.ts';

let bench: AppBench;
beforeEach(async () => {
  bench = await createAppBench();
});
afterEach(() => bench.remove());

const { open, update, resolve } = verbs;
const clear = resolveInput({ override: 'seen' });

it('gives the next number to an incident that another founder was faster with', async () => {
  const between = () => open(bench.deps, openInput({ title: 'Search is down' }));
  const { incident } = await done(open(bench.deps, openInput(), {}, between));
  expect(incident).toMatchObject({ number: 2, title: 'Checkout is down' });
  expect((await bench.store.incidents.list()).map((one) => one.number)).toEqual([2, 1]);
});

it('builds on the update that came in between, and overtakes nothing that is sent', async () => {
  await done(open(bench.deps, openInput()));
  const between = () => update(bench.deps, updateInput({ status: 'identified', impact: 'critical' }));
  const { incident, update: entry } = await done(update(bench.deps, updateInput({ message: 'More.' }), {}, between));
  expect(incident).toMatchObject({ status: 'identified', impact: 'critical', lastSeq: 3 });
  expect(entry).toMatchObject({ seq: 3, status: 'identified', event: 'identified' });
});

it('refuses an update of an incident that was resolved in between, and sends none', async () => {
  await done(open(bench.deps, openInput()));
  const between = () => resolve(bench.deps, clear);
  const refusal = await refused(update(bench.deps, updateInput({ id: '1' }), {}, between));
  expect(refusal).toMatchObject({ kind: 'already_resolved', id: 'INC-1' });
  expect(bench.posts('blog')).toEqual(['INC-1-001-investigating.md', 'INC-1-002-resolved.md']);
});

it('gives one of two all-clears that were prepared at once', async () => {
  await done(open(bench.deps, openInput()));
  const between = () => resolve(bench.deps, clear);
  expect(await refused(resolve(bench.deps, clear, {}, between))).toMatchObject({ kind: 'none_open' });
  expect(bench.posts('blog')).toHaveLength(2);
});

it('asks the guard again for a draft that has grown old, because health is a thing of the moment', async () => {
  await done(open(bench.deps, openInput({ status: 'monitoring' })));
  bench.at(30);
  let monotonicMs = 0;
  const slow = { ...bench.deps, monotonicMs: () => monotonicMs };
  const between = async () => {
    await update(bench.deps, updateInput({ status: 'investigating' }));
    monotonicMs = 10_000;
  };
  expect(await refused(resolve(slow, resolveInput(), {}, between))).toMatchObject({ kind: 'not_green', id: 'INC-1' });
});

it('says the time at which it was published, not that at which a person began to read the preview', async () => {
  let monotonicMs = 0;
  const slow = { ...bench.deps, monotonicMs: () => monotonicMs };
  const between = async () => {
    bench.at(4);
    monotonicMs = 240_000;
  };
  const { incident, update: entry } = await done(open(slow, openInput(), {}, between));
  expect([entry.at, incident.openedAt]).toEqual([bench.deps.now(), bench.deps.now()]);
});

it('lands every one of many updates at once, in an order that all see', async () => {
  await done(open(bench.deps, openInput()));
  const all = await Promise.all(
    Array.from({ length: 8 }, (_, index) => done(update(bench.deps, updateInput({ message: `Update ${index}` })))),
  );
  expect(all.map((one) => one.update.seq).sort((a, b) => a - b)).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
  const timeline = await bench.store.incidents.timeline(all[0]?.incident.uuid ?? '');
  expect(timeline.map((one) => one.seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  const last = await bench.store.outbox.deliveries({ updateId: timeline.at(-1)?.id ?? '' });
  expect(last.map((one) => one.state)).toEqual(['sent', 'sent', 'sent']);
});
