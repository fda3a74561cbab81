import { afterEach, expect, it } from 'vitest';
import type { Impact } from '../../src/domain/impact.ts';
import type { Refusal } from '../../src/usecases/refusal.ts';
import { type AppBench, createAppBench, minuteMs, sampleConfig } from '../helpers/appBench.ts';
import {
  done,
  faultsOf,
  openInput,
  refused,
  reopenInput,
  resolveInput,
  updateInput,
  verbs,
} from '../helpers/appVerbs.ts';

let bench: AppBench;
afterEach(() => bench.remove());

const { open, update, resolve, reopen } = verbs;
const guardOf = (refusal: Refusal) => {
  if (refusal.kind !== 'not_green') throw new Error(refusal.kind);
  return refusal.guard;
};

const probed = sampleConfig({
  components: [{ name: 'checkout', probes: ['shop'] }, { name: 'search' }],
  probes: { shop: { type: 'http', url: 'http://127.0.0.1:9/health' } },
});
const checkout = { components: [{ name: 'checkout', status: 'major_outage' }] } as const;

/** Without probes: a person's word, and the time that it has been monitoring. */
const unprobed = async (impact: Impact = 'major') => {
  bench = await createAppBench();
  await done(open(bench.deps, openInput({ impact })));
};

it('refuses an all-clear that nobody has watched for: it is not even monitoring', async () => {
  await unprobed();
  bench.at(600);
  const refusal = await refused(resolve(bench.deps, resolveInput()));
  expect(refusal).toMatchObject({ kind: 'not_green', id: 'INC-1', impact: 'major', status: 'investigating' });
  expect(guardOf(refusal)).toMatchObject({ needsMonitoring: true, monitoringForMs: 0, earliestAt: null });
  expect(bench.posts('blog')).toHaveLength(1);
});

it.each<[Impact, number]>([
  ['none', 5],
  ['minor', 15],
  ['major', 30],
  ['critical', 60],
])('asks of an incident of impact %s that it is monitoring for %i minutes', async (impact, minutes) => {
  await unprobed(impact);
  await done(update(bench.deps, updateInput({ status: 'monitoring' })));
  bench.at(minutes - 1 / 60);
  expect(guardOf(await refused(resolve(bench.deps, resolveInput())))).toMatchObject({
    requiredMs: minutes * minuteMs,
    earliestAt: new Date(bench.deps.now().getTime() + 1000),
  });
  bench.at(minutes);
  const cleared = await done(resolve(bench.deps, resolveInput()));
  expect(cleared.update.evidence).toEqual({
    healthyForMs: minutes * minuteMs,
    requiredMs: minutes * minuteMs,
    stableSince: null,
    override: null,
    confirmedBy: 'flag',
  });
});

it('measures by the highest impact that it has had', async () => {
  await unprobed('critical');
  await done(update(bench.deps, updateInput({ status: 'monitoring', impact: 'minor' })));
  bench.at(59);
  expect(guardOf(await refused(resolve(bench.deps, resolveInput()))).requiredMs).toBe(60 * minuteMs);
});

it('wants somebody to have confirmed what no probe can, and stores nothing without', async () => {
  await unprobed();
  await done(update(bench.deps, updateInput({ status: 'monitoring' })));
  bench.at(30);
  const before = await bench.stored();
  expect(await faultsOf(resolve(bench.deps, resolveInput({ confirmedBy: null })))).toEqual([
    { kind: 'unconfirmed', what: 'the checklist' },
  ]);
  expect(await bench.stored()).toEqual(before);
});

it('records against whose advice an all-clear was given', async () => {
  await unprobed();
  const { update: entry } = await done(resolve(bench.deps, resolveInput({ override: 'The host is gone for good' })));
  expect(entry.evidence).toMatchObject({ override: 'The host is gone for good', requiredMs: 30 * minuteMs });
});

it('does not call it an override where the guard agreed', async () => {
  await unprobed();
  await done(update(bench.deps, updateInput({ status: 'monitoring' })));
  bench.at(30);
  const { update: entry } = await done(resolve(bench.deps, resolveInput({ override: 'just in case' })));
  expect(entry.evidence?.override).toBeNull();
});

it.each<[string, () => Promise<void>, number, object | null]>([
  ['nobody has looked', async () => {}, 40, { unwatched: ['shop'], stableSince: null, earliestAt: null }],
  ['it is healthy, but not for long enough', () => bench.watch('shop', 0, 29), 29, { healthyForMs: 29 * minuteMs }],
  ['it is healthy for long enough', () => bench.watch('shop', 0, 30), 30, null],
  [
    'it failed in between',
    async () => {
      await bench.watch('shop', 0, 19);
      await bench.watch('shop', 19.5, 19.5, false);
      await bench.watch('shop', 20, 40);
    },
    40,
    { lastFailure: { probe: 'shop', at: new Date('2026-11-23T10:19:30.000Z'), reason: 'HTTP 502' } },
  ],
  [
    'nobody looked for a while',
    async () => {
      await bench.watch('shop', 0, 18);
      await bench.watch('shop', 20, 40);
    },
    40,
    { healthyForMs: 20 * minuteMs },
  ],
  ['it fails now', () => bench.watch('shop', 0, 40, false), 40, { healthyForMs: 0, earliestAt: null }],
  ['the looking has stopped', () => bench.watch('shop', 0, 35), 40, { unwatched: ['shop'] }],
])('looks at the probes of the affected components: %s', async (_, watch, minutes, guard) => {
  bench = await createAppBench(probed);
  await done(open(bench.deps, openInput(checkout)));
  await watch();
  bench.at(minutes);
  const run = resolve(bench.deps, resolveInput({ confirmedBy: null }));
  if (guard === null) expect((await done(run)).update.evidence).toMatchObject({ override: null, confirmedBy: null });
  else expect(guardOf(await refused(run))).toMatchObject({ green: false, probes: ['shop'], ...guard });
});

it('counts no health from before the incident', async () => {
  bench = await createAppBench(probed);
  await bench.watch('shop', -60, 20);
  await done(open(bench.deps, openInput(checkout)));
  bench.at(20);
  expect(guardOf(await refused(resolve(bench.deps, resolveInput()))).healthyForMs).toBe(20 * minuteMs);
});

it('wants the probes and a person’s word where one affected component has no probe', async () => {
  bench = await createAppBench(probed);
  const components = [...checkout.components, { name: 'search', status: 'partial_outage' }] as const;
  await done(open(bench.deps, openInput({ components })));
  await bench.watch('shop', 0, 40);
  bench.at(30);
  expect(guardOf(await refused(resolve(bench.deps, resolveInput())))).toMatchObject({
    healthyForMs: 30 * minuteMs,
    needsMonitoring: true,
  });
  await done(update(bench.deps, updateInput({ status: 'monitoring' })));
  await bench.watch('shop', 40.5, 60);
  bench.at(60);
  expect((await done(resolve(bench.deps, resolveInput()))).update.evidence).toMatchObject({ confirmedBy: 'flag' });
});

it('doubles the soak with each wrong all-clear, and begins it anew', async () => {
  bench = await createAppBench(probed);
  await done(open(bench.deps, openInput(checkout)));
  await bench.watch('shop', 0, 100);
  bench.at(30);
  await done(resolve(bench.deps, resolveInput()));
  bench.at(40);
  await done(reopen(bench.deps, reopenInput()));
  bench.at(99);
  expect(guardOf(await refused(resolve(bench.deps, resolveInput())))).toMatchObject({
    requiredMs: 60 * minuteMs,
    healthyForMs: 59 * minuteMs,
  });
  bench.at(100);
  expect((await done(resolve(bench.deps, resolveInput()))).incident.falseAllClears).toBe(1);
});
