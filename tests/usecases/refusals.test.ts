import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Refusal } from '../../src/usecases/refusal.ts';
import { type AppBench, createAppBench } from '../helpers/appBench.ts';
import {
  done,
  noteInput,
  type Outcome,
  openInput,
  refused,
  reopenInput,
  resolveInput,
  updateInput,
  verbs,
} from '../helpers/appVerbs.ts';

let bench: AppBench;
beforeEach(async () => {
  bench = await createAppBench();
});
afterEach(() => bench.remove());

const { open, update, resolve, reopen, note } = verbs;
const clear = resolveInput({ override: 'seen' });
type Case = [string, (() => Promise<unknown>)[], () => Promise<Outcome>, Partial<Refusal>];
const opened = () => done(open(bench.deps, openInput()));
const cleared = () => done(resolve(bench.deps, { ...clear, id: null }));

it.each<Case>([
  ['update', [], () => update(bench.deps, updateInput()), { kind: 'none_open' }],
  ['resolve', [], () => resolve(bench.deps, clear), { kind: 'none_open' }],
  ['note', [], () => note(bench.deps, noteInput('x')), { kind: 'none_open' }],
  ['reopen', [opened], () => reopen(bench.deps, reopenInput()), { kind: 'none_resolved' }],
  [
    'update',
    [opened, opened],
    () => update(bench.deps, updateInput()),
    { kind: 'several_open', ids: ['INC-1', 'INC-2'] },
  ],
  [
    'update',
    [opened],
    () => update(bench.deps, updateInput({ id: 'INC-9' })),
    { kind: 'unknown_incident', id: 'INC-9' },
  ],
  ['update', [opened], () => update(bench.deps, updateInput({ id: 'shop' })), { kind: 'unknown_incident', id: 'shop' }],
  [
    'update',
    [opened, cleared],
    () => update(bench.deps, updateInput({ id: '1' })),
    { kind: 'already_resolved', id: 'INC-1' },
  ],
  [
    'resolve',
    [opened, cleared],
    () => resolve(bench.deps, { ...clear, id: '1' }),
    { kind: 'already_resolved', id: 'INC-1' },
  ],
  ['reopen', [opened], () => reopen(bench.deps, reopenInput({ id: '1' })), { kind: 'not_resolved', id: 'INC-1' }],
  [
    'open',
    [],
    () => open(bench.deps, openInput({ skip: ['blgo'] })),
    { kind: 'unknown_channel', names: ['blgo'], known: ['blog', 'forum', 'team'] },
  ],
  ['open', [], () => open(bench.deps, openInput({ only: ['blog', 'x'] })), { kind: 'unknown_channel', names: ['x'] }],
  [
    'open',
    [],
    () => open(bench.deps, openInput({ components: [{ name: 'shop', status: 'major_outage' }] })),
    { kind: 'unknown_component', names: ['shop'], known: ['checkout', 'search'] },
  ],
  [
    'open',
    [],
    () => open(bench.deps, openInput({ startedAt: new Date('2026-11-23T10:00:01Z') })),
    { kind: 'bad_value', flag: '--started-at' },
  ],
  ['open', [], () => open(bench.deps, openInput({ event: 'resolved' })), { kind: 'bad_value', flag: '--event' }],
  [
    'update',
    [opened],
    () => update(bench.deps, updateInput({ event: 'reopened' })),
    { kind: 'bad_value', flag: '--event', value: 'reopened' },
  ],
  [
    'update',
    [opened],
    () => update(bench.deps, updateInput({ event: 'monitoring', status: 'identified' })),
    { kind: 'bad_value', flag: '--event' },
  ],
  [
    'update',
    [opened],
    () => update(bench.deps, updateInput({ stillWorking: true, event: 'identified' })),
    { kind: 'bad_value', flag: '--event' },
  ],
  [
    'reopen',
    [opened, cleared],
    () => reopen(bench.deps, reopenInput({ status: 'identified' })),
    { kind: 'bad_value', flag: '--status' },
  ],
])('%s is refused before anything is stored: %#', async (_, before, run, refusal) => {
  for (const step of before) await step();
  const stored = await bench.stored();
  expect(await refused(run())).toMatchObject(refusal);
  expect(await bench.stored()).toEqual(stored);
});

it('finds the one open incident by itself, and the one resolved last', async () => {
  await opened();
  await cleared();
  await opened();
  expect((await done(update(bench.deps, updateInput()))).incident.number).toBe(2);
  expect((await done(reopen(bench.deps, reopenInput()))).incident.number).toBe(1);
});

it('takes a wrong flag for a worse fault than a wrong state', async () => {
  const run = resolve(bench.deps, { ...clear, skip: ['nobody'] });
  expect(await refused(run)).toMatchObject({ kind: 'unknown_channel' });
});
