import { describe, expect, it } from 'vitest';
import { afterWatchUntil } from '../../src/domain/afterWatch.ts';
import { componentStatuses, isWorse, mergeComponents, statusByImpact } from '../../src/domain/component.ts';
import {
  announcementEvents,
  events,
  isAnnouncementEvent,
  isLastWord,
  neverExpires,
  overtakes,
} from '../../src/domain/event.ts';
import { impacts, worseImpact } from '../../src/domain/impact.ts';
import { usualNoticeMs, usualNotices } from '../../src/domain/notices.ts';
import { testIncident } from '../helpers/httpPageHistory.ts';

describe('an event', () => {
  const all = [...events, 'note', 'test'] as const;
  const those = (is: (event: (typeof all)[number]) => boolean) => all.filter(is);

  it('is one of the words of the contract', () => {
    expect(events).toEqual([
      ...[
        'investigating',
        'identified',
        'monitoring',
        'resolved',
        'reopened',
        'still-working',
        'correction',
        'postmortem',
      ],
      ...['maintenance-scheduled', 'maintenance-started', 'maintenance-extended', 'maintenance-completed'],
      ...['maintenance-cancelled', 'where-to-look'],
    ]);
  });

  it('is never too late where it sets something right', () => {
    expect(those(neverExpires)).toEqual(['resolved', 'reopened', 'correction']);
  });

  it('is the last word where it ends something', () => {
    expect(those(isLastWord)).toEqual(['resolved', 'maintenance-completed', 'maintenance-cancelled']);
  });

  it('overtakes what was said before, but for a note and a postmortem', () => {
    expect(all.filter((event) => !overtakes(event))).toEqual(['postmortem', 'note']);
  });

  it('belongs to no incident where it is announced', () => {
    expect(those(isAnnouncementEvent)).toEqual(announcementEvents);
    expect(announcementEvents).toEqual(['where-to-look']);
  });
});

describe('how a component does', () => {
  it('is worse or better, and what is planned counts less than what went wrong', () => {
    const order = [
      'operational',
      'under_maintenance',
      'degraded_performance',
      'partial_outage',
      'major_outage',
    ] as const;
    for (const [rank, one] of order.entries()) {
      for (const [other, than] of order.entries()) expect(isWorse(one, than)).toBe(rank > other);
    }
    expect(new Set(componentStatuses)).toEqual(new Set(order));
  });

  it('follows the impact where nobody says more', () => {
    expect(impacts.map((impact) => statusByImpact[impact])).toEqual([
      ...['operational', 'degraded_performance', 'partial_outage', 'major_outage'],
    ]);
  });

  it('is what was said last of it, in the order in which it was named first', () => {
    const before = [
      { name: 'api', status: 'major_outage' },
      { name: 'search', status: 'operational' },
    ] as const;
    const changes = [
      { name: 'mail', status: 'partial_outage' },
      { name: 'api', status: 'degraded_performance' },
      { name: 'api', status: 'operational' },
    ] as const;
    expect(mergeComponents(before, changes)).toEqual([
      { name: 'api', status: 'operational' },
      { name: 'search', status: 'operational' },
      { name: 'mail', status: 'partial_outage' },
    ]);
  });
});

describe('of two impacts', () => {
  it('the worse one is kept', () => {
    for (const [rank, one] of impacts.entries()) {
      for (const [other, than] of impacts.entries())
        expect(worseImpact(one, than)).toBe(impacts[Math.max(rank, other)]);
    }
    expect(impacts).toEqual(['none', 'minor', 'major', 'critical']);
  });
});

describe('the notices before work', () => {
  const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];

  it.each([
    [29 * minute + 59_999, 'minor', day],
    [30 * minute, 'minor', 2 * day],
    [hour - 1, 'none', 2 * day],
    [hour, 'minor', 3 * day],
    [minute, 'major', 7 * day],
    [5 * hour, 'critical', 7 * day],
  ] as const)('of %d ms with impact %s begin %d ms ahead', (lengthMs, impact, expected) => {
    expect(usualNoticeMs(lengthMs, impact)).toBe(expected);
  });

  it('are the usual one, the day before and an hour before, longest first, as far as there is time for them', () => {
    const ahead = (ms: number) => usualNotices(2 * hour, 'minor', ms);
    expect(ahead(30 * day)).toEqual([3 * day, day, hour]);
    expect(ahead(4.5 * day)).toEqual([3 * day, day, hour]);
    expect(ahead(4.5 * day - 1)).toEqual([day, hour]);
    expect(ahead(1.5 * day - 1)).toEqual([hour]);
    expect(ahead(1.5 * hour)).toEqual([hour]);
    expect(ahead(1.5 * hour - 1)).toEqual([]);
    expect(usualNotices(minute, 'minor', 30 * day)).toEqual([day, hour]);
  });
});

describe('after an all-clear', () => {
  const policy = {
    soakMs: { none: 1, minor: 600_000, major: 1_800_000, critical: 3_600_000 },
    ...{ everyMs: 60_000, growth: 2, maxMs: 7_200_000 },
  };
  const resolvedAt = new Date('2026-11-23T12:00:00Z');

  it('it is watched for as long again as it took to believe it', () => {
    const until = (more: Parameters<typeof testIncident>[0]) =>
      afterWatchUntil(testIncident({ status: 'resolved', resolvedAt, ...more }), policy);
    expect(until({ worstImpact: 'major' })).toEqual(new Date('2026-11-23T12:30:00Z'));
    expect(until({ worstImpact: 'major', falseAllClears: 1 })).toEqual(new Date('2026-11-23T13:00:00Z'));
    expect(until({ status: 'monitoring' })).toBeNull();
    expect(until({ resolvedAt: null })).toBeNull();
  });
});
