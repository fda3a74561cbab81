import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Incident } from '../../src/domain/incident.ts';
import { type AppBench, createAppBench } from '../helpers/appBench.ts';
import { done, openInput, resolveInput, updateInput, verbs } from '../helpers/appVerbs.ts';
import {
  type Failing,
  failingBy,
  nothingByItself,
  opens,
  tickOnce,
  tickThrough,
  watchedConfig,
} from '../helpers/appWatch.ts';
import { minute, scheduleInput, work } from '../helpers/appWork.ts';

let bench: AppBench;
beforeEach(async () => {
  bench = await createAppBench(watchedConfig());
});
afterEach(() => bench.remove());

const during =
  (from: number, to: number, ...probes: readonly string[]): Failing =>
  (now) =>
    now >= from && now < to ? probes : [];
const shopDown = during(0, 999, 'shop');
const incident = async (number = 1): Promise<Incident | null> => await bench.store.incidents.byNumber(number);

describe('opening', () => {
  it('needs a failure that lasts without a break, and says since when, on what, and why', async () => {
    const flaps: Failing = (now) => (now === 2 ? [] : ['shop']);
    expect(await tickThrough(bench, [0, 10], flaps, { auto: opens })).toEqual(['6 open']);
    expect(await incident()).toMatchObject({
      ...{ title: 'Problems with Checkout', status: 'investigating', impact: 'major', startedAt: minute(3) },
      components: [{ name: 'checkout', status: 'partial_outage' }],
    });
    const [first] = await bench.store.incidents.timeline((await incident())?.uuid ?? '');
    expect(first?.cause).toBe('shop has failed for 3 minutes (HTTP 503)');
    expect(bench.posts('blog')).toEqual(['INC-1-001-investigating.md']);
  });

  it('is off unless it was asked for, and then due', async () => {
    expect(await tickThrough(bench, [0, 5], shopDown)).toEqual([]);
    bench.at(6);
    const { due } = await tickOnce(failingBy(bench.deps, shopDown));
    expect(due).toMatchObject([{ kind: 'open', probe: 'shop', since: minute(0), components: ['checkout'] }]);
  });

  it('tells together what goes down together, though not at the same moment', async () => {
    const wave: Failing = (now) => ['shop', ...(now >= 1 ? ['finder'] : [])];
    expect(await tickThrough(bench, [0, 10], wave, { auto: opens })).toEqual(['3 open']);
    expect(await incident()).toMatchObject({ title: 'Problems with Checkout and Search' });
  });

  it('leaves out what has only just begun to fail', async () => {
    const late: Failing = (now) => ['shop', ...(now === 3 ? ['finder'] : [])];
    await tickThrough(bench, [0, 4], late, { auto: opens });
    expect(await incident()).toMatchObject({ title: 'Problems with Checkout' });
  });

  it.each<[string, () => Promise<unknown>]>([
    ['an open incident speaks of the part', () => done(verbs.open(bench.deps, openInput({ components: onCheckout })))],
    ['an open incident names no part, so it is about all', () => done(verbs.open(bench.deps, openInput()))],
    [
      'a private incident speaks of it',
      () => done(verbs.open(bench.deps, openInput({ components: onCheckout, isPrivate: true }))),
    ],
    [
      'planned work on it is under way',
      async () => {
        const input = scheduleInput({ startsAt: minute(1), endsAt: minute(600), remindMs: [] });
        await done(work.schedule(bench.deps, input));
      },
    ],
  ])('is not done while %s', async (_, prepare) => {
    await prepare();
    const told = await tickThrough(bench, [0, 8], shopDown, { auto: opens });
    expect(told.filter((one) => one.endsWith(' open'))).toEqual([]);
    expect(await incident(2)).toBeNull();
  });

  it('is done for one part while another one has its incident', async () => {
    await done(verbs.open(bench.deps, openInput({ components: [{ name: 'search', status: 'major_outage' }] })));
    expect(await tickThrough(bench, [0, 5], shopDown, { auto: opens })).toEqual(['3 open']);
  });

  it('is done by no probe that no part has, and by none while the machine itself is cut off', async () => {
    const needs = ['internet'];
    const auto = { ...opens, open: opens.open && { ...opens.open, needs } };
    expect(await tickThrough(bench, [0, 8], during(0, 99, 'internet'), { auto })).toEqual([]);
    expect(await tickThrough(bench, [9, 20], during(0, 16, 'internet', 'shop'), { auto })).toEqual([]);
    expect(await tickThrough(bench, [21, 25], shopDown, { auto })).toEqual(['24 open']);
  });

  it('is for all probes, and on no part, where no part has any', async () => {
    const probes = { shop: { type: 'tcp', host: '127.0.0.1', port: 9 } };
    await bench.remove();
    bench = await createAppBench(watchedConfig({ components: [], probes }));
    expect(await tickThrough(bench, [0, 5], shopDown, { auto: opens })).toEqual(['3 open']);
    expect(await incident()).toMatchObject({ title: 'Problems with Acme', components: [] });
  });

  it('takes title and impact from the config, and the state of the part from the impact', async () => {
    const open = { afterMs: 60_000, impact: 'critical', title: 'Störung', needs: [] } as const;
    await tickThrough(bench, [0, 2], shopDown, { auto: { ...opens, open } });
    expect(await incident()).toMatchObject({
      ...{ title: 'Störung', impact: 'critical' },
      components: [{ name: 'checkout', status: 'major_outage' }],
    });
  });

  it('does not take back what a person said against the probe, until it was healthy once more', async () => {
    await tickThrough(bench, [0, 4], shopDown, { auto: opens });
    await done(verbs.resolve(bench.deps, resolveInput({ override: 'The probe asks for a page that we retired' })));
    expect(await tickThrough(bench, [5, 20], shopDown, { auto: opens })).toEqual([]);
    const again: Failing = (now) => (now === 40 ? [] : ['shop']);
    expect(await tickThrough(bench, [40, 45], again, { auto: opens })).toEqual(['44 open']);
    expect(await incident(2)).not.toBeNull();
  });

  it('is left to a person where a channel can’t be used as it is, and nothing goes out half', async () => {
    await bench.remove();
    const hook = { type: 'webhook', url: 'http://127.0.0.1:9/', secret: { env: 'NOT_THERE' } };
    bench = await createAppBench(watchedConfig({ channels: { blog: { type: 'file', folder: 'blog' }, hook } }));
    expect(await tickThrough(bench, [0, 3], shopDown, { auto: opens })).toEqual(['3 refused open']);
    expect(await bench.store.incidents.list()).toEqual([]);
    bench.at(4);
    const { did, due } = await tickOnce(failingBy(bench.deps, shopDown), { auto: opens });
    expect(did).toMatchObject([{ refusal: { kind: 'not_ready', faults: [{ kind: 'channel', channel: 'hook' }] } }]);
    expect(due).toMatchObject([{ kind: 'open' }]);
  });

  it('is once, whoever comes to it at the same moment', async () => {
    await tickThrough(bench, [0, 2], shopDown);
    bench.at(3);
    const deps = failingBy(bench.deps, shopDown);
    await Promise.all(Array.from({ length: 6 }, () => tickOnce(deps, { auto: opens })));
    expect((await bench.store.incidents.list()).length).toBe(1);
    expect(bench.posts('blog')).toHaveLength(1);
  });
});

const onCheckout = [{ name: 'checkout', status: 'major_outage' }] as const;

describe('an incident that goes on', () => {
  const all = { ...nothingByItself, monitoring: true, resolve: true };
  beforeEach(async () => {
    await done(verbs.open(bench.deps, openInput({ components: onCheckout })));
  });

  it('is said to be monitored after a quarter of the soak, and resolved after the whole of it', async () => {
    expect(await tickThrough(bench, [0, 60], during(0, 10, 'shop'), { auto: all })).toEqual([
      '17 monitoring',
      '39 resolve',
    ]);
    const timeline = await bench.store.incidents.timeline((await incident())?.uuid ?? '');
    expect(timeline.map(({ event, cause, evidence }) => [event, cause, evidence?.override ?? null])).toEqual([
      ['investigating', undefined, null],
      ['monitoring', 'its probes have been healthy for 8 minutes', null],
      ['resolved', 'its probes have been healthy for 30 minutes of the 30 minutes asked for', null],
    ]);
  });

  it('is not said to be monitored again by itself once a person has taken it back', async () => {
    const auto = { ...nothingByItself, monitoring: true };
    expect(await tickThrough(bench, [0, 20], () => [], { auto })).toEqual(['8 monitoring']);
    await done(verbs.update(bench.deps, updateInput({ status: 'identified' })));
    expect(await tickThrough(bench, [21, 60], () => [], { auto })).toEqual([]);
    expect(await tickThrough(bench, [61, 80], during(0, 62, 'shop'), { auto })).toEqual(['69 monitoring']);
  });

  it('waits a quarter of the soak after the last word of a person, too', async () => {
    const auto = { ...nothingByItself, monitoring: true };
    await tickThrough(bench, [0, 6], () => [], { auto });
    await done(verbs.update(bench.deps, updateInput({ status: 'identified' })));
    expect(await tickThrough(bench, [7, 20], () => [], { auto })).toEqual(['14 monitoring']);
  });

  it('is left to a person where one has to vouch, because a part of it has no probe', async () => {
    await bench.remove();
    bench = await createAppBench(
      watchedConfig({ components: [{ name: 'checkout', probes: ['shop'] }, { name: 'mail' }] }),
    );
    const components = [...onCheckout, { name: 'mail', status: 'partial_outage' }] as const;
    await done(verbs.open(bench.deps, openInput({ components, status: 'monitoring', event: 'monitoring' })));
    expect(await tickThrough(bench, [0, 60], () => [], { auto: all })).toEqual([]);
    bench.at(61);
    const { due } = await tickOnce(
      failingBy(bench.deps, () => []),
      { auto: all },
    );
    expect(due).toMatchObject([{ kind: 'promise' }, { kind: 'may_resolve' }]);
  });

  it('shows in a dry run exactly what is then posted, and stores and sends nothing', async () => {
    await tickThrough(bench, [0, 29], () => []);
    bench.at(30);
    const deps = failingBy(bench.deps, () => []);
    const before = [await bench.stored(), await bench.store.samples.latest()];
    const { did, samples } = await tickOnce(deps, { auto: all, dryRun: true });
    expect(samples).toHaveLength(3);
    expect([await bench.stored(), await bench.store.samples.latest()]).toEqual(before);
    const [shown] = did;
    if (shown?.kind !== 'would_post') throw new Error(shown?.kind);
    expect(shown).toMatchObject({ action: 'resolve', draft: { update: { event: 'resolved' } } });
    const { did: posted } = await tickOnce(deps, { auto: all });
    expect(posted).toMatchObject([{ kind: 'posted', action: 'resolve', why: shown.why }]);
    const blog = shown.draft.messages.find((one) => one.channel === 'blog')?.message.text ?? '';
    expect(blog).not.toBe('');
    expect(bench.post('blog', 'INC-1-002-resolved.md')).toContain(blog.trim());
  });
});
