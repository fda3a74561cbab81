import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ComponentStatus } from '../../src/domain/component.ts';
import { daysOf, type Span, spansOf, type Told, troubledStatuses, uptimeOf, worstOf } from '../../src/domain/uptime.ts';
import { testIncident, testUpdate, testWork } from '../helpers/httpPageHistory.ts';

const hour = 3_600_000;
const at = (hours: number): Date => new Date(hours * hour);
const none = { under_maintenance: 0, degraded_performance: 0, partial_outage: 0, major_outage: 0 };

/** What was said at which hour of the one component; `null` is the all-clear. */
function told(
  number: number,
  entries: readonly (readonly [hours: number, status: ComponentStatus])[],
  endsAt: number | null,
): Told {
  const [first = [0]] = entries;
  const last = entries.at(-1)?.[1] ?? 'operational';
  const isOver = endsAt !== null;
  return {
    incident: testIncident({
      number,
      status: isOver ? 'resolved' : 'investigating',
      startedAt: at(first[0]),
      resolvedAt: isOver ? at(endsAt) : null,
      components: [{ name: 'api', status: isOver ? 'operational' : last }],
    }),
    updates: entries.map(([hours, status], index) =>
      testUpdate(index + 1, { at: at(hours), components: [{ name: 'api', status }] }),
    ),
  };
}
const spans = (all: readonly Told[], now = 1000): readonly Span[] => spansOf(all, at(now)).get('api') ?? [];
const days = (all: readonly Told[], starts: readonly number[], now = 1000) => daysOf(spans(all, now), starts.map(at));

describe('the time in which a component was not operational', () => {
  it('goes by what each entry said, from the beginning to the all-clear', () => {
    const all = [
      told(
        1,
        [
          [1, 'partial_outage'],
          [3, 'major_outage'],
          [4, 'operational'],
          [5, 'degraded_performance'],
        ],
        6,
      ),
    ];
    const [day] = days(all, [0, 24]);
    expect(day?.troubledMs).toEqual({
      ...none,
      partial_outage: 2 * hour,
      major_outage: hour,
      degraded_performance: hour,
    });
    expect(uptimeOf(day ? [day] : [])).toBeCloseTo(1 - 1.6 / 24, 12);
  });

  it('begins when users began to feel it, although it was told later', () => {
    const one = told(1, [[5, 'major_outage']], 6);
    const felt = { ...one, incident: { ...one.incident, startedAt: at(2) } };
    expect(days([felt], [0, 24])[0]?.troubledMs.major_outage).toBe(4 * hour);
  });

  it('lasts until now where nobody has given the all-clear, and by what holds now', () => {
    const one = told(1, [[1, 'degraded_performance']], null);
    const worse = {
      ...one,
      incident: { ...one.incident, components: [{ name: 'api', status: 'major_outage' as const }] },
    };
    expect(days([worse], [0, 4], 4)[0]?.troubledMs.major_outage).toBe(3 * hour);
  });

  it('counts on after a false all-clear, and not what lay between', () => {
    const all = [
      told(
        1,
        [
          [1, 'major_outage'],
          [2, 'operational'],
          [4, 'major_outage'],
        ],
        5,
      ),
    ];
    expect(days(all, [0, 24])[0]?.troubledMs.major_outage).toBe(2 * hour);
  });

  it('counts two incidents at once as one, by the worse of them', () => {
    const all = [told(1, [[1, 'partial_outage']], 5), told(2, [[2, 'major_outage']], 3)];
    const [day] = days(all, [0, 24]);
    expect(day).toEqual({
      lengthMs: 24 * hour,
      troubledMs: { ...none, partial_outage: 3 * hour, major_outage: hour },
      numbers: [1, 2],
    });
  });

  it('is cut at midnight, whether a day has 23, 24 or 25 hours', () => {
    const all = [told(1, [[20, 'major_outage']], 60)];
    const [first, second, third] = days(all, [0, 24, 47, 72]);
    expect([first, second, third].map((day) => (day?.troubledMs.major_outage ?? 0) / hour)).toEqual([4, 23, 13]);
    expect(second?.lengthMs).toBe(23 * hour);
    expect(uptimeOf(second ? [second] : [])).toBe(0);
  });

  it('is shown for planned work, which takes nothing from the uptime, whatever it does', () => {
    const work = testWork({ begunAt: at(1), endsAt: at(2), components: [{ name: 'api', status: 'major_outage' }] });
    const incident = testIncident({ status: 'completed', resolvedAt: at(3), work });
    const [day] = days([{ incident, updates: [] }], [0, 24]);
    expect(day?.troubledMs).toEqual({ ...none, under_maintenance: 2 * hour });
    expect(uptimeOf(day ? [day] : [])).toBe(1);
    expect(day && worstOf(day)).toBe('under_maintenance');
  });

  it('is none of work that never began, nor of what is all in the future', () => {
    const planned = {
      incident: testIncident({ status: 'scheduled', work: testWork({ startsAt: at(1) }) }),
      updates: [],
    };
    expect(spans([planned])).toEqual([]);
    expect(spans([told(1, [[50, 'major_outage']], null)], 40)).toEqual([]);
  });

  it('is known of an open incident without entries by how it is now', () => {
    const incident = testIncident({ startedAt: at(1), components: [{ name: 'api', status: 'major_outage' }] });
    expect(days([{ incident, updates: [] }], [0, 3], 3)[0]?.troubledMs.major_outage).toBe(2 * hour);
  });

  it('of no days at all is up', () => {
    expect(uptimeOf([])).toBe(1);
    expect(daysOf([], [])).toEqual([]);
  });
});

const span = fc
  .record({
    fromMs: fc.integer({ min: -50, max: 150 }),
    lengthMs: fc.integer({ min: 1, max: 120 }),
    status: fc.constantFrom(...troubledStatuses),
    number: fc.integer({ min: 1, max: 9 }),
  })
  .map(({ lengthMs, ...one }) => ({ ...one, toMs: one.fromMs + lengthMs }));
const starts = fc
  .uniqueArray(fc.integer({ min: 0, max: 100 }), { minLength: 2, maxLength: 12 })
  .map((all) => all.toSorted((a, b) => a - b).map((ms) => new Date(ms)));

describe('however spans lie over each other and over the days', () => {
  it('each instant of each day counts by the worst that holds, once', () => {
    fc.assert(
      fc.property(fc.array(span, { maxLength: 12 }), starts, (all, bounds) => {
        const counted = daysOf(all, bounds);
        for (const [index, day] of counted.entries()) {
          const expected: Record<string, number> = { ...none };
          const [from = 0, to = 0] = [bounds[index]?.getTime(), bounds[index + 1]?.getTime()];
          const numbers = new Set<number>();
          for (let ms = from; ms < to; ms += 1) {
            const holding = all.filter((one) => one.fromMs <= ms && ms < one.toMs);
            const worst = troubledStatuses.findLast((status) => holding.some((one) => one.status === status));
            if (worst) expected[worst] = (expected[worst] ?? 0) + 1;
            for (const { number } of holding) numbers.add(number);
          }
          expect(day.troubledMs).toEqual(expected);
          expect(day.numbers).toEqual([...numbers].toSorted((a, b) => a - b));
          expect(day.lengthMs).toBe(to - from);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('the order of the spans changes nothing, nor does telling one of them twice', () => {
    fc.assert(
      fc.property(fc.array(span, { maxLength: 12 }), starts, (all, bounds) => {
        const once = daysOf(all, bounds);
        expect(daysOf([...all.toReversed(), ...all], bounds)).toEqual(once);
        expect(uptimeOf(once)).toBeGreaterThanOrEqual(0);
        expect(uptimeOf(once)).toBeLessThanOrEqual(1);
      }),
    );
  });
});
