import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../../src/store/open.ts';
import { prepareCorrect } from '../../src/usecases/correct.ts';
import type { Deps } from '../../src/usecases/deps.ts';
import { nothingSaid } from '../../src/usecases/nothingSaid.ts';
import { type AppBench, createAppBench } from '../helpers/appBench.ts';
import { done, verb } from '../helpers/appVerbs.ts';
import { duties, extendInput, minute, scheduleInput, told, work, workInput } from '../helpers/appWork.ts';

const days = 24 * 60;

let bench: AppBench;
afterEach(() => bench.remove());

const events = async (number = 1): Promise<readonly string[]> => {
  const incident = await bench.store.incidents.byNumber(number);
  return (await bench.store.incidents.timeline(incident?.uuid ?? '')).map((one) => one.event);
};
const statusNow = async (number = 1) => (await bench.store.incidents.byNumber(number))?.status;

describe('without probes', () => {
  beforeEach(async () => {
    bench = await createAppBench();
  });

  it('takes work from its announcement to its end by the clock alone, each thing once and on time', async () => {
    await done(work.schedule(bench.deps, scheduleInput()));
    const did: string[] = [];
    // Every five minutes for four days, as cron does, and each time twice at the same moment.
    for (let at = 0; at <= 4 * days; at += 5) {
      bench.at(at);
      const both = await Promise.all([duties(bench.deps), duties(bench.deps)]);
      did.push(...both.flatMap((outcomes) => told(outcomes).map((one) => `${at} ${one}`)));
    }
    expect(did).toEqual([
      `${2 * days} remind posted`,
      `${3 * days - 60} remind posted`,
      `${3 * days} start posted`,
      `${3 * days + 120} complete posted`,
    ]);
    const story = [
      '001-maintenance-scheduled',
      '002-maintenance-scheduled',
      '003-maintenance-scheduled',
      '004-maintenance-started',
      '005-maintenance-completed',
    ].map((entry) => `MNT-1-${entry}.md`);
    for (const channel of ['blog', 'forum', 'team']) expect(bench.posts(channel)).toEqual(story);
    const ended = await bench.store.incidents.byNumber(1);
    expect(ended).toMatchObject({
      status: 'completed',
      components: [{ name: 'checkout', status: 'operational' }],
      resolvedAt: minute(3 * days + 120),
      work: { begunAt: minute(3 * days) },
    });
    const all = await bench.store.outbox.deliveries({});
    expect(all.map((one) => one.state)).toEqual(Array(15).fill('sent'));
  }, 60_000);

  it('says each thing once where two programs with a connection each come at the same moment', async () => {
    await done(work.schedule(bench.deps, scheduleInput()));
    const url = `sqlite:${bench.folder}/data/incidents.db`;
    const anchorsPath = `${bench.folder}/state/anchors.json`;
    const store = await openStore({ url, create: true, anchorsPath, now: bench.deps.now });
    const other: Deps = {
      ...bench.deps,
      store,
      delivery: () => ({ ...bench.deps.delivery(), outbox: store.outbox, incidents: store.incidents }),
    };
    for (const at of [2 * days, 3 * days - 60, 3 * days, 3 * days + 120]) {
      bench.at(at);
      await Promise.all([duties(bench.deps), duties(other), duties(other)]);
    }
    await store.close();
    expect(await events()).toEqual([
      'maintenance-scheduled',
      'maintenance-scheduled',
      'maintenance-scheduled',
      'maintenance-started',
      'maintenance-completed',
    ]);
    expect(bench.posts('blog')).toHaveLength(5);
  });

  it('repeats in a notice what was announced, as it was corrected', async () => {
    await done(work.schedule(bench.deps, scheduleInput({ message: 'We move to a larger server.' })));
    bench.at(2 * days);
    await duties(bench.deps);
    expect(bench.post('blog', 'MNT-1-002-maintenance-scheduled.md')).toContain('We move to a larger server.');
    expect(bench.post('blog', 'MNT-1-002-maintenance-scheduled.md')).toContain('Planned from');
    const right = { ...nothingSaid, id: 'MNT-1', update: 1, message: 'We move to a faster server.' };
    await done(verb(prepareCorrect)(bench.deps, right));
    bench.at(3 * days - 60);
    await duties(bench.deps);
    const last = bench.post('blog', 'MNT-1-004-maintenance-scheduled.md');
    expect(last).toContain('We move to a faster server.');
    expect(last).not.toContain('larger');
  });

  it('gives only the last of the notices that were slept through', async () => {
    await done(work.schedule(bench.deps, scheduleInput()));
    bench.at(3 * days - 30);
    expect(told(await duties(bench.deps))).toEqual(['remind posted']);
    expect(told(await duties(bench.deps))).toEqual([]);
    expect(await events()).toEqual(['maintenance-scheduled', 'maintenance-scheduled']);
  });

  it('asks what has become of work whose whole time was slept through, and says nothing by itself', async () => {
    await done(work.schedule(bench.deps, scheduleInput()));
    bench.at(4 * days);
    expect(told(await duties(bench.deps))).toEqual(['asks missed']);
    expect(await events()).toEqual(['maintenance-scheduled']);
  });

  it('leaves what is done by hand to the hand: notices go out, the rest is asked for', async () => {
    await done(work.schedule(bench.deps, scheduleInput({ byHand: true })));
    bench.at(2 * days);
    expect(told(await duties(bench.deps))).toEqual(['remind posted']);
    bench.at(3 * days + 1);
    expect(told(await duties(bench.deps))).toEqual(['asks not_started']);
    await done(work.start(bench.deps, workInput()));
    expect(told(await duties(bench.deps))).toEqual([]);
    bench.at(3 * days + 121);
    expect(told(await duties(bench.deps))).toEqual(['asks not_ended']);
    expect(await statusNow()).toBe('in_progress');
  });

  it('does not begin what a person has begun, and keeps to the end that was moved', async () => {
    await done(work.schedule(bench.deps, scheduleInput()));
    bench.at(3 * days - 5);
    await done(work.start(bench.deps, workInput()));
    bench.at(3 * days);
    expect(told(await duties(bench.deps))).toEqual([]);
    await done(work.extend(bench.deps, extendInput()));
    bench.at(3 * days + 120);
    expect(told(await duties(bench.deps))).toEqual([]);
    bench.at(3 * days + 150);
    expect(told(await duties(bench.deps))).toEqual(['complete posted']);
  });

  it('tells those who were told that it comes, and nobody else', async () => {
    await done(work.schedule(bench.deps, scheduleInput({ only: ['blog'] })));
    for (const at of [2 * days, 3 * days, 3 * days + 120]) {
      bench.at(at);
      await duties(bench.deps);
    }
    expect(bench.posts('blog')).toHaveLength(4);
    const channels = (await bench.store.outbox.deliveries({})).map((one) => one.channel);
    expect(new Set(channels)).toEqual(new Set(['blog']));
  });
});

it('keeps to the number of messages that was agreed to when the work was announced', async () => {
  bench = await createAppBench();
  const confirmed = new Map([['blog', 3]]);
  const { incident } = await done(work.schedule(bench.deps, scheduleInput({ confirmed })));
  expect(incident.work?.reach.confirmed).toEqual([['blog', 3]]);
  expect(await bench.store.incidents.byNumber(1)).toEqual(incident);
});
