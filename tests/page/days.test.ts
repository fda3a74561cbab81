import fc from 'fast-check';
import { expect, it } from 'vitest';
import { lastDays } from '../../src/page/days.ts';

const iso = (zone: string, at: string, count: number) =>
  lastDays(zone, new Date(at), count).map((one) => one.toISOString());

it.each([
  [
    'Europe/Berlin',
    '2026-03-30T10:00:00Z',
    ['2026-03-27T23:00:00.000Z', '2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z'],
  ],
  [
    'Europe/Berlin',
    '2026-10-26T10:00:00Z',
    ['2026-10-23T22:00:00.000Z', '2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z'],
  ],
  [
    'Pacific/Auckland',
    '2026-11-23T10:30:00Z',
    ['2026-11-20T11:00:00.000Z', '2026-11-21T11:00:00.000Z', '2026-11-22T11:00:00.000Z'],
  ],
  // At midnight clocks go from 00:00 to 01:00: the day begins there.
  [
    'America/Santiago',
    '2026-09-06T12:00:00Z',
    ['2026-09-04T04:00:00.000Z', '2026-09-05T04:00:00.000Z', '2026-09-06T04:00:00.000Z'],
  ],
  // At midnight they go back to 23:00: the day begins an hour later.
  [
    'America/Santiago',
    '2026-04-05T12:00:00Z',
    ['2026-04-03T03:00:00.000Z', '2026-04-04T03:00:00.000Z', '2026-04-05T04:00:00.000Z'],
  ],
  [
    'Asia/Kathmandu',
    '2026-01-01T00:00:00Z',
    ['2025-12-29T18:15:00.000Z', '2025-12-30T18:15:00.000Z', '2025-12-31T18:15:00.000Z'],
  ],
])('%s at %s: days begin at its own midnights', (zone, at, expected) => {
  expect(iso(zone, at, 3)).toEqual([...expected, new Date(at).toISOString()]);
});

it('days follow each other, the last one until now, and are of about a day', () => {
  const zones = fc.constantFrom(
    'UTC',
    'Europe/Berlin',
    'America/New_York',
    'Australia/Lord_Howe',
    'Africa/Cairo',
    'Asia/Tokyo',
  );
  const instants = fc.date({ min: new Date('1980-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(zones, instants, (zone, at) => {
      const days = lastDays(zone, at, 90);
      expect(days).toHaveLength(91);
      expect(days.at(-1)).toEqual(at);
      const lengths = days.slice(1).map((end, index) => end.getTime() - (days[index]?.getTime() ?? 0));
      for (const length of lengths.slice(0, -1)) expect([23, 23.5, 24, 24.5, 25]).toContain(length / 3_600_000);
      expect(lengths.at(-1)).toBeGreaterThanOrEqual(0);
      expect(lengths.at(-1)).toBeLessThan(25 * 3_600_000);
    }),
    { numRuns: 60 },
  );
});
