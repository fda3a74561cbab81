import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ForeignIncident, ForeignStatus } from '../../src/imports/foreign.ts';
import { type Retold, retell } from '../../src/imports/retell.ts';
import { foreignIncident, foreignUpdate, march } from '../helpers/foreignIncidents.ts';

let ids = 0;
const told = (more: Partial<ForeignIncident> = {}): Retold => {
  const foreign = foreignIncident(more);
  return retell(foreign, 'uuid', foreign.endedAt ?? foreign.startedAt, () => `id-${++ids}`);
};
const eventsOf = ({ updates }: Retold) => updates.map(({ event, status }) => `${event} (${status})`);

it('keeps the times, words and parts of an incident, and is over', () => {
  const { incident, updates } = told();
  expect(incident).toMatchObject({
    status: 'resolved',
    startedAt: march('02T10:00:00'),
    openedAt: march('02T10:00:00'),
    resolvedAt: march('02T11:00:00'),
    components: [{ name: 'Checkout', status: 'operational' }],
    touched: ['Checkout'],
    nextUpdateBy: null,
    lastSeq: 2,
  });
  expect(updates.map(({ seq, body, at, components }) => [seq, body, at, components[0]?.status])).toEqual([
    [1, 'Said at 02T10:00:00.', march('02T10:00:00'), 'major_outage'],
    [2, 'Said at 02T11:00:00.', march('02T11:00:00'), 'operational'],
  ]);
});

it('puts updates into the order of their times, and begins with the first of them', () => {
  const updates = [foreignUpdate('02T10:30:00', { status: 'monitoring' }), foreignUpdate('02T09:30:00')];
  const { incident, updates: entries } = told({ updates });
  expect(entries.map(({ at }) => at)).toEqual([march('02T09:30:00'), march('02T10:30:00'), march('02T11:00:00')]);
  expect([incident.startedAt, incident.openedAt]).toEqual([march('02T09:30:00'), march('02T09:30:00')]);
});

it('adds a last word without words where the old timeline had none', () => {
  const retold = told({ updates: [foreignUpdate('02T10:00:00')] });
  expect(eventsOf(retold)).toEqual(['investigating (investigating)', 'resolved (resolved)']);
  expect(retold.updates[1]).toMatchObject({ body: '', at: march('02T11:00:00') });
});

it('counts an all-clear that was taken back', () => {
  const retold = told({
    updates: [
      foreignUpdate('02T10:00:00'),
      foreignUpdate('02T10:10:00', { status: 'resolved' }),
      foreignUpdate('02T10:20:00', { status: 'identified' }),
      foreignUpdate('02T11:00:00', { status: 'resolved' }),
      foreignUpdate('05T11:00:00', { status: 'postmortem' }),
    ],
  });
  expect(eventsOf(retold)).toEqual([
    'investigating (investigating)',
    'resolved (resolved)',
    'reopened (identified)',
    'resolved (resolved)',
    'postmortem (resolved)',
  ]);
  expect(retold.incident).toMatchObject({
    falseAllClears: 1,
    reopenedAt: march('02T10:20:00'),
    resolvedAt: march('02T11:00:00'),
  });
});

it('takes an update without a word of its status as news of the one before', () => {
  const updates = [
    foreignUpdate('02T10:00:00', { status: 'identified' }),
    foreignUpdate('02T10:20:00', { status: null }),
  ];
  expect(eventsOf(told({ updates }))).toEqual([
    'identified (identified)',
    'identified (identified)',
    'resolved (resolved)',
  ]);
});

it('tells of an incident about which nobody wrote anything', () => {
  expect(eventsOf(told({ updates: [] }))).toEqual(['investigating (investigating)', 'resolved (resolved)']);
});

const work: Partial<ForeignIncident> = {
  window: { startsAt: march('03T01:00:00'), endsAt: march('03T03:00:00') },
  startedAt: march('03T01:00:00'),
  endedAt: march('03T02:30:00'),
};

it('tells of planned work that took place', () => {
  const retold = told({
    ...work,
    updates: [
      foreignUpdate('01T10:00:00', { status: 'scheduled', components: [{ name: 'Search', status: 'operational' }] }),
      foreignUpdate('03T01:02:00', {
        status: 'in_progress',
        components: [{ name: 'Search', status: 'under_maintenance' }],
      }),
      foreignUpdate('03T02:00:00', { status: 'in_progress' }),
      foreignUpdate('03T02:10:00', { status: 'verifying' }),
      foreignUpdate('03T02:30:00', { status: 'completed' }),
    ],
  });
  expect(eventsOf(retold)).toEqual([
    'maintenance-scheduled (scheduled)',
    'maintenance-started (in_progress)',
    'still-working (in_progress)',
    'still-working (verifying)',
    'maintenance-completed (completed)',
  ]);
  expect(retold.incident).toMatchObject({
    status: 'completed',
    startedAt: march('03T01:02:00'),
    openedAt: march('01T10:00:00'),
    resolvedAt: march('03T02:30:00'),
    components: [{ name: 'Search', status: 'operational' }],
    work: {
      startsAt: march('03T01:00:00'),
      endsAt: march('03T03:00:00'),
      begunAt: march('03T01:02:00'),
      components: [{ name: 'Search', status: 'under_maintenance' }],
      byHand: true,
      remindMs: [],
    },
  });
});

it('tells of planned work that was called off as work that never began', () => {
  const updates = [
    foreignUpdate('01T10:00:00', { status: 'scheduled' }),
    foreignUpdate('02T10:00:00', { status: 'cancelled' }),
  ];
  const { incident } = told({ ...work, endedAt: march('02T10:00:00'), updates });
  expect(incident).toMatchObject({ status: 'cancelled', resolvedAt: march('02T10:00:00'), work: { begunAt: null } });
});

it('makes a history that holds together of any timeline', () => {
  const status = fc.constantFrom<ForeignStatus | null>(
    null,
    'investigating',
    'identified',
    'monitoring',
    'resolved',
    'postmortem',
    'scheduled',
    'in_progress',
    'verifying',
    'completed',
    'cancelled',
  );
  const at = fc.date({ min: march('01T00:00:00'), max: march('09T00:00:00'), noInvalidDate: true });
  const components = fc.array(
    fc.record({
      name: fc.constantFrom('a', 'b'),
      status: fc.constantFrom('operational', 'partial_outage', 'under_maintenance'),
    }),
    { maxLength: 3 },
  );
  const updates = fc.array(fc.record({ status, at, body: fc.string(), components }), { maxLength: 12 });
  const window = fc.option(fc.record({ startsAt: at, endsAt: at }), { nil: null });
  fc.assert(
    fc.property(updates, window, at, at, (some, planned, startedAt, endedAt) => {
      const { incident, updates: entries } = told({ updates: some, window: planned, startedAt, endedAt });
      expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, index) => index + 1));
      expect(incident.lastSeq).toBe(entries.length);
      expect(entries.map((one) => one.at.getTime())).toEqual(
        entries.map((one) => one.at.getTime()).toSorted((a, b) => a - b),
      );
      expect(['resolved', 'completed', 'cancelled']).toContain(incident.status);
      expect(entries.at(-1)?.status).toBe(incident.status);
      expect(incident.components.every((one) => one.status === 'operational')).toBe(true);
      if (incident.work) expect(incident.work.endsAt >= incident.work.startsAt).toBe(true);
      else
        expect(
          incident.resolvedAt && incident.resolvedAt >= incident.startedAt && incident.openedAt >= incident.startedAt,
        ).toBe(true);
    }),
  );
});
