import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Sample } from '../../src/domain/greenLight.ts';
import type { Deps } from '../../src/usecases/deps.ts';
import { type AppBench, createAppBench, sampleConfig } from '../helpers/appBench.ts';
import { done, openInput, verbs } from '../helpers/appVerbs.ts';
import { completeInput, duties, extendInput, scheduleInput, told, work } from '../helpers/appWork.ts';

const days = 24 * 60;
const probed = sampleConfig({
  components: [{ name: 'checkout', title: 'Checkout', probes: ['shop'] }, { name: 'search' }],
  probes: {
    shop: { type: 'http', url: 'https://acme.example/health' },
    other: { type: 'http', url: 'https://b.example' },
  },
});

let bench: AppBench;
afterEach(() => bench.remove());

const events = async (number = 1): Promise<readonly string[]> => {
  const incident = await bench.store.incidents.byNumber(number);
  return (await bench.store.incidents.timeline(incident?.uuid ?? '')).map((one) => one.event);
};
const statusNow = async (number = 1) => (await bench.store.incidents.byNumber(number))?.status;

/** The probes answer by their names; the others are well. */
const looking = (deps: Deps, failing: readonly string[]): Deps => ({
  ...deps,
  look: async ({ name }): Promise<Sample> => {
    const healthy = !failing.includes(name);
    return {
      probe: name,
      at: deps.now(),
      healthy,
      reason: healthy ? 'HTTP 200' : 'HTTP 502',
      everyMs: 30_000,
      tookMs: 5,
    };
  },
});

describe('with probes', () => {
  beforeEach(async () => {
    bench = await createAppBench(probed);
    await done(work.schedule(bench.deps, scheduleInput()));
    bench.at(3 * days);
    await duties(bench.deps);
  });

  it('never completes work while a probe of its parts fails: the team hears it once, and it ends once all is well', async () => {
    const broken = looking(bench.deps, ['shop']);
    for (const late of [0, 5, 10]) {
      bench.at(3 * days + 120 + late);
      expect(told(await duties(broken))).toEqual(['verifying']);
    }
    expect(await statusNow()).toBe('verifying');
    expect(bench.posts('team').filter((name) => name.includes('note'))).toHaveLength(1);
    expect(bench.post('team', 'MNT-1-003-note.md')).toContain('shop: HTTP 502');
    expect(bench.posts('blog')).toHaveLength(2);
    bench.at(3 * days + 135);
    expect(told(await duties(bench.deps))).toEqual(['complete posted']);
    expect(await events()).toEqual(['maintenance-scheduled', 'maintenance-started', 'note', 'maintenance-completed']);
  });

  it('looks at the probes of its own parts only', async () => {
    bench.at(3 * days + 120);
    expect(told(await duties(looking(bench.deps, ['other'])))).toEqual(['complete posted']);
  });

  it('says at the end of the longer time again that not all is well', async () => {
    const broken = looking(bench.deps, ['shop']);
    bench.at(3 * days + 120);
    await duties(broken);
    await done(work.extend(bench.deps, extendInput()));
    expect(await statusNow()).toBe('in_progress');
    bench.at(3 * days + 150);
    await duties(broken);
    expect(await statusNow()).toBe('verifying');
    expect(bench.posts('team').filter((name) => name.includes('note'))).toHaveLength(2);
  });

  it('becomes an incident that takes its parts over, and ends without a word of its own', async () => {
    bench.at(3 * days + 120);
    await duties(looking(bench.deps, ['shop']));
    const input = openInput({
      title: null,
      fromMaintenance: 'MNT-1',
      message: 'Payments fail since we moved the database.',
    });
    const { incident } = await done(verbs.open(bench.deps, input));
    expect(incident).toMatchObject({
      number: 2,
      title: 'The database moves',
      status: 'investigating',
      cameFrom: 1,
      components: [{ name: 'checkout', status: 'partial_outage' }],
    });
    const ended = await bench.store.incidents.byNumber(1);
    expect(ended).toMatchObject({ status: 'cancelled', work: { became: 2 } });
    const last = (await bench.store.incidents.timeline(ended?.uuid ?? '')).at(-1);
    expect(last).toMatchObject({ event: 'maintenance-cancelled', body: 'Payments fail since we moved the database.' });
    expect((await bench.store.outbox.deliveries({ updateId: last?.id ?? '' })).length).toBe(0);
    expect(bench.posts('blog').at(-1)).toBe('MNT-1-002-maintenance-started.md');
    expect(bench.posts('blog')).toContain('INC-2-001-investigating.md');
    bench.at(5 * days);
    expect(told(await duties(bench.deps))).toEqual([]);
  });

  it('does by one key what two people complete at once', async () => {
    bench.at(3 * days + 100);
    const input = completeInput({ key: 'done' });
    const both = await Promise.all([done(work.complete(bench.deps, input)), done(work.complete(bench.deps, input))]);
    expect(both.map((one) => one.created).toSorted()).toEqual([false, true]);
    expect(bench.posts('blog')).toHaveLength(3);
  });
});
