import { describe, expect, it } from 'vitest';
import type { Maintenance } from '../../src/domain/maintenance.ts';
import {
  becomeIncident,
  cancel,
  complete,
  extend,
  type Plan,
  remind,
  schedule,
  start,
  verify,
} from '../../src/domain/maintenanceTransitions.ts';
import type { MaintenanceStatus } from '../../src/domain/status.ts';
import type { Work } from '../../src/domain/work.ts';
import { testIncident, testWork } from '../helpers/httpPageHistory.ts';

const minuteMs = 60_000;
const at = (minutes: number): Date => new Date(Date.UTC(2026, 10, 29, 22) + minutes * minuteMs);
const checkout = { name: 'checkout', status: 'under_maintenance' } as const;
const whole = { name: 'checkout', status: 'operational' } as const;

const plan: Plan = {
  uuid: 'u',
  number: 8,
  title: 'The database moves',
  impact: 'minor',
  components: [checkout, { name: 'api', status: 'degraded_performance' }, { name: 'api', status: 'partial_outage' }],
  startsAt: at(0),
  endsAt: at(120),
  remindMs: [60 * minuteMs, 1_440 * minuteMs, 60 * minuteMs],
  message: 'We move.',
  byHand: true,
  reach: { only: ['mail'], skip: [], audience: 'eu', confirmed: [['sms', 3]] },
  key: 'k',
};

/** Two hours from minute 0 on. */
const planned = (status: MaintenanceStatus = 'scheduled', work: Partial<Work> = {}): Maintenance => ({
  ...testIncident({ number: 8, components: [whole], lastSeq: 4, resolvedAt: null }),
  status,
  work: testWork({ startsAt: at(0), endsAt: at(120), remindMs: [1_440 * minuteMs, 60 * minuteMs], ...work }),
});
const every: readonly MaintenanceStatus[] = ['scheduled', 'in_progress', 'verifying', 'completed', 'cancelled'];
const wrong = { ok: false, error: { kind: 'wrong_status' } };

describe('work that is announced', () => {
  it('is whole until it begins, and has its notices in their order, each once', () => {
    const made = schedule(plan, at(-3_000));
    expect(made).toEqual({
      ok: true,
      value: {
        uuid: 'u',
        number: 8,
        title: 'The database moves',
        impact: 'minor',
        worstImpact: 'minor',
        key: 'k',
        status: 'scheduled',
        components: [whole, { name: 'api', status: 'operational' }],
        touched: ['checkout', 'api'],
        startedAt: at(0),
        openedAt: at(-3_000),
        reopenedAt: null,
        resolvedAt: null,
        monitoringSince: null,
        nextUpdateBy: null,
        falseAllClears: 0,
        isPrivate: false,
        lastSeq: 1,
        cameFrom: null,
        work: {
          startsAt: at(0),
          endsAt: at(120),
          begunAt: null,
          components: [checkout, { name: 'api', status: 'partial_outage' }],
          remindMs: [1_440 * minuteMs, 60 * minuteMs],
          remindedMs: null,
          message: 'We move.',
          byHand: true,
          reach: plan.reach,
          became: null,
        },
      },
    });
  });

  it.each([
    ['none has come', -1_441, null],
    ['the first one has come', -1_440, 1_440],
    ['both have', -60, 60],
    ['both have long ago', -1, 60],
  ])('makes up for no notice whose time has passed: %s', (_what, minute, expected) => {
    const made = schedule(plan, at(minute));
    expect(made.ok && made.value.work.remindedMs).toBe(expected === null ? null : expected * minuteMs);
  });

  it('begins in the future, and ends after it has begun', () => {
    expect(schedule(plan, at(0))).toEqual({ ok: false, error: { kind: 'starts_in_past' } });
    expect(schedule(plan, at(1))).toEqual({ ok: false, error: { kind: 'starts_in_past' } });
    expect(schedule({ ...plan, endsAt: at(0) }, at(-1))).toEqual({ ok: false, error: { kind: 'ends_before_start' } });
    expect(schedule({ ...plan, endsAt: at(1) }, at(-1)).ok).toBe(true);
  });
});

describe('each step of planned work', () => {
  const steps: readonly [string, (before: Maintenance) => unknown, readonly MaintenanceStatus[]][] = [
    ['remind', (before) => remind(before, 60 * minuteMs), ['scheduled']],
    ['start', (before) => start(before, at(5)), ['scheduled']],
    ['verify', verify, ['in_progress']],
    ['extend', (before) => extend(before, at(180), at(5)), ['scheduled', 'in_progress', 'verifying']],
    ['complete', (before) => complete(before, [], at(5)), ['in_progress', 'verifying']],
    ['cancel', (before) => cancel(before, [], at(5)), ['scheduled', 'in_progress', 'verifying']],
    [
      'becomeIncident',
      (before) => becomeIncident(before, testIncident(), at(5)),
      ['scheduled', 'in_progress', 'verifying'],
    ],
  ];
  it.each(steps)('%s is taken in the statuses that allow it, and makes one entry', (_name, step, allowed) => {
    for (const status of every) {
      if (allowed.includes(status)) expect(step(planned(status))).toMatchObject({ ok: true, value: { lastSeq: 5 } });
      else expect(step(planned(status))).toEqual(wrong);
    }
  });

  it('gives a notice once, and none that is longer than one that was given', () => {
    const reminded = (remindedMs: number | null) => remind(planned('scheduled', { remindedMs }), 60 * minuteMs);
    expect(reminded(null)).toMatchObject({ ok: true, value: { work: { remindedMs: 60 * minuteMs } } });
    expect(reminded(1_440 * minuteMs)).toMatchObject({ ok: true, value: { work: { remindedMs: 60 * minuteMs } } });
    expect(reminded(60 * minuteMs)).toEqual(wrong);
    expect(reminded(30 * minuteMs)).toEqual(wrong);
  });

  it('puts the parts into their states as it begins, at the time at which it does', () => {
    expect(start(planned(), at(7))).toMatchObject({
      ok: true,
      value: {
        status: 'in_progress',
        components: [checkout],
        startedAt: at(7),
        work: { begunAt: at(7), startsAt: at(0) },
      },
    });
  });

  it('does not begin when its time is over', () => {
    expect(start(planned(), at(119)).ok).toBe(true);
    expect(start(planned(), at(120))).toEqual({ ok: false, error: { kind: 'time_is_over' } });
  });

  it('is extended to a later time that is still to come; what was being looked over goes on', () => {
    expect(extend(planned('verifying'), at(180), at(5))).toMatchObject({
      ok: true,
      value: { status: 'in_progress', work: { endsAt: at(180) } },
    });
    expect(extend(planned(), at(180), at(-5))).toMatchObject({ ok: true, value: { status: 'scheduled' } });
    expect(extend(planned(), at(120), at(5))).toEqual({ ok: false, error: { kind: 'not_later' } });
    expect(extend(planned(), at(180), at(180))).toEqual({ ok: false, error: { kind: 'ends_in_past' } });
    expect(extend(planned(), at(180), at(179)).ok).toBe(true);
  });

  it.each([
    ['complete', complete, 'completed'],
    ['cancel', cancel, 'cancelled'],
  ] as const)('%s leaves its parts whole, but for those that somebody else holds', (_name, step, status) => {
    const api = { name: 'api', status: 'under_maintenance' } as const;
    const before = { ...planned('in_progress'), components: [checkout, api] };
    expect(step(before, ['api'], at(90))).toMatchObject({
      ok: true,
      value: { status, resolvedAt: at(90), components: [whole, api] },
    });
  });

  it('hands the parts that an incident has over to it, and says which one it has become', () => {
    const api = { name: 'api', status: 'under_maintenance' } as const;
    const before = { ...planned('in_progress'), components: [checkout, api] };
    const incident = testIncident({ number: 9, components: [{ name: 'api', status: 'major_outage' }] });
    expect(becomeIncident(before, incident, at(90))).toMatchObject({
      ok: true,
      value: { status: 'cancelled', components: [whole, api], work: { became: 9, endsAt: at(120) } },
    });
  });
});

it('work that is looked over is still under way', () => {
  expect(verify(planned('in_progress'))).toMatchObject({
    ok: true,
    value: { status: 'verifying', components: [whole] },
  });
});
