import fc from 'fast-check';
import { expect, it } from 'vitest';
import { deliveryStates, wasTold } from '../../src/domain/delivery.ts';
import { type EntryEvent, events, isLastWord, neverExpires } from '../../src/domain/event.ts';
import { impacts } from '../../src/domain/impact.ts';
import { type PastDelivery, type PlannedDelivery, type PlanRequest, planDeliveries } from '../../src/domain/plan.ts';
import { endOfQuiet, type Quiet } from '../../src/domain/quietHours.ts';

const hourMs = 3_600_000;
const now = new Date('2026-11-23T22:30:00.000Z');
const hours = (ms: number): Date => new Date(now.getTime() + ms * hourMs);
const offsets: Readonly<Record<string, number>> = { asleep: 0, awake: -8 * hourMs, early: 8 * hourMs };
const quiet: Quiet = {
  hours: { fromMinute: 22 * 60, toMinute: 7 * 60 },
  zoneOf: () => 'asleep',
  offsetMsAt: (zone) => offsets[zone] ?? Number.NaN,
};
const person = (to: string, timezone: string | null = null, skip: string | null = null) => ({
  ...{ to, locale: 'en', timezone, skip },
});
const texts = {
  ...({ name: 'texts', type: 'sms', audience: 'public', expireAfterMs: 2 * hourMs, canEdit: false, quiet } as const),
  destinations: [person('+1', 'awake'), person('+2', 'asleep'), person('+3')],
};
const plain: PlanRequest = {
  ...{ event: 'investigating', impact: 'major', isPrivate: false, at: now, outageSince: now },
  ...{ channels: [texts], routes: [], only: null, skip: [], past: [], lastAllClear: 0, correction: null },
};
const was = (to: string, more: Partial<PastDelivery> = {}): PastDelivery => ({
  ...{ id: `past ${to}`, seq: 1, event: 'investigating', channel: 'texts', to, locale: 'en', state: 'sent' },
  ...{ remoteId: null, nextAttemptAt: null },
  ...more,
});
const waiting = (to: string, more: Partial<PastDelivery> = {}): PastDelivery =>
  was(to, { state: 'queued', nextAttemptAt: hours(8.5), ...more });
const due = ({ to, dueAt }: PlannedDelivery): readonly [string, string | null] => [to, dueAt?.toISOString() ?? null];
const duesOf = (more: Partial<PlanRequest>) => planDeliveries({ ...plain, ...more }).deliveries.map(due);
const morning = '2026-11-24T07:00:00.000Z';

it('tells who is awake at once, and the others when their quiet hours end, which is when it begins to be late', () => {
  const { deliveries } = planDeliveries(plain);
  expect(deliveries.map(due)).toEqual([
    ['+1', null],
    ['+2', morning],
    ['+3', morning],
  ]);
  expect(deliveries.map(({ state, reason }) => [state, reason])).toEqual([
    ['queued', null],
    ['queued', 'quiet hours until 07:00 in asleep'],
    ['queued', 'quiet hours until 07:00 in asleep'],
  ]);
  expect(deliveries.map(({ expiresAt }) => expiresAt)).toEqual([hours(2), hours(10.5), hours(10.5)]);
});

it('wakes everybody where nothing works any more', () => {
  expect(duesOf({ impact: 'critical' })).toEqual(['+1', '+2', '+3'].map((to) => [to, null]));
});

it('tells the team of a note at once', () => {
  const channels = [{ ...texts, audience: 'team' as const }];
  expect(duesOf({ event: 'note', channels })).toEqual(['+1', '+2', '+3'].map((to) => [to, null]));
});

it('waits neither for somebody who is not told at all', () => {
  const channels = [{ ...texts, destinations: [person('+2', 'asleep', 'suppressed')] }];
  expect(planDeliveries({ ...plain, channels }).deliveries).toMatchObject([
    { state: 'skipped', reason: 'suppressed', dueAt: null },
  ]);
});

const after = (ms: number) => ({
  routes: [{ channels: ['texts'], impacts: null, events: null, afterMs: ms * hourMs }],
});

it.each([
  ['a rung of the ladder within them', 2, [hours(2).toISOString(), morning]],
  [
    'a rung of the ladder that is in the night of others by then',
    10,
    [hours(16.5).toISOString(), hours(10).toISOString()],
  ],
  ['a rung of the ladder in the next night', 26, [hours(26).toISOString(), '2026-11-25T07:00:00.000Z']],
])('waits for %s', (_, rung, [awake = '', asleep = '']) => {
  expect(duesOf(after(rung)).slice(0, 2)).toEqual([
    ['+1', awake],
    ['+2', asleep],
  ]);
});

it('has newer news overtake what waits, so that in the morning there is one text', () => {
  const past = [was('+1'), waiting('+2'), waiting('+3')];
  const { deliveries, overtaken } = planDeliveries({ ...plain, event: 'identified', past });
  expect(overtaken).toEqual(['past +2', 'past +3']);
  expect(deliveries.map(due)).toEqual([
    ['+1', null],
    ['+2', morning],
    ['+3', morning],
  ]);
});

it('lets whoever slept through all of it sleep on, and tells the others of the end', () => {
  const past = [was('+1'), was('+2'), waiting('+3')];
  const { deliveries, overtaken } = planDeliveries({ ...plain, event: 'resolved', past });
  expect(overtaken).toEqual(['past +3']);
  expect(deliveries.map(due)).toEqual([
    ['+1', null],
    ['+2', morning],
  ]);
});

it('tells of the end who should have been told by then', () => {
  const past = [was('+1'), was('+2'), waiting('+3', { nextAttemptAt: hours(-1) })];
  expect(duesOf({ event: 'resolved', past }).map(([to]) => to)).toEqual(['+1', '+2', '+3']);
});

it('takes back an all-clear that waits, for whoever it was for', () => {
  const past = [was('+2'), waiting('+2', { id: 'all-clear', seq: 2, event: 'resolved' })];
  const { deliveries, overtaken } = planDeliveries({ ...plain, event: 'reopened', past, lastAllClear: 2 });
  expect(overtaken).toEqual(['all-clear']);
  expect(deliveries.map(due)).toEqual([['+2', morning]]);
});

const correcting = (toldOn: readonly string[]) => ({
  event: 'correction' as const,
  correction: { seqs: [1], toldOn },
});

it('corrects in the morning what was said in the evening, whatever else is said by then', () => {
  const past = [was('+1'), was('+2')];
  expect(duesOf({ ...correcting(['texts']), past })).toEqual([
    ['+1', null],
    ['+2', morning],
  ]);
  const owed = waiting('+2', { id: 'owed', seq: 2, event: 'correction' });
  for (const event of ['still-working', 'resolved'] as const) {
    expect(planDeliveries({ ...plain, event, past: [...past, owed] }).overtaken).toEqual([]);
  }
});

it('puts the right words into the place of the wrong ones that nobody has read yet', () => {
  const past = [waiting('+2'), waiting('+3')];
  const { deliveries, overtaken } = planDeliveries({ ...plain, ...correcting([]), past });
  expect(overtaken).toEqual(['past +2', 'past +3']);
  expect(deliveries).toMatchObject(
    ['+2', '+3'].map((to) => ({
      to,
      dueAt: new Date(morning),
      reason: 'quiet hours until 07:00 in asleep',
      untold: true,
    })),
  );
  const late = waiting('+2', { id: 'late', seq: 2, event: 'correction' });
  expect(planDeliveries({ ...plain, event: 'identified', past: [waiting('+2'), late] }).overtaken).toContain('late');
});

const numbers = ['+1', '+2', '+3', '+4'] as const;
const request: fc.Arbitrary<PlanRequest> = fc
  .record({
    event: fc.constantFrom<EntryEvent>(...events, 'note', 'resolved', 'reopened'),
    impact: fc.constantFrom(...impacts),
    at: fc.integer({ min: 0, max: 47 }).map(hours),
    destinations: fc.uniqueArray(
      fc.record({
        to: fc.constantFrom(...numbers),
        locale: fc.constant('en'),
        timezone: fc.constantFrom('awake', 'asleep', 'early', null),
        skip: fc.constantFrom(null, null, 'suppressed'),
      }),
      { selector: (one) => one.to },
    ),
    rung: fc.constantFrom(null, 0, 2, 20),
    past: fc.array(
      fc.record({
        seq: fc.integer({ min: 1, max: 3 }),
        event: fc.constantFrom<EntryEvent>('investigating', 'resolved', 'correction', 'note'),
        to: fc.constantFrom(...numbers),
        state: fc.constantFrom(...deliveryStates),
        nextAttemptAt: fc.constantFrom(null, hours(-3), hours(60)),
      }),
      { maxLength: 6 },
    ),
    lastAllClear: fc.integer({ min: 0, max: 3 }),
  })
  .map(({ destinations, rung, past, ...more }) => ({
    ...plain,
    ...more,
    ...(rung === null ? {} : after(rung)),
    channels: [{ ...texts, audience: 'team' as const, destinations }],
    past: past.map((one, index) => was(one.to, { id: `past-${index}`, ...one })),
  }));

it('wakes nobody, loses nobody, and delays nobody who is awake', () => {
  fc.assert(
    fc.property(request, (plan) => {
      const { deliveries } = planDeliveries(plan);
      const [channel] = plan.channels;
      const loud = planDeliveries({ ...plan, channels: [{ ...texts, ...channel, quiet: undefined as never }] });
      const zoneOf = (to: string): string => channel?.destinations.find((one) => one.to === to)?.timezone ?? 'asleep';
      const isLeftAlone = (to: string, at: Date): boolean =>
        endOfQuiet(quiet.hours, at, () => offsets[zoneOf(to)] ?? Number.NaN) !== null;
      for (const delivery of deliveries) {
        const before = loud.deliveries.find((one) => one.to === delivery.to);
        const startsAt = delivery.dueAt ?? plan.at;
        const wouldStartAt = before?.dueAt ?? plan.at;
        const mayWake = plan.impact === 'critical' || plan.event === 'note' || delivery.state === 'skipped';
        if (!mayWake) expect(isLeftAlone(delivery.to, startsAt)).toBe(false);
        if (mayWake || !isLeftAlone(delivery.to, wouldStartAt)) expect(startsAt).toEqual(wouldStartAt);
        expect(delivery.reason !== null).toBe(delivery.state === 'skipped' || startsAt > wouldStartAt);
        const lasting = neverExpires(plan.event);
        expect(delivery.expiresAt).toEqual(lasting ? null : new Date(startsAt.getTime() + 2 * hourMs));
      }
      const told = new Set(plan.past.filter((one) => one.event !== 'note' && wasTold(one.state)).map((one) => one.to));
      const sleepsOn = (to: string): boolean =>
        isLastWord(plan.event) &&
        !told.has(to) &&
        plan.past.some((one) => one.to === to && one.state === 'queued' && (one.nextAttemptAt ?? plan.at) > plan.at);
      const left = loud.deliveries.map((one) => one.to).filter((to) => !sleepsOn(to));
      expect(deliveries.map((one) => one.to).filter((to) => !sleepsOn(to))).toEqual(left);
    }),
    { numRuns: 2000 },
  );
});
