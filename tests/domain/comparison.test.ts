import { describe, expect, it } from 'vitest';
import { compare, differenceOf, failingMs } from '../../src/domain/comparison.ts';
import { type LookRun, type Seen, seenBy, seenTogether } from '../../src/domain/looks.ts';
import { openTime } from '../../src/domain/openTime.ts';
import { allowedMs, parseTarget, uptimeMillionths } from '../../src/domain/target.ts';
import type { Span, TroubledStatus } from '../../src/domain/uptime.ts';

const told = (fromMs: number, toMs: number, status: TroubledStatus = 'major_outage'): Span => ({
  ...{ fromMs, toMs, status, number: 7 },
});
const saw = (fromMs: number, toMs: number, healthy: boolean): Seen => ({ fromMs, toMs, healthy });
const none = { failing: 0, healthy: 0, unknown: 0 };

describe('what was told beside what was seen', () => {
  it('adds up to the whole time, each moment in its cell', () => {
    const spans = [told(10, 40), told(60, 70, 'under_maintenance')];
    const seen = [saw(0, 20, false), saw(20, 30, true), saw(35, 50, false), saw(60, 70, false)];
    const { seenMs, untold } = compare(spans, seen, 0, 100);
    expect(seenMs).toEqual({
      operational: { failing: 20, healthy: 0, unknown: 40 },
      under_maintenance: { failing: 10, healthy: 0, unknown: 0 },
      degraded_performance: none,
      partial_outage: none,
      major_outage: { failing: 15, healthy: 10, unknown: 5 },
    });
    expect(untold).toEqual([
      { fromMs: 0, toMs: 10 },
      { fromMs: 40, toMs: 50 },
    ]);
    expect(failingMs({ seenMs, untold })).toBe(35);
  });

  it('tells a failure of which nobody spoke once, however it was seen, and two apart', () => {
    // Told operational on both sides of a moment at which only the picture of it changes.
    const seen = [saw(0, 5, false), saw(5, 9, false), saw(12, 15, false)];
    expect(compare([], seen, 0, 20).untold).toEqual([
      { fromMs: 0, toMs: 9 },
      { fromMs: 12, toMs: 15 },
    ]);
  });

  it('counts nothing from outside of the time', () => {
    const { seenMs, untold } = compare([told(-50, 10), told(90, 200)], [saw(-50, 200, false)], 0, 100);
    expect(seenMs.major_outage).toEqual({ ...none, failing: 20 });
    expect(untold).toEqual([{ fromMs: 10, toMs: 90 }]);
  });

  it('knows nothing after the last look', () => {
    expect(compare([], [saw(0, 10, true)], 0, 100).seenMs.operational).toEqual({
      failing: 0,
      healthy: 10,
      unknown: 90,
    });
  });

  it('differs step by step, by what each state counts', () => {
    const { seenMs } = compare(
      [told(0, 10, 'degraded_performance'), told(10, 40, 'partial_outage'), told(40, 100)],
      [saw(0, 20, false), saw(20, 30, true), saw(40, 70, false), saw(70, 80, true), saw(100, 107, false)],
      0,
      200,
    );
    expect(differenceOf({ seenMs, untold: [] })).toEqual({
      untold: 70,
      toldAsDegraded: 100,
      // Ten failing milliseconds, of which 30 % count.
      toldAsPartial: 70,
      seenHealthy: -(30 + 100),
      notWatched: -(30 + 200),
    });
    expect(Object.is(differenceOf(compare([], [], 0, 1)).seenHealthy, 0)).toBe(true);
    expect(Object.is(differenceOf(compare([], [], 0, 1)).notWatched, 0)).toBe(true);
  });
});

describe('what a probe saw', () => {
  const run = (from: number, to: number, healthy: boolean, everyMs = 10): LookRun => ({
    ...{ healthy, first: new Date(from), last: new Date(to), firstEveryMs: everyMs, lastEveryMs: everyMs },
  });

  it('holds until the next look, or for its own interval where that comes too late', () => {
    expect(seenBy([run(0, 20, true), run(50, 60, false), run(91, 95, true)], 0, 1000)).toEqual([
      saw(0, 50, true),
      saw(50, 70, false),
      saw(91, 105, true),
    ]);
  });

  it('is cut to the time that is asked about, and left out where nothing of it lies within', () => {
    const runs = [run(0, 20, true), run(50, 60, false), run(70, 80, true)];
    expect(seenBy(runs, 10, 65)).toEqual([saw(10, 50, true), saw(50, 65, false)]);
    expect(seenBy(runs, 90, 200)).toEqual([]);
    expect(seenBy(runs, -10, 0)).toEqual([]);
  });

  it('ends with a look that comes sooner than its own interval', () => {
    const rare = { ...run(0, 0, true, 1000), lastEveryMs: 1000 };
    expect(seenBy([rare, run(5, 5, false, 1000)], 0, 500)).toEqual([saw(0, 5, true), saw(5, 500, false)]);
  });

  it('is failing together while one fails, healthy while one is and none fails', () => {
    const one = [saw(0, 10, true), saw(10, 20, false), saw(20, 30, true)];
    const other = [saw(5, 25, true), saw(40, 50, false)];
    expect(seenTogether([one, other])).toEqual([
      saw(0, 10, true),
      saw(10, 20, false),
      saw(20, 30, true),
      saw(40, 50, false),
    ]);
    expect(seenTogether([[saw(0, 10, true)], [saw(10, 20, true)]])).toEqual([saw(0, 20, true)]);
    expect(seenTogether([[saw(0, 10, false)], [saw(5, 15, false)], [saw(0, 20, true)]])).toEqual([
      saw(0, 15, false),
      saw(15, 20, true),
    ]);
    expect(seenTogether([])).toEqual([]);
  });
});

describe('how long an incident was open', () => {
  const at = (ms: number): Date => new Date(ms);
  const open = (
    resolvedAt: number | null,
    timeline: readonly (readonly ['investigating' | 'resolved' | 'reopened', number])[],
    from = 0,
    until = 1000,
  ) =>
    openTime(
      { startedAt: at(100), resolvedAt: resolvedAt === null ? null : at(resolvedAt) },
      timeline.map(([event, ms]) => ({ event, at: at(ms) })),
      at(from),
      at(until),
    );

  it('is from when it was felt until its all-clear, or until now', () => {
    expect(
      open(300, [
        ['investigating', 150],
        ['resolved', 300],
      ]),
    ).toBe(200);
    expect(open(null, [['investigating', 150]])).toBe(900);
    expect(open(300, [])).toBe(200);
  });

  it('leaves out what lay between an all-clear and what took it back', () => {
    const timeline = [
      ['resolved', 300],
      ['reopened', 500],
      ['reopened', 550],
      ['resolved', 600],
    ] as const;
    expect(open(600, timeline)).toBe(300);
    expect(open(null, timeline.slice(0, 3))).toBe(700);
  });

  it('counts within two instants only', () => {
    expect(open(300, [['resolved', 300]], 150, 250)).toBe(100);
    expect(open(300, [['resolved', 300]], 400, 500)).toBe(0);
    expect(open(300, [['resolved', 300]], 0, 50)).toBe(0);
  });

  it('believes of what was imported that it was over before it was said', () => {
    expect(open(200, [['resolved', 900]])).toBe(100);
  });

  it('counts an all-clear that was said twice once', () => {
    expect(
      open(300, [
        ['resolved', 300],
        ['resolved', 400],
      ]),
    ).toBe(200);
  });
});

describe('a target', () => {
  it.each([
    ['99.9', '99.9', 99_900_000],
    [' 99.95% ', '99.95', 99_950_000],
    ['100', '100', 100_000_000],
    ['100.000000', '100.000000', 100_000_000],
    ['0.000001', '0.000001', 1],
    ['099', '099', 99_000_000],
  ])('%j is read to the millionth', (text, shown, millionths) => {
    expect(parseTarget(text)).toEqual({ text: shown, millionths });
  });

  it.each([
    '',
    '0',
    '0.0',
    '100.000001',
    '101',
    '1000',
    '99.1234567',
    '.9',
    '99.',
    '-1',
    '99,9',
    'x99',
    '99x',
    '99%%',
    '9 9',
  ])('%j is none', (text) => {
    expect(parseTarget(text)).toBeNull();
  });

  it('allows a whole number of milliseconds, rounded down', () => {
    expect(allowedMs(365 * 86_400_000, { text: '', millionths: 99_900_000 })).toBe(31_536_000);
    expect(allowedMs(999, { text: '', millionths: 99_900_000 })).toBe(0);
    expect(allowedMs(1000, { text: '', millionths: 100_000_000 })).toBe(0);
  });

  it('is never said to be met by rounding', () => {
    expect(uptimeMillionths(0, 0)).toBe(100_000_000);
    expect(uptimeMillionths(1000, 0)).toBe(100_000_000);
    expect(uptimeMillionths(1000, 10_000)).toBe(0);
    expect(uptimeMillionths(1000, 10)).toBe(99_900_000);
    // One tenth of a millisecond of a year.
    expect(uptimeMillionths(31_536_000_000, 1)).toBe(99_999_999);
  });
});
