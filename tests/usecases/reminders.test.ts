import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { needsAHand } from '../../src/usecases/dueNow.ts';
import { type AppBench, createAppBench, sampleConfig } from '../helpers/appBench.ts';
import { done, openInput, resolveInput, updateInput, verbs } from '../helpers/appVerbs.ts';
import { failingBy, opens, tickOnce, tickThrough, watchedConfig } from '../helpers/appWatch.ts';
import { minute, scheduleInput, work } from '../helpers/appWork.ts';

let bench: AppBench;
afterEach(() => bench.remove());

const well = (): readonly string[] => [];
const notes = async (): Promise<readonly string[]> => {
  const all = await bench.store.incidents.list();
  const timelines = await Promise.all(all.map(({ uuid }) => bench.store.incidents.timeline(uuid)));
  return timelines.flat().flatMap((one) => (one.event === 'note' ? [one.body] : []));
};
const onCheckout = [{ name: 'checkout', status: 'major_outage' }] as const;

describe('a promise that is broken', () => {
  beforeEach(async () => {
    bench = await createAppBench(sampleConfig());
    await done(verbs.open(bench.deps, openInput({ nextUpdate: { kind: 'in', ms: 10 * 60_000 } })));
  });

  it('reminds the team when it breaks, and after once, three and seven times its length, each once', async () => {
    expect(await tickThrough(bench, [1, 85], well)).toEqual([
      '11 reminded',
      '20 reminded',
      '40 reminded',
      '80 reminded',
    ]);
    expect((await notes())[0]).toBe(
      'The next update was promised by 10:10 UTC, 1 minute ago. Post it: incident update 1',
    );
    expect(bench.posts('team').filter((name) => name.endsWith('note.md'))).toHaveLength(4);
    expect(bench.posts('blog')).toEqual(['INC-1-001-investigating.md']);
  }, 40_000);

  it('is named five minutes before its time, and asks for a hand from its time on', async () => {
    const dueAt = async (at: number) => {
      bench.at(at);
      const { due } = await tickOnce(failingBy(bench.deps, well));
      return due.map((one) => [one.kind, needsAHand(one)]);
    };
    expect([await dueAt(4), await dueAt(5), await dueAt(10), await dueAt(11)]).toEqual([
      [],
      [['promise', false]],
      [['promise', false]],
      [['promise', true]],
    ]);
  });

  it('is not spoken of any more once the update has come', async () => {
    expect(await tickThrough(bench, [11, 12], well)).toEqual(['11 reminded']);
    await done(verbs.update(bench.deps, updateInput()));
    expect(await tickThrough(bench, [13, 40], well)).toEqual([]);
  });

  it('reminds once, however many come to it at the same moment', async () => {
    bench.at(11);
    await Promise.all(Array.from({ length: 6 }, () => tickOnce(bench.deps)));
    expect(await notes()).toHaveLength(1);
  });

  it('is only due where no channel is the team’s: nobody would hear of it', async () => {
    await bench.remove();
    bench = await createAppBench(sampleConfig({ channels: { blog: { type: 'file', folder: 'blog' } } }));
    await done(verbs.open(bench.deps, openInput({ nextUpdate: { kind: 'in', ms: 60_000 } })));
    bench.at(5);
    expect(await tickOnce(bench.deps)).toMatchObject({ did: [], due: [{ kind: 'promise', isOverdue: true }] });
    expect(await notes()).toEqual([]);
  });
});

describe('after the all-clear', () => {
  beforeEach(async () => {
    bench = await createAppBench(watchedConfig());
    await done(verbs.open(bench.deps, openInput({ components: onCheckout })));
    await bench.watch('shop', 0, 30);
    bench.at(30);
    await done(verbs.resolve(bench.deps, resolveInput()));
  });
  const fails = (now: number): readonly string[] => (now >= 40 ? ['shop'] : []);

  it('the first failure within the soak asks whether it came back, and reminds the team once', async () => {
    expect(await tickThrough(bench, [31, 45], fails)).toEqual(['40 reminded']);
    expect(await notes()).toEqual([
      'The shop probe fails again (HTTP 503), after the all-clear. If it came back, say so: incident reopen 1',
    ]);
    bench.at(46);
    const { due, situation } = await tickOnce(failingBy(bench.deps, fails));
    expect(due).toMatchObject([{ kind: 'reopen', incident: { number: 1 }, until: minute(60) }]);
    expect(situation.afterWatch).toMatchObject([{ until: minute(60), failure: { probe: 'shop', at: minute(46) } }]);
  });

  it('says nothing of another part, which is something new', async () => {
    const other = (now: number): readonly string[] => (now >= 40 ? ['finder'] : []);
    expect(await tickThrough(bench, [31, 44], other)).toEqual([]);
    bench.at(45);
    expect((await tickOnce(failingBy(bench.deps, other))).due).toMatchObject([{ kind: 'open', probe: 'finder' }]);
  });

  it('lets it be reopened instead of opening another one, with a soak that is twice as long', async () => {
    expect(await tickThrough(bench, [31, 45], fails, { auto: opens })).toEqual(['40 reminded', '43 reopen']);
    const reopened = await bench.store.incidents.byNumber(1);
    expect(reopened).toMatchObject({
      ...{ status: 'investigating', falseAllClears: 1, reopenedAt: minute(43) },
      components: [{ name: 'checkout', status: 'partial_outage' }],
    });
    expect(await bench.store.incidents.byNumber(2)).toBeNull();
    expect(bench.posts('blog').at(-1)).toContain('reopened');
  });

  it('takes a failure that began within it for a relapse also when it is over', async () => {
    const late = (now: number): readonly string[] => (now >= 59 ? ['shop'] : []);
    expect(await tickThrough(bench, [31, 63], late, { auto: opens })).toEqual(['59 reminded', '62 reopen']);
  }, 40_000);

  it('is over after the soak: what fails then is something new', async () => {
    const later = (now: number): readonly string[] => (now >= 61 ? ['shop'] : []);
    bench.at(59);
    await tickOnce(failingBy(bench.deps, later));
    expect(await tickThrough(bench, [60, 65], later, { auto: opens })).toEqual(['64 open']);
    expect(await bench.store.incidents.byNumber(2)).toMatchObject({ status: 'investigating' });
  });
});

it('reminds once of planned work that only a person can begin', async () => {
  bench = await createAppBench();
  const input = scheduleInput({ startsAt: minute(10), endsAt: minute(60), remindMs: [], byHand: true });
  await done(work.schedule(bench.deps, input));
  expect(await tickThrough(bench, [9, 20], well)).toEqual(['10 reminded']);
  expect(await notes()).toEqual(['It should have begun at 10:10 UTC. Begin: incident maintenance start 1']);
});

it('keeps the time of planned work as it goes, and sends what was left in the queue', async () => {
  bench = await createAppBench();
  await done(work.schedule(bench.deps, scheduleInput({ startsAt: minute(3), endsAt: minute(6), remindMs: [] })));
  expect(await tickThrough(bench, [0, 8], well)).toEqual(['3 maintenance', '6 maintenance']);
  const routes = [{ channels: ['forum'], after: '12m' }];
  await bench.remove();
  bench = await createAppBench(sampleConfig({ routes }));
  await done(verbs.open(bench.deps, openInput()));
  for (const at of [11, 12]) {
    bench.at(at);
    const { delivered } = await tickOnce(bench.deps);
    expect(delivered?.tallies.find(({ channel }) => channel === 'forum')?.state).toBe(at === 11 ? 'queued' : 'sent');
  }
});
