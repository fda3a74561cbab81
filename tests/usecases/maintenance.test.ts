import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ScheduleInput } from '../../src/usecases/input.ts';
import { viewStatus } from '../../src/usecases/views.ts';
import { type AppBench, createAppBench, minuteMs, sampleConfig } from '../helpers/appBench.ts';
import {
  done,
  faultsOf,
  noteInput,
  openInput,
  refused,
  reopenInput,
  resolveInput,
  updateInput,
  verbs,
} from '../helpers/appVerbs.ts';
import { completeInput, extendInput, minute, scheduleInput, work, workInput } from '../helpers/appWork.ts';

const day = 24 * 60;
let bench: AppBench;
beforeEach(async () => {
  bench = await createAppBench();
});
afterEach(() => bench.remove());

const schedule = (more: Partial<ScheduleInput> = {}) => work.schedule(bench.deps, scheduleInput(more));

it('changes nothing before it begins: no part is down, no promise is owed, no incident is open', async () => {
  const { incident } = await done(schedule());
  expect(incident).toMatchObject({
    number: 1,
    status: 'scheduled',
    components: [{ name: 'checkout', status: 'operational' }],
    nextUpdateBy: null,
  });
  const view = await viewStatus(bench.deps)();
  expect(view.incidents).toEqual([]);
  expect(view.overdue).toEqual([]);
  expect(view.maintenances.map((one) => one.number)).toEqual([1]);
});

it('puts its parts into their states when it begins, and takes them back when it is done', async () => {
  await done(schedule());
  bench.at(3 * day);
  const begun = await done(work.start(bench.deps, workInput()));
  expect(begun.incident).toMatchObject({
    status: 'in_progress',
    components: [{ name: 'checkout', status: 'under_maintenance' }],
  });
  const over = await done(work.complete(bench.deps, completeInput()));
  expect(over.incident).toMatchObject({
    status: 'completed',
    components: [{ name: 'checkout', status: 'operational' }],
  });
});

it('leaves a part in its state that an open incident holds, and an incident one that work holds', async () => {
  await done(schedule());
  bench.at(3 * day);
  await done(work.start(bench.deps, workInput()));
  await done(verbs.open(bench.deps, openInput({ components: [{ name: 'checkout', status: 'major_outage' }] })));
  const solved = await done(verbs.resolve(bench.deps, resolveInput({ override: 'I looked' })));
  expect(solved.incident.components).toEqual([{ name: 'checkout', status: 'major_outage' }]);
  await done(verbs.open(bench.deps, openInput({ components: [{ name: 'checkout', status: 'major_outage' }] })));
  const over = await done(work.complete(bench.deps, completeInput()));
  expect(over.incident.components).toEqual([{ name: 'checkout', status: 'under_maintenance' }]);
});

it.each([
  ['start', 'scheduled', true],
  ['start', 'in_progress', false],
  ['start', 'completed', false],
  ['start', 'cancelled', false],
  ['extend', 'scheduled', true],
  ['extend', 'in_progress', true],
  ['extend', 'completed', false],
  ['extend', 'cancelled', false],
  ['complete', 'scheduled', false],
  ['complete', 'in_progress', true],
  ['complete', 'completed', false],
  ['complete', 'cancelled', false],
  ['cancel', 'scheduled', true],
  ['cancel', 'in_progress', true],
  ['cancel', 'completed', false],
  ['cancel', 'cancelled', false],
] as const)('%s of work that is %s: %s', async (step, status, goes) => {
  await done(schedule());
  if (status === 'in_progress' || status === 'completed') await done(work.start(bench.deps, workInput()));
  if (status === 'completed') await done(work.complete(bench.deps, completeInput()));
  if (status === 'cancelled') await done(work.cancel(bench.deps, workInput()));
  const before = await bench.stored();
  const taken = () => {
    const said = { id: 'MNT-1', message: 'So it is.' };
    if (step === 'extend') return work.extend(bench.deps, extendInput(said));
    if (step === 'complete') return work.complete(bench.deps, completeInput(said));
    return work[step](bench.deps, workInput(said));
  };
  if (goes) return expect(await done(taken())).toMatchObject({ created: true });
  expect(await refused(taken())).toEqual({ kind: 'wrong_status', id: 'MNT-1', status, step });
  expect(await bench.stored()).toEqual(before);
});

it('does not begin work whose end has passed, until it has a new one', async () => {
  await done(schedule());
  bench.at(4 * day);
  expect(await refused(work.start(bench.deps, workInput()))).toMatchObject({ kind: 'time_is_over', id: 'MNT-1' });
  const longer = await done(work.extend(bench.deps, extendInput({ id: '1', byMs: 60 * minuteMs })));
  // From now on, because the end that was told is over.
  expect(longer.incident.work?.endsAt).toEqual(minute(4 * day + 60));
  await done(work.start(bench.deps, workInput()));
});

it.each([
  ['back', minute(3 * day + 119)],
  ['to where it is', minute(3 * day + 120)],
])('does not move an end %s', async (_where, to) => {
  await done(schedule());
  const refusal = await refused(work.extend(bench.deps, extendInput({ id: '1', to, byMs: null })));
  expect(refusal).toMatchObject({ kind: 'bad_value', flag: '--to' });
});

it('says into which other work a longer one goes on', async () => {
  await done(schedule());
  await done(schedule({ startsAt: minute(3 * day + 130), endsAt: minute(3 * day + 160) }));
  const { warnings } = await done(work.extend(bench.deps, extendInput({ id: '1' })));
  expect(warnings).toEqual(['It now goes on into MNT-2, which touches checkout too.']);
});

it('asks for the new end where none is given', async () => {
  await done(schedule());
  const faults = await faultsOf(work.extend(bench.deps, extendInput({ id: '1', byMs: null })));
  expect(faults).toEqual([expect.objectContaining({ kind: 'missing_input', flag: '--to' })]);
});

it('asks what has become of work that is called off after it has begun', async () => {
  await done(schedule());
  await done(work.start(bench.deps, workInput()));
  const faults = await faultsOf(work.cancel(bench.deps, workInput()));
  expect(faults).toEqual([expect.objectContaining({ kind: 'missing_input', flag: '-m' })]);
});

it('is refused by the verbs of incidents, and refuses incidents', async () => {
  await done(schedule());
  await done(verbs.open(bench.deps, openInput()));
  const id = 'MNT-1';
  const ofIncidents = [
    verbs.update(bench.deps, updateInput({ id })),
    verbs.resolve(bench.deps, resolveInput({ id })),
    verbs.reopen(bench.deps, reopenInput({ id })),
  ];
  for (const outcome of ofIncidents) expect(await refused(outcome)).toEqual({ kind: 'is_maintenance', id });
  expect(await refused(work.start(bench.deps, workInput({ id: 'INC-2' })))).toEqual({
    kind: 'no_maintenance',
    id: 'INC-2',
  });
  expect(await refused(work.start(bench.deps, workInput({ id: 'INC-1' })))).toMatchObject({
    kind: 'unknown_maintenance',
  });
  expect(await refused(verbs.update(bench.deps, updateInput({ id: 'INC-1' })))).toMatchObject({
    kind: 'unknown_incident',
  });
  // Left out, each means its own kind.
  expect((await done(verbs.update(bench.deps, updateInput()))).incident.number).toBe(2);
  expect((await done(work.start(bench.deps, workInput()))).incident.number).toBe(1);
});

it('names what could be meant where several could', async () => {
  await done(schedule());
  await done(schedule({ components: [] }));
  expect(await refused(work.start(bench.deps, workInput()))).toEqual({
    kind: 'several_planned',
    ids: ['MNT-1', 'MNT-2'],
    step: 'start',
  });
  expect(await refused(work.complete(bench.deps, completeInput()))).toEqual({ kind: 'none_planned', step: 'complete' });
});

it('takes notes as an incident does', async () => {
  await done(schedule());
  const noted = await done(verbs.note(bench.deps, noteInput('The host agrees.', 'MNT-1')));
  expect(noted.update).toMatchObject({ seq: 2, event: 'note', status: 'scheduled' });
});

it('takes a step once under one key, even when it has left nothing to be about', async () => {
  await done(schedule());
  await done(work.start(bench.deps, workInput()));
  const first = await done(work.complete(bench.deps, completeInput({ key: 'k' })));
  const again = await done(work.complete(bench.deps, completeInput({ key: 'k' })));
  expect(again).toMatchObject({ created: false, update: { id: first.update.id } });
});

it('tells of the end whoever was told of the beginning, whatever the routes say', async () => {
  await bench.remove();
  bench = await createAppBench(
    sampleConfig({ routes: [{ channels: ['forum'], events: ['maintenance-scheduled'], after: '60m' }] }),
  );
  await done(schedule());
  await done(work.cancel(bench.deps, workInput()));
  expect(bench.posts('forum')).toEqual(['MNT-1-001-maintenance-scheduled.md', 'MNT-1-002-maintenance-cancelled.md']);
});

it('is not completed while a probe of its parts fails, unless somebody gives a reason', async () => {
  await bench.remove();
  bench = await createAppBench(
    sampleConfig({
      components: [{ name: 'checkout', probes: ['shop'] }],
      probes: { shop: { type: 'http', url: 'https://acme.example' } },
    }),
  );
  const sample = { probe: 'shop', at: minute(0), healthy: false, reason: 'HTTP 502', everyMs: 30_000, tookMs: 5 };
  const deps = { ...bench.deps, look: async () => sample };
  await done(schedule());
  await done(work.start(deps, workInput()));
  expect(await refused(work.complete(deps, completeInput()))).toEqual({
    kind: 'unhealthy',
    id: 'MNT-1',
    failed: [sample],
  });
  const over = await done(work.complete(deps, completeInput({ override: 'the probe looks at the old server' })));
  expect(over.update.evidence).toMatchObject({ override: 'the probe looks at the old server' });
});

it.each(['completed', 'cancelled'] as const)('does not become an incident once it is %s', async (status) => {
  await done(schedule());
  if (status === 'cancelled') await done(work.cancel(bench.deps, workInput()));
  else {
    await done(work.start(bench.deps, workInput()));
    await done(work.complete(bench.deps, completeInput()));
  }
  const refusal = await refused(verbs.open(bench.deps, openInput({ fromMaintenance: '1' })));
  expect(refusal).toEqual({ kind: 'wrong_status', id: 'MNT-1', status, step: 'fail' });
});

it('is overdue when it has not begun or ended as it was told', async () => {
  const overdueAt = async (minutes: number) => {
    bench.at(minutes);
    return (await viewStatus(bench.deps)()).overdue.length;
  };
  await done(schedule());
  expect([await overdueAt(3 * day + 9), await overdueAt(3 * day + 11)]).toEqual([0, 1]);
  await done(work.start(bench.deps, workInput()));
  expect([await overdueAt(3 * day + 120), await overdueAt(3 * day + 121)]).toEqual([0, 1]);
});
