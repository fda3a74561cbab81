import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compare, differenceOf, failingMs } from '../../src/domain/comparison.ts';
import { type LookRun, type Seen, seenBy, seenTogether } from '../../src/domain/looks.ts';
import { openTime } from '../../src/domain/openTime.ts';
import { allowedMs, parseTarget, uptimeMillionths } from '../../src/domain/target.ts';
import { daysOf, downTenths, type Span, troubledStatuses } from '../../src/domain/uptime.ts';

const end = 120;
const span = fc
  .record({
    fromMs: fc.integer({ min: -20, max: end + 20 }),
    lengthMs: fc.integer({ min: 1, max: 60 }),
    status: fc.constantFrom(...troubledStatuses),
    number: fc.integer({ min: 1, max: 9 }),
  })
  .map(({ lengthMs, ...one }): Span => ({ ...one, toMs: one.fromMs + lengthMs }));
const spans = fc.array(span, { maxLength: 10 });

/** Looks as they come from the store: what is seen changes, or a look comes late. */
const runs = fc
  .array(
    fc.record({
      healthy: fc.boolean(),
      waitMs: fc.integer({ min: 1, max: 30 }),
      lengthMs: fc.integer({ min: 0, max: 20 }),
    }),
    {
      maxLength: 6,
    },
  )
  .map((all) => {
    let at = -10;
    return all.map(({ healthy, waitMs, lengthMs }): LookRun => {
      const first = at + waitMs;
      at = first + lengthMs;
      return { healthy, first: new Date(first), last: new Date(at), firstEveryMs: 4, lastEveryMs: 4 };
    });
  });
const seen = runs.map((all) => seenBy(all, 0, end));

/** What a list of looks says of one moment. */
const sawAt = (each: readonly Seen[], ms: number): 'failing' | 'healthy' | 'unknown' => {
  const holding = each.filter((one) => one.fromMs <= ms && ms < one.toMs);
  if (holding.some(({ healthy }) => !healthy)) return 'failing';
  return holding.length > 0 ? 'healthy' : 'unknown';
};
const downOf = (all: readonly Span[], from: number, to: number): number => {
  const [day] = daysOf(all, [new Date(from), new Date(to)]);
  return day ? downTenths(day.troubledMs) : 0;
};
const every = (work: (ms: number) => void): void => {
  for (let ms = 0; ms < end; ms += 1) work(ms);
};

describe('what several probes saw', () => {
  it('is at each moment what one would say who looks at all of them, and in pieces that do not touch alike', () => {
    fc.assert(
      fc.property(fc.array(seen, { maxLength: 4 }), (each) => {
        const together = seenTogether(each);
        every((ms) => expect(sawAt(together, ms)).toBe(sawAt(each.flat(), ms)));
        for (const [index, one] of together.entries()) {
          const next = together[index + 1];
          expect(one.fromMs).toBeLessThan(one.toMs);
          if (next)
            expect(next.fromMs > one.toMs || (next.fromMs === one.toMs && next.healthy !== one.healthy)).toBe(true);
        }
      }),
    );
  });

  it('holds until the next look, and after a gap for one interval only', () => {
    const run = (healthy: boolean, first: number, last: number): LookRun => ({
      ...{ healthy, first: new Date(first), last: new Date(last), firstEveryMs: 10, lastEveryMs: 10 },
    });
    // 30 ms are three intervals, 31 are more.
    expect(seenBy([run(false, 0, 20), run(true, 50, 50)], 0, 100)).toEqual([
      { fromMs: 0, toMs: 50, healthy: false },
      { fromMs: 50, toMs: 60, healthy: true },
    ]);
    expect(seenBy([run(false, 0, 20), run(true, 51, 51)], 5, 55)).toEqual([
      { fromMs: 5, toMs: 30, healthy: false },
      { fromMs: 51, toMs: 55, healthy: true },
    ]);
  });
});

describe('two accounts of the same time', () => {
  it('agree moment for moment with both of them, and their cells are all of the time', () => {
    fc.assert(
      fc.property(spans, seen, (all, looks) => {
        const together = seenTogether([looks]);
        const { seenMs, untold } = compare(all, together, 0, end);
        const expected = Object.fromEntries(
          ['operational', ...troubledStatuses].map((told) => [told, { failing: 0, healthy: 0, unknown: 0 }]),
        );
        every((ms) => {
          const holding = all.filter((one) => one.fromMs <= ms && ms < one.toMs);
          const told =
            troubledStatuses.findLast((status) => holding.some((one) => one.status === status)) ?? 'operational';
          const cell = expected[told];
          if (cell) cell[sawAt(together, ms)] += 1;
        });
        expect(seenMs).toEqual(expected);
        expect(untold.reduce((sum, one) => sum + one.toMs - one.fromMs, 0)).toBe(seenMs.operational.failing);
      }),
    );
  });

  it('differ by exactly what their difference says', () => {
    fc.assert(
      fc.property(spans, seen, (all, looks) => {
        const compared = compare(all, seenTogether([looks]), 0, end);
        const steps = Object.values(differenceOf(compared)).reduce((sum, one) => sum + one, 0);
        expect(downOf(all, 0, end) + steps).toBe(failingMs(compared) * 10);
      }),
    );
  });

  it('grow by no planned work: what was told as down stays, what probes saw as failing only shrinks', () => {
    fc.assert(
      fc.property(spans, span, seen, (all, more, looks) => {
        const work: Span = { ...more, status: 'under_maintenance' };
        const together = seenTogether([looks]);
        expect(downOf([...all, work], 0, end)).toBe(downOf(all, 0, end));
        const without = failingMs(compare(all, together, 0, end));
        expect(failingMs(compare([...all, work], together, 0, end))).toBeLessThanOrEqual(without);
      }),
    );
  });

  it('of a stretch of time are the sum of those of its parts', () => {
    fc.assert(
      fc.property(spans, seen, fc.integer({ min: 1, max: end - 1 }), (all, looks, cut) => {
        const together = seenTogether([looks]);
        const [whole, first, second] = [
          compare(all, together, 0, end),
          compare(all, together, 0, cut),
          compare(all, together, cut, end),
        ];
        expect(failingMs(first) + failingMs(second)).toBe(failingMs(whole));
        expect(downOf(all, 0, cut) + downOf(all, cut, end)).toBe(downOf(all, 0, end));
      }),
    );
  });

  it('count no moment twice, however often an incident is told', () => {
    fc.assert(
      fc.property(spans, (all) => {
        expect(downOf([...all, ...all], 0, end)).toBe(downOf(all, 0, end));
        expect(downOf(all, 0, end)).toBeLessThanOrEqual(end * 10);
      }),
    );
  });
});

describe('a target', () => {
  const target = (text: string) => parseTarget(text) ?? { text: '', millionths: -1 };

  it.each([
    ['99.9', 365, (8 * 60 + 45) * 60 + 36],
    ['99.9', 366, (8 * 60 + 47) * 60 + 2.4],
    ['99.99', 30, 259.2],
    ['100', 365, 0],
  ])('of %s %% allows in %i days so many seconds', (text, days, seconds) => {
    expect(allowedMs(days * 86_400_000, target(text))).toBe(seconds * 1000);
  });

  it('is read with up to six decimals, and refused where it is none', () => {
    expect(target('99.95%')).toEqual({ text: '99.95', millionths: 99_950_000 });
    expect(['', '0', '100.1', '99,9', '-1', '99.1234567', '1e2', 'all'].map(parseTarget)).toEqual(Array(8).fill(null));
  });

  it('and an uptime agree on whether it was missed, to the last millisecond', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40_000_000_000 }),
        fc.integer({ min: 99_000_000, max: 99_999_999 }),
        (lengthMs, millionths) => {
          const allowed = allowedMs(lengthMs, { text: '', millionths });
          expect(uptimeMillionths(lengthMs, allowed * 10)).toBeGreaterThanOrEqual(millionths);
          if (allowed < lengthMs) expect(uptimeMillionths(lengthMs, (allowed + 1) * 10)).toBeLessThan(millionths + 1);
        },
      ),
    );
    expect(uptimeMillionths(0, 0)).toBe(100_000_000);
    expect(uptimeMillionths(31_536_000_000, 1)).toBe(99_999_999);
  });
});

describe('the time for which an incident was open', () => {
  const at = (ms: number): Date => new Date(ms);
  const entries = [
    { event: 'investigating', at: at(10) },
    { event: 'resolved', at: at(20) },
    { event: 'reopened', at: at(40) },
    { event: 'resolved', at: at(50) },
    { event: 'postmortem', at: at(60) },
  ] as const;
  it('begins when it was felt, and leaves out what lies between an all-clear and what took it back', () => {
    const incident = { startedAt: at(5), resolvedAt: at(50) };
    expect(openTime(incident, entries, at(0), at(100))).toBe(25);
    expect(openTime(incident, entries, at(15), at(45))).toBe(10);
    expect(openTime(incident, entries, at(22), at(38))).toBe(0);
  });

  it('lasts until the end of the time asked for while it is open, and to when it was over where that is known better', () => {
    expect(openTime({ startedAt: at(5), resolvedAt: null }, entries.slice(0, 1), at(0), at(30))).toBe(25);
    expect(openTime({ startedAt: at(5), resolvedAt: at(15) }, entries.slice(0, 2), at(0), at(30))).toBe(10);
  });
});
