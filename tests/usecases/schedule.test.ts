import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ScheduleInput } from '../../src/usecases/input.ts';
import { type AppBench, createAppBench, minuteMs, sampleConfig } from '../helpers/appBench.ts';
import { done, faultsOf, openInput, refused, verbs } from '../helpers/appVerbs.ts';
import { extendInput, minute, scheduleInput, work, workInput } from '../helpers/appWork.ts';

const day = 24 * 60;
let bench: AppBench;
beforeEach(async () => {
  bench = await createAppBench();
});
afterEach(() => bench.remove());

const schedule = (more: Partial<ScheduleInput> = {}) => work.schedule(bench.deps, scheduleInput(more));

it.each([
  ['begins in the past', { startsAt: minute(-1) }, '--from'],
  ['begins now', { startsAt: minute(0) }, '--from'],
  ['ends before it begins', { endsAt: minute(3 * day - 1) }, '--to'],
  ['takes no time', { endsAt: minute(3 * day) }, '--to'],
])('refuses work that %s', async (_what, more, flag) => {
  expect(await refused(schedule(more))).toMatchObject({ kind: 'bad_value', flag });
});

it('names all that is missing at once', async () => {
  const faults = await faultsOf(schedule({ title: ' ', startsAt: null, endsAt: null }));
  expect(faults.map((one) => (one.kind === 'missing_input' ? one.flag : one.kind))).toEqual([
    'title',
    '--from',
    '--to',
  ]);
});

it('takes a length of time in the place of an end', async () => {
  const { incident } = await done(schedule({ endsAt: null, lengthMs: 45 * minuteMs }));
  expect(incident.work?.endsAt).toEqual(minute(3 * day + 45));
});

it('refuses work on a part that other work touches at that time, and takes it right after it', async () => {
  await done(schedule());
  const same = { startsAt: minute(3 * day + 119), endsAt: minute(3 * day + 300) };
  expect(await refused(schedule(same))).toMatchObject({ kind: 'overlapping', id: 'MNT-1', component: 'checkout' });
  const other = await done(schedule({ ...same, components: [{ name: 'search', status: 'under_maintenance' }] }));
  const after = await done(schedule({ ...same, startsAt: minute(3 * day + 120) }));
  expect([other, after].map(({ created }) => created)).toEqual([true, true]);
});

it('chooses the notices by the size of the work where nobody has, and leaves out those that are near', async () => {
  const noticesOf = async (more: Partial<ScheduleInput>): Promise<readonly number[] | undefined> =>
    (await done(schedule({ remindMs: null, components: [], ...more }))).incident.work?.remindMs.map(
      (ms) => ms / minuteMs,
    );
  expect(await noticesOf({ startsAt: minute(10 * day), endsAt: minute(10 * day + 120) })).toEqual([3 * day, day, 60]);
  expect(await noticesOf({ startsAt: minute(10 * day), endsAt: minute(10 * day + 20) })).toEqual([day, 60]);
  expect(await noticesOf({ startsAt: minute(20 * day), endsAt: minute(20 * day + 20), impact: 'major' })).toEqual([
    7 * day,
    day,
    60,
  ]);
  expect(await noticesOf({ startsAt: minute(30), endsAt: minute(60) })).toEqual([]);
});

it('says it where people hear of work later than is usual, and where a notice would come too late', async () => {
  const { warnings } = await done(schedule({ startsAt: minute(120), endsAt: minute(180) }));
  expect(warnings.join('\n')).toContain('too late for a notice 24 hours before');
  expect(warnings.join('\n')).toContain('usually told 3 days ahead');
  expect((await done(schedule({ components: [] }))).warnings).toEqual([]);
});

it('announces once under one key, and is refused where the same key comes with other times', async () => {
  const input = { key: 'weekly', asked: 'in 3d' };
  const first = await done(schedule(input));
  bench.at(1);
  // `in 3d` is another instant by now, and the same wish.
  const again = await done(schedule({ ...input, startsAt: minute(3 * day + 1) }));
  expect(again).toMatchObject({ created: false, incident: { number: 1 }, update: { id: first.update.id } });
  expect(await refused(schedule({ ...input, asked: 'in 4d' }))).toEqual({
    kind: 'key_conflict',
    id: 'MNT-1',
    key: 'weekly',
  });
  // The key of an incident is another one, and is free again once the work is over.
  await done(verbs.open(bench.deps, openInput({ key: 'weekly' })));
  await done(work.cancel(bench.deps, workInput()));
  expect(await done(schedule(input))).toMatchObject({ created: true, incident: { number: 3 } });
});

it('says of a hosted page that knows incidents only that it hears nothing of planned work', async () => {
  await bench.remove();
  const hosted = { type: 'instatus', pageId: 'p1', apiKey: { env: 'INSTATUS' } };
  bench = await createAppBench(sampleConfig({ channels: { blog: { type: 'file', folder: 'blog' }, hosted } }));
  const planned = await done(schedule());
  expect(planned.tallies.map((one) => one.channel)).toEqual(['blog']);
  expect(planned.warnings).toEqual(['Channel hosted: planned work is not posted to Instatus; enter it there by hand.']);
  expect((await done(work.cancel(bench.deps, workInput({ skip: ['hosted'] })))).warnings).toEqual([]);
});

it('lets times be told of planned work, and no all-clear before its end', async () => {
  const message = 'The shop will be back online by 04:00.';
  await done(schedule({ message, allowWording: false }));
  const faults = await faultsOf(
    work
      .start(bench.deps, workInput())
      .then(() =>
        work.extend(bench.deps, extendInput({ message: 'Everything is back to normal.', allowWording: false })),
      ),
  );
  expect(faults).toEqual([expect.objectContaining({ kind: 'wording' })]);
});
