import { expect, it } from 'vitest';
import { type Conduct, conductOf, conductTogether, noConduct, type ReportEntry } from '../../src/domain/conduct.ts';
import { testIncident, testUpdate, testWork } from '../helpers/httpPageHistory.ts';

const at = (minute: number): Date => new Date(Date.UTC(2026, 9, 1, 0, minute));
const all = { from: at(0), until: at(10_000) };
const incident = testIncident({ number: 7, status: 'resolved', resolvedAt: at(200) });
const entry = (seq: number, minute: number, more: Partial<ReportEntry> = {}): ReportEntry =>
  testUpdate(seq, { at: at(minute), ...more });

it('a promise is kept by the next update, broken by a later one, and still to come while there is time', () => {
  const open = testIncident({ number: 7, resolvedAt: null });
  const timeline = [
    entry(1, 0, { nextUpdateBy: at(30) }),
    entry(2, 30, { nextUpdateBy: at(60) }),
    entry(3, 45, { event: 'note', isPrivate: true }),
    entry(4, 50, { event: 'correction', corrects: 1 }),
    entry(5, 75, { nextUpdateBy: at(135) }),
  ];
  expect(conductOf(open, timeline, all, at(100)).promises).toEqual({
    kept: 1,
    broken: 1,
    waiting: 1,
    worst: { number: 7, seq: 2, promisedBy: at(60), lateByMs: 15 * 60_000 },
  });
  expect(conductOf(open, timeline, all, at(140)).promises).toMatchObject({ kept: 1, broken: 2, waiting: 0 });
});

it('silence is between two public updates while it is not over; a note or a correction does not break it', () => {
  const timeline = [
    entry(1, 0),
    entry(2, 30, { event: 'note', isPrivate: true }),
    entry(3, 40, { event: 'correction', corrects: 1 }),
    entry(4, 50),
    entry(5, 60, { event: 'resolved', status: 'resolved' }),
    entry(6, 190, { event: 'reopened' }),
    entry(7, 200, { event: 'resolved', status: 'resolved' }),
  ];
  const { longestSilence, falseAllClears } = conductOf(incident, timeline, all, at(9000));
  expect(longestSilence).toEqual({ number: 7, from: at(0), to: at(50) });
  expect(falseAllClears).toEqual([{ number: 7, at: at(190) }]);
  expect(conductOf(testIncident({ number: 8, resolvedAt: null }), [entry(1, 10)], all, at(95)).longestSilence).toEqual({
    number: 8,
    from: at(10),
    to: at(95),
  });
});

it('an override is told with its reason', () => {
  const evidence = { healthyForMs: 1, requiredMs: 2, stableSince: null, override: 'I saw it work', confirmedBy: null };
  const timeline = [entry(1, 0), entry(2, 10, { event: 'resolved', status: 'resolved', evidence })];
  expect(conductOf(incident, timeline, all, at(99)).overrides).toEqual([
    { number: 7, at: at(10), reason: 'I saw it work' },
  ]);
});

it('the reason of an override stays with a private incident', () => {
  const evidence = {
    healthyForMs: 1,
    requiredMs: 2,
    stableSince: null,
    override: 'Nobody is to know',
    confirmedBy: null,
  };
  const timeline = [entry(1, 10, { event: 'resolved', status: 'resolved', evidence, isPrivate: true })];
  const secret = testIncident({ number: 7, isPrivate: true, resolvedAt: at(10) });
  expect(conductOf(secret, timeline, all, at(99)).overrides).toEqual([{ number: 7, at: at(10), reason: 'private' }]);
});

it('what two stretches of time say apart they say together', () => {
  const timeline = [
    entry(1, 0, { nextUpdateBy: at(30) }),
    entry(2, 60, { nextUpdateBy: at(90) }),
    entry(3, 65, { event: 'resolved', status: 'resolved' }),
    entry(4, 120, { event: 'reopened' }),
    entry(5, 200, { event: 'resolved', status: 'resolved' }),
  ];
  const part = (from: number, until: number) =>
    conductOf(incident, timeline, { from: at(from), until: at(until) }, at(999));
  for (const cut of [1, 60, 61, 120, 150]) {
    expect(conductTogether(part(0, cut), part(cut, 1000))).toEqual(part(0, 1000));
  }
  expect(conductTogether(noConduct, part(0, 1000))).toEqual(part(0, 1000));
});

it('what a private incident owed nobody was owed to nobody', () => {
  const timeline = [entry(1, 0, { isPrivate: true, nextUpdateBy: at(5) }), entry(2, 60, { isPrivate: true })];
  const { promises, longestSilence } = conductOf(incident, timeline, all, at(999));
  expect([promises.kept, promises.broken, longestSilence]).toEqual([0, 0, null]);
});

it('planned work has promised nobody anything, and is silent until it is over', () => {
  const work = testIncident({ number: 8, work: testWork(), resolvedAt: null });
  const timeline = [entry(1, 0, { nextUpdateBy: at(5) }), entry(2, 60)];
  expect(conductOf(work, timeline, all, at(999))).toEqual(noConduct);
});

it('a note that was not marked as private is no update either', () => {
  const open = testIncident({ number: 7, resolvedAt: null });
  const timeline = [entry(1, 0, { nextUpdateBy: at(30) }), entry(2, 10, { event: 'note', nextUpdateBy: at(20) })];
  const { promises, longestSilence } = conductOf(open, timeline, all, at(25));
  expect(promises).toMatchObject({ kept: 0, broken: 0, waiting: 1 });
  expect(longestSilence).toEqual({ number: 7, from: at(0), to: at(25) });
});

it('of several broken promises the latest one is named, wherever it stands', () => {
  const late = (minutes: readonly number[]) =>
    minutes.flatMap((minute, index) => [
      entry(index + 1, index * 100, { nextUpdateBy: at(index * 100 + 100 - minute) }),
    ]);
  const worst = (minutes: readonly number[]) =>
    conductOf(testIncident({ resolvedAt: null }), late(minutes), all, at(minutes.length * 100)).promises.worst
      ?.lateByMs;
  expect(worst([5, 20, 10])).toBe(20 * 60_000);
  expect(worst([20, 5, 10])).toBe(20 * 60_000);
  expect(worst([5, 10, 20])).toBe(20 * 60_000);
});

it('what began outside of the time counts nothing: no promise, no silence, no relapse, no override', () => {
  const evidence = { healthyForMs: 1, requiredMs: 2, stableSince: null, override: 'I saw it', confirmedBy: null };
  const timeline = [
    entry(1, 0, { nextUpdateBy: at(5) }),
    entry(2, 60, { event: 'resolved', status: 'resolved', evidence }),
    entry(3, 61, { event: 'reopened' }),
    entry(4, 62, { event: 'resolved', status: 'resolved' }),
  ];
  const part = (from: number, until: number) =>
    conductOf(incident, timeline, { from: at(from), until: at(until) }, at(999));
  expect(part(63, 999)).toEqual(noConduct);
  expect(part(0, 60)).toMatchObject({ promises: { broken: 1 }, overrides: [], falseAllClears: [] });
  expect(part(0, 60).longestSilence).toEqual({ number: 7, from: at(0), to: at(60) });
  expect(part(60, 62)).toMatchObject({ promises: { broken: 0 }, overrides: [{ at: at(60) }] });
  expect(part(60, 62).longestSilence).toEqual({ number: 7, from: at(61), to: at(62) });
});

it('what two of them did together is the sum, with the worst and the longest of either', () => {
  const side = (number: number, late: number, silent: number): Conduct => ({
    promises: { kept: 1, broken: 2, waiting: 3, worst: { number, seq: 1, promisedBy: at(0), lateByMs: late } },
    longestSilence: { number, from: at(0), to: at(silent) },
    falseAllClears: [{ number, at: at(1) }],
    overrides: [{ number, at: at(2), reason: 'r' }],
  });
  const numbers = (one: Conduct, other: Conduct) => {
    const { promises, longestSilence } = conductTogether(one, other);
    return [promises.worst?.number, longestSilence?.number];
  };
  expect(conductTogether(side(1, 5, 5), side(2, 6, 6))).toEqual({
    promises: { kept: 2, broken: 4, waiting: 6, worst: { number: 2, seq: 1, promisedBy: at(0), lateByMs: 6 } },
    longestSilence: { number: 2, from: at(0), to: at(6) },
    falseAllClears: [
      { number: 1, at: at(1) },
      { number: 2, at: at(1) },
    ],
    overrides: [
      { number: 1, at: at(2), reason: 'r' },
      { number: 2, at: at(2), reason: 'r' },
    ],
  });
  expect(numbers(side(1, 6, 6), side(2, 5, 5))).toEqual([1, 1]);
  // Of two alike the first one is named.
  expect(numbers(side(1, 5, 5), side(2, 5, 5))).toEqual([1, 1]);
  expect(numbers(side(1, 5, 5), noConduct)).toEqual([1, 1]);
  expect(numbers(noConduct, side(2, 0, 0))).toEqual([2, 2]);
  expect(conductTogether(noConduct, noConduct)).toEqual(noConduct);
});
