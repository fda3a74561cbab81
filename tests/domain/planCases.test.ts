import { expect, it } from 'vitest';
import { type PastDelivery, type PlannedDelivery, type PlanRequest, planDeliveries } from '../../src/domain/plan.ts';

const now = Date.parse('2026-11-23T12:00:00.000Z');
const key = (one: PlannedDelivery): string => `${one.channel} ${one.to}`;

const plain: PlanRequest = {
  event: 'investigating',
  impact: 'major',
  isPrivate: false,
  at: new Date(now),
  outageSince: new Date(now - 600_000),
  channels: [
    {
      name: 'mail',
      type: 'email',
      audience: 'public',
      destinations: [
        { to: 'a@x.example', locale: 'de', skip: null },
        { to: 'b@x.example', locale: 'en', skip: 'suppressed' },
      ],
      expireAfterMs: 7_200_000,
      canEdit: false,
    },
    {
      name: 'x',
      type: 'x',
      audience: 'public',
      destinations: [{ to: '', locale: 'en', skip: null }],
      expireAfterMs: null,
      canEdit: false,
    },
  ],
  routes: [],
  only: null,
  skip: [],
  past: [],
  lastAllClear: 0,
  correction: null,
};
const was = (more: Partial<PastDelivery>): PastDelivery => ({
  ...{
    remoteId: null,
    nextAttemptAt: null,
    id: 'past',
    seq: 1,
    event: 'investigating',
    channel: 'mail',
    to: 'a@x.example',
    locale: 'de',
    state: 'sent',
  },
  ...more,
});
const planned = (more: Partial<PlanRequest>): readonly PlannedDelivery[] =>
  planDeliveries({ ...plain, lastAllClear: lastAllClearIn(more.past), ...more }).deliveries;
const lastAllClearIn = (past: readonly PastDelivery[] = []): number =>
  Math.max(0, ...past.filter((one) => one.event === 'resolved').map((one) => one.seq));
const minor = { channels: ['mail'], impacts: ['minor'] as const, events: null, afterMs: 0 };
const late = { channels: ['mail'], impacts: null, events: null, afterMs: 3_600_000 };

it.each([
  ['a channel under no route hears everything', {}, ['mail a@x.example', 'mail b@x.example', 'x ']],
  ['a channel whose routes do not match hears nothing', { routes: [minor] }, ['x ']],
  ['a matching route besides suffices', { routes: [minor, late] }, ['mail a@x.example', 'mail b@x.example', 'x ']],
  ['a channel can be chosen', { only: ['x'] }, ['x ']],
  ['a private incident is told to the team only', { isPrivate: true }, []],
  ['a note is told to the team only', { event: 'note' }, []],
  [
    'who heard of the beginning hears of the end, whatever the routes say',
    { event: 'resolved', routes: [minor], past: [was({})] },
    ['mail a@x.example', 'x '],
  ],
  [
    'who is no longer in the list, but was told, hears of the end',
    { event: 'resolved', routes: [minor], past: [was({ to: 'gone@x.example' })] },
    ['mail gone@x.example', 'x '],
  ],
  [
    'who heard nothing while the ladder waited hears nothing of the end',
    { event: 'resolved', routes: [late], past: [was({ state: 'queued' })] },
    ['x '],
  ],
  [
    'a reopened incident is told to those alone who heard the wrong all-clear or are owed it',
    {
      event: 'reopened',
      past: [
        was({ event: 'resolved', seq: 4, state: 'uncertain' }),
        was({ event: 'resolved', seq: 4, to: 'b@x.example', state: 'failed' }),
        was({ event: 'resolved', seq: 4, channel: 'x', to: '', state: 'cancelled' }),
        was({ event: 'resolved', seq: 2, to: 'c@x.example' }),
      ],
    },
    ['mail a@x.example', 'mail b@x.example'],
  ],
] satisfies readonly (readonly [string, Partial<PlanRequest>, readonly string[]])[])('%s', (_, more, expected) => {
  expect(planned(more).map(key)).toEqual(expected);
});

it('a destination waits for its rung of the ladder, counted from the beginning of the outage', () => {
  const [first] = planned({ routes: [late] });
  expect(first?.dueAt).toEqual(new Date(now + 3_000_000));
  expect(first?.expiresAt).toEqual(new Date(now + 3_000_000 + 7_200_000));
});

it('an opt-out after the beginning still counts at the end', () => {
  const past = [was({ to: 'b@x.example', locale: 'en' })];
  const ended = planned({ event: 'resolved', routes: [minor], past });
  expect(ended[0]).toMatchObject({ to: 'b@x.example', state: 'skipped', reason: 'suppressed' });
});

it('a channel that a flag leaves out is in the plan once, with nobody and nothing to say', () => {
  expect(planned({ skip: ['mail'], only: ['mail'] })).toEqual([
    {
      ...{ channel: 'mail', type: 'email', to: '', locale: '', state: 'skipped', reason: 'flag' },
      ...{ dueAt: null, expiresAt: null, edits: null, untold: false },
    },
  ]);
});

it('a plan of something new edits nothing, and takes nothing for untold', () => {
  for (const one of planned({})) expect(one).toMatchObject({ edits: null, untold: false });
});
