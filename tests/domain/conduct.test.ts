import { expect, it } from 'vitest';
import { conductOf, conductTogether, noConduct, type ReportEntry } from '../../src/domain/conduct.ts';
import { testIncident, testUpdate } from '../helpers/httpPageHistory.ts';

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
