import { afterEach, expect, it } from 'vitest';
import { runMaintenanceDuties } from '../../src/usecases/maintenanceDuties.ts';
import { as, sayNo, sayYes } from '../helpers/appApprove.ts';
import { type AppBench, createAppBench } from '../helpers/appBench.ts';
import { done } from '../helpers/appVerbs.ts';
import { deeds, failingBy, opens, tickOnce, tickThrough, watchedConfig } from '../helpers/appWatch.ts';
import { minute, scheduleInput, work } from '../helpers/appWork.ts';
import { never } from '../helpers/httpChannelIo.ts';

let bench: AppBench;
afterEach(() => bench.remove());
const down = () => ['shop'];

it('what would be posted by itself is asked for once, not once a round, and stays due', async () => {
  bench = await createAppBench(watchedConfig({ approval: { impacts: ['major'] } }));
  expect(await tickThrough(bench, [0, 8], down, { auto: opens })).toEqual(['3 asked open']);
  expect(await bench.store.approvals.waiting(bench.deps.now())).toHaveLength(1);
  bench.at(9);
  const { due } = await tickOnce(failingBy(bench.deps, down), { auto: opens });
  expect(due).toContainEqual(expect.objectContaining({ kind: 'approval' }));
});

it('goes out with the yes, says why it was posted, and is not opened twice', async () => {
  bench = await createAppBench(watchedConfig({ approval: { impacts: ['major'] } }));
  await tickThrough(bench, [0, 4], down, { auto: opens });
  const published = await done(sayYes(as(bench.deps, 'ben')));
  expect(published.update.cause).toBe('shop has failed for 3 minutes (HTTP 503)');
  expect(await tickThrough(bench, [5, 9], down, { auto: opens })).toEqual([]);
  expect(await bench.store.incidents.list()).toHaveLength(1);
});

it('is not asked for again once somebody has said no', async () => {
  bench = await createAppBench(watchedConfig({ approval: { impacts: ['major'] } }));
  await tickThrough(bench, [0, 4], down, { auto: opens });
  expect(await sayNo(as(bench.deps, 'ben'), 'it is the probe')).toMatchObject({ ok: true });
  expect(await tickThrough(bench, [5, 9], down, { auto: opens })).toEqual([]);
  expect(await bench.store.incidents.list()).toEqual([]);
});

it('shows in a dry run what would wait', async () => {
  bench = await createAppBench(watchedConfig({ approval: { impacts: ['major'] } }));
  await tickThrough(bench, [0, 2], down);
  bench.at(3);
  const { did } = await tickOnce(failingBy(bench.deps, down), { auto: opens, dryRun: true });
  expect(deeds(did)).toEqual(['would_post open']);
  expect(did[0]).toMatchObject({ draft: { approval: { whole: { impact: 'major' } } } });
});

it('planned work begins with a yes where the rules ask for one, and is asked for once', async () => {
  bench = await createAppBench(watchedConfig({ approval: { events: ['maintenance-started'] } }));
  await done(work.schedule(bench.deps, scheduleInput({ startsAt: minute(60), endsAt: minute(120), remindMs: [] })));
  bench.at(61);
  const duties = () => runMaintenanceDuties(bench.deps)({ onProgress: () => {}, signal: never });
  expect(await duties()).toMatchObject([{ kind: 'asked', duty: 'start', approval: { id: 1 } }]);
  expect(await duties()).toEqual([]);
  expect((await done(sayYes(as(bench.deps, 'ben')))).update.event).toBe('maintenance-started');
  expect(await duties()).toEqual([]);
});
