import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Period } from '../../src/domain/report.ts';
import { type AskedPeriod, cutPeriod, stepsOf } from '../../src/usecases/reportPeriod.ts';

const late = new Date('2100-01-01T00:00:00Z');
const hour = 3_600_000;
const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'America/Santiago', 'Australia/Lord_Howe', 'Asia/Kathmandu'];

function cut(asked: AskedPeriod, zone: string, now = late): Period {
  const period = cutPeriod(asked, zone, now);
  if (!period.ok) throw new Error(period.error.kind);
  return period.value;
}

it('days of 23 and 25 hours are those on which the clocks change', () => {
  const hours = (month: number): readonly number[] => {
    const { starts } = stepsOf(cut({ kind: 'month', year: 2026, month }, 'Europe/Berlin'), 'Europe/Berlin');
    return starts.slice(1).map((start, index) => (start.getTime() - (starts[index]?.getTime() ?? 0)) / hour);
  };
  const [march, october] = [hours(3), hours(10)];
  expect([march.length, march[28], march.filter((one) => one !== 24).length]).toEqual([31, 23, 1]);
  expect([october.length, october[24], october.filter((one) => one !== 24).length]).toEqual([31, 25, 1]);
});

it('months and quarters lie next to each other without a gap, and are all of their year, in any zone', () => {
  fc.assert(
    fc.property(fc.constantFrom(...zones), fc.integer({ min: 1971, max: 2099 }), (zone, year) => {
      const whole = cut({ kind: 'year', year }, zone);
      const months = Array.from({ length: 12 }, (_, index) => cut({ kind: 'month', year, month: index + 1 }, zone));
      const quarters = Array.from({ length: 4 }, (_, index) =>
        cut({ kind: 'quarter', year, quarter: index + 1 }, zone),
      );
      for (const parts of [months, quarters]) {
        expect(parts[0]?.from).toEqual(whole.from);
        expect(parts.at(-1)?.to).toEqual(whole.to);
        for (const [index, one] of parts.entries()) expect(parts[index + 1]?.from ?? whole.to).toEqual(one.to);
      }
    }),
    { numRuns: 60 },
  );
});

it('a day at the end of a range is part of it, a time is not', () => {
  const from = { kind: 'day', dayUtcMs: Date.UTC(2026, 9, 24) } as const;
  const day = cut({ kind: 'range', from, to: { kind: 'day', dayUtcMs: Date.UTC(2026, 9, 25) } }, 'Europe/Berlin');
  expect([day.from.toISOString(), day.to.toISOString()]).toEqual([
    '2026-10-23T22:00:00.000Z',
    '2026-10-25T23:00:00.000Z',
  ]);
  const at = new Date('2026-10-25T10:00:00Z');
  expect(cut({ kind: 'range', from, to: { kind: 'at', at } }, 'Europe/Berlin').to).toEqual(at);
});

it('the one that goes on is that of the zone, and is known until now', () => {
  const now = new Date('2026-12-31T23:30:00Z');
  expect(cut({ kind: 'current', unit: 'month' }, 'Europe/Berlin', now)).toMatchObject({ name: '2027-01', until: now });
  expect(cut({ kind: 'current', unit: 'quarter' }, 'UTC', now)).toMatchObject({ name: '2026-Q4', until: now });
});

it('a range of many years has as many steps as can be told apart', () => {
  const from = { kind: 'day', dayUtcMs: Date.UTC(2050, 0, 1) } as const;
  const steps = (asked: AskedPeriod): readonly [string, number] => {
    const { unit, starts } = stepsOf(cut(asked, 'UTC'), 'UTC');
    return [unit, starts.length - 1];
  };
  expect(steps({ kind: 'range', from, to: null })).toEqual(['year', 50]);
  expect(steps({ kind: 'year', year: 2026 })).toEqual(['month', 12]);
  expect(steps({ kind: 'quarter', year: 2026, quarter: 4 })).toEqual(['day', 92]);
});
