import fc from 'fast-check';
import { expect, it } from 'vitest';
import { deliveryStates } from '../../src/domain/delivery.ts';
import { type EntryEvent, events } from '../../src/domain/event.ts';
import { impacts } from '../../src/domain/impact.ts';
import { type PastDelivery, type PlannableChannel, type PlanRequest, planDeliveries } from '../../src/domain/plan.ts';

const now = Date.parse('2026-11-23T12:00:00.000Z');
const names = ['mail', 'x', 'texts', 'team'] as const;
const people = ['', 'a@x.example', 'b@x.example', 'c@x.example'] as const;
const entryEvents: readonly EntryEvent[] = [...events, 'note'];
/** The last word on an incident, or on planned work. */
const lastWords: readonly EntryEvent[] = ['resolved', 'maintenance-completed', 'maintenance-cancelled'];
const rare = fc.constantFrom(...entryEvents);
// Half of all cases are of the two events with rules of their own.
const event = fc.oneof(rare, fc.constantFrom<EntryEvent>('resolved', 'reopened'));

const channel = (name: string): fc.Arbitrary<PlannableChannel> =>
  fc.record({
    name: fc.constant(name),
    type: fc.constant(name),
    audience: fc.constantFrom('public', 'team'),
    // An address can stand in a list twice.
    destinations: fc.array(
      fc.record({
        to: fc.constantFrom(...people),
        locale: fc.constantFrom('en', 'de'),
        skip: fc.option(fc.constant('suppressed'), { nil: null }),
      }),
      { maxLength: 6 },
    ),
    expireAfterMs: fc.option(fc.constant(7_200_000), { nil: null }),
    canEdit: fc.boolean(),
  });
const route = fc.record({
  channels: fc.subarray([...names]),
  impacts: fc.option(fc.subarray([...impacts]), { nil: null }),
  events: fc.option(fc.subarray([...entryEvents]), { nil: null }),
  afterMs: fc.constantFrom(0, 600_000, 3_600_000),
});
const past = fc
  .array(
    fc.record({
      seq: fc.integer({ min: 1, max: 5 }),
      event,
      channel: fc.constantFrom(...names),
      to: fc.constantFrom(...people),
      locale: fc.constantFrom('en', 'de'),
      state: fc.constantFrom(...deliveryStates),
    }),
    { maxLength: 12 },
  )
  .map((all) =>
    all.map((one, index): PastDelivery => ({ id: `past-${index}`, remoteId: null, nextAttemptAt: null, ...one })),
  );
const parts: fc.Arbitrary<Omit<PlanRequest, 'lastAllClear'>> = fc.record({
  event,
  impact: fc.constantFrom(...impacts),
  isPrivate: fc.boolean(),
  at: fc.constant(new Date(now)),
  outageSince: fc.constantFrom(0, 1_200_000, 7_200_000).map((ms) => new Date(now - ms)),
  channels: fc.tuple(...names.map(channel)),
  routes: fc.array(route, { maxLength: 3 }),
  only: fc.option(fc.subarray([...names]), { nil: null }),
  skip: fc.subarray([...names], { maxLength: 1 }),
  past,
  correction: fc.constant(null),
});
const request = parts.map((plan): PlanRequest => {
  const allClears = plan.past.filter((one) => one.event === 'resolved').map((one) => one.seq);
  return { ...plan, lastAllClear: Math.max(0, ...allClears) };
});

/** How long after the beginning a channel hears, read off the routes by hand; null: never. */
function rungOf(plan: PlanRequest, name: string): number | null {
  if (plan.event === 'note') return 0;
  // What belongs to no incident has no impact, and no outage that lasts.
  const isAnnounced = plan.event === 'where-to-look';
  let touched = false;
  let soonest: number | null = null;
  for (const one of plan.routes) {
    if (!one.channels.includes(name)) continue;
    touched = true;
    if (one.impacts && !one.impacts.includes(plan.impact) && !isAnnounced) continue;
    if (one.events && !one.events.includes(plan.event)) continue;
    soonest = Math.min(soonest ?? one.afterMs, isAnnounced ? 0 : one.afterMs);
  }
  return touched ? soonest : 0;
}

/** Who has to be in the plan for a channel, said again in the words of the contract. */
function audienceOf(plan: PlanRequest, { name, audience, destinations }: PlannableChannel): ReadonlySet<string> {
  if (plan.only && !plan.only.includes(name)) return new Set();
  if (audience === 'public' && (plan.isPrivate || plan.event === 'note')) return new Set();
  const own = plan.past.filter((one) => one.channel === name && one.event !== 'note');
  if (plan.event === 'reopened') {
    const allClears = plan.past.filter((one) => one.event === 'resolved').map((one) => one.seq);
    const last = own.filter((one) => one.seq === Math.max(0, ...allClears));
    return new Set(last.filter((one) => one.state !== 'skipped' && one.state !== 'cancelled').map((one) => one.to));
  }
  const rung = rungOf(plan, name);
  const due = rung !== null && plan.outageSince.getTime() + rung <= now;
  const listed = destinations.map((one) => one.to);
  if (!lastWords.includes(plan.event)) return new Set(rung === null ? [] : listed);
  const told = own.filter((one) => ['sent', 'uncertain', 'sending'].includes(one.state)).map((one) => one.to);
  return new Set([...told, ...(due ? listed : [])]);
}

const key = (one: { readonly channel: string; readonly to: string }): string => `${one.channel} ${one.to}`;
const runs = { numRuns: 2000 };

it('no plan loses or doubles a destination', () => {
  fc.assert(
    fc.property(request, (plan) => {
      const { deliveries } = planDeliveries(plan);
      expect(new Set(deliveries.map(key)).size).toBe(deliveries.length);
      for (const one of plan.channels) {
        const audience = audienceOf(plan, one);
        const own = deliveries.filter((delivery) => delivery.channel === one.name);
        if (audience.size > 0 && plan.skip.includes(one.name)) {
          expect(own).toMatchObject([{ to: '', state: 'skipped', reason: 'flag' }]);
        } else expect(new Set(own.map((delivery) => delivery.to))).toEqual(audience);
      }
    }),
    runs,
  );
});

it('nobody who has opted out is written to, and nobody else is left out', () => {
  fc.assert(
    fc.property(request, (plan) => {
      for (const delivery of planDeliveries(plan).deliveries) {
        if (delivery.reason === 'flag') continue;
        const known = plan.channels.find((one) => one.name === delivery.channel)?.destinations ?? [];
        // An address that stands in the list twice: the first to be read decides for the plain, the last for the told.
        const skips = new Set(known.filter((one) => one.to === delivery.to).map((one) => one.skip));
        if (skips.size === 0) skips.add(null);
        expect(delivery.state).toBe(delivery.reason === null ? 'queued' : 'skipped');
        expect([...skips]).toContain(delivery.reason);
      }
    }),
    runs,
  );
});

it('what waits, waits until its rung of the ladder; what expires, expires from when it may go', () => {
  fc.assert(
    fc.property(request, (plan) => {
      for (const delivery of planDeliveries(plan).deliveries) {
        if (delivery.reason === 'flag') continue;
        const rung = rungOf(plan, delivery.channel);
        if (delivery.dueAt) {
          expect(delivery.dueAt.getTime()).toBeGreaterThan(now);
          expect(delivery.dueAt.getTime()).toBe(plan.outageSince.getTime() + (rung ?? Number.NaN));
          expect(lastWords).not.toContain(plan.event);
        }
        const expireAfterMs = plan.channels.find((one) => one.name === delivery.channel)?.expireAfterMs ?? null;
        const lasting = ['resolved', 'reopened', 'correction'].includes(plan.event);
        const from = delivery.dueAt?.getTime() ?? now;
        expect(delivery.expiresAt?.getTime() ?? null).toBe(
          lasting || expireAfterMs === null ? null : from + expireAfterMs,
        );
      }
    }),
    runs,
  );
});

it('only what still waits is overtaken, and only by news for the same destination or by the all-clear', () => {
  fc.assert(
    fc.property(request, (plan) => {
      const { deliveries, overtaken } = planDeliveries(plan);
      const reached = new Set(deliveries.filter((one) => one.state === 'queued').map(key));
      const expected = plan.past.filter(
        (one) =>
          plan.event !== 'note' &&
          // Of what is over it tells; the all-clear is still waited for.
          plan.event !== 'postmortem' &&
          one.event !== 'note' &&
          // That something wrong was said, newer news do not mend.
          one.event !== 'correction' &&
          ['queued', 'retrying'].includes(one.state) &&
          (lastWords.includes(plan.event) || reached.has(key(one))),
      );
      expect(overtaken).toEqual(expected.map((one) => one.id));
    }),
    runs,
  );
});
