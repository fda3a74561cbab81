import { describe, expect, it } from 'vitest';
import { dueDuties } from '../../src/domain/duties.ts';
import {
  findOverlap,
  isMaintenance,
  isPlanned,
  isUnderWay,
  isWorkOverdue,
  type Maintenance,
  partsOf,
} from '../../src/domain/maintenance.ts';
import type { MaintenanceStatus } from '../../src/domain/status.ts';
import type { Work } from '../../src/domain/work.ts';
import { testIncident, testWork } from '../helpers/httpPageHistory.ts';

const minuteMs = 60_000;
const at = (minutes: number): Date => new Date(Date.UTC(2026, 10, 29, 22) + minutes * minuteMs);
const checkout = { name: 'checkout', status: 'under_maintenance' } as const;
const whole = { name: 'checkout', status: 'operational' } as const;

/** Two hours from minute 0 on. */
const planned = (status: MaintenanceStatus = 'scheduled', work: Partial<Work> = {}): Maintenance => ({
  ...testIncident({ number: 8, components: [whole], lastSeq: 4, resolvedAt: null }),
  status,
  work: testWork({ startsAt: at(0), endsAt: at(120), remindMs: [1_440 * minuteMs, 60 * minuteMs], ...work }),
});

describe('what the clock asks of planned work', () => {
  const asked = (minute: number, status: MaintenanceStatus, work: Partial<Work> = {}) =>
    dueDuties([planned(status, work)], at(minute)).map(({ maintenance: _, ...duty }) => duty);

  it.each<[string, number, MaintenanceStatus, boolean, unknown]>([
    ['nothing before its first notice', -1_441, 'scheduled', false, []],
    ['the first notice', -1_440, 'scheduled', false, [{ kind: 'remind', aheadMs: 1_440 * minuteMs }]],
    ['the last notice alone, if both are due', -60, 'scheduled', false, [{ kind: 'remind', aheadMs: 60 * minuteMs }]],
    ['to begin', 0, 'scheduled', false, [{ kind: 'start' }]],
    ['to begin, still', 119, 'scheduled', false, [{ kind: 'start' }]],
    ['a person to begin', 0, 'scheduled', true, [{ kind: 'ask', why: 'not_started' }]],
    ['a person about what was missed', 120, 'scheduled', false, [{ kind: 'ask', why: 'missed' }]],
    ['a person about what was missed, by hand too', 120, 'scheduled', true, [{ kind: 'ask', why: 'missed' }]],
    ['nothing while it is under way', 119, 'in_progress', false, []],
    ['to finish', 120, 'in_progress', false, [{ kind: 'finish' }]],
    ['to finish what is looked over', 120, 'verifying', false, [{ kind: 'finish' }]],
    ['a person to finish', 120, 'in_progress', true, [{ kind: 'ask', why: 'not_ended' }]],
    ['nothing of what is over', 500, 'completed', false, []],
    ['nothing of what was cancelled', 500, 'cancelled', true, []],
  ])('is %s', (_what, minute, status, byHand, expected) => {
    expect(asked(minute, status, { byHand })).toEqual(expected);
  });

  it('is no notice that was given, and no longer one', () => {
    expect(asked(-60, 'scheduled', { remindedMs: 60 * minuteMs })).toEqual([]);
    expect(asked(-500, 'scheduled', { remindedMs: 60 * minuteMs })).toEqual([]);
    expect(asked(-60, 'scheduled', { remindedMs: 1_440 * minuteMs })).toEqual([
      { kind: 'remind', aheadMs: 60 * minuteMs },
    ]);
  });

  it('is asked of each in their order', () => {
    const [one, other] = [planned('in_progress'), { ...planned(), number: 9 }];
    expect(dueDuties([one, other], at(120)).map(({ kind, maintenance }) => [kind, maintenance.number])).toEqual([
      ['finish', 8],
      ['ask', 9],
    ]);
  });
});

describe('planned work', () => {
  it.each([
    ['scheduled', true, false],
    ['in_progress', true, true],
    ['verifying', true, true],
    ['completed', false, false],
    ['cancelled', false, false],
  ] as const)('%s is planned: %s, under way: %s', (status, isStillPlanned, isNow) => {
    expect([isPlanned(planned(status)), isUnderWay(planned(status))]).toEqual([isStillPlanned, isNow]);
    expect(partsOf(planned(status))).toEqual([isStillPlanned ? checkout : whole]);
  });

  it('is told from an incident', () => {
    expect([planned(), testIncident()].map(isMaintenance)).toEqual([true, false]);
  });

  it.each([
    ['scheduled', 10, false],
    ['scheduled', 10.1, true],
    ['in_progress', 120, false],
    ['in_progress', 120.1, true],
    ['verifying', 121, true],
    ['completed', 500, false],
    ['cancelled', 500, false],
  ] as const)('%s, %d minutes after its start, is overdue: %s', (status, minute, expected) => {
    expect(isWorkOverdue(planned(status), at(minute))).toBe(expected);
  });

  it('that is shorter than what a clock is given is overdue at its end', () => {
    const short = planned('scheduled', { endsAt: at(4) });
    expect([isWorkOverdue(short, at(4)), isWorkOverdue(short, at(4.1))]).toEqual([false, true]);
  });
});

describe('two pieces of work', () => {
  const other = (from: number, until: number, name = 'checkout') =>
    findOverlap([planned()], { startsAt: at(from), endsAt: at(until), components: [{ ...checkout, name }] });

  it.each([
    [-60, 0, false],
    [-60, 1, true],
    [30, 60, true],
    [119, 200, true],
    [120, 200, false],
    [-60, 300, true],
  ])('from minute 0 to 120, and from %d to %d, overlap on a part that both name: %s', (from, until, expected) => {
    expect(other(from, until)).toEqual(expected ? { maintenance: planned(), component: 'checkout' } : null);
  });

  it('do not overlap on different parts', () => {
    expect(other(30, 60, 'api')).toBeNull();
  });

  it('do not overlap when one of them is over, and the first that does is named', () => {
    const within = {
      startsAt: at(30),
      endsAt: at(60),
      components: [{ name: 'api', status: 'operational' }, checkout],
    } as const;
    const second = { ...planned('in_progress'), number: 9 };
    expect(findOverlap([planned('completed'), second, planned()], within)).toEqual({
      maintenance: second,
      component: 'checkout',
    });
    expect(findOverlap([planned('cancelled')], within)).toBeNull();
  });
});
