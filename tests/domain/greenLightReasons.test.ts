import { expect, it } from 'vitest';
import { evaluateGuard, type Sample } from '../../src/domain/greenLight.ts';
import { at, guarded, look, policy } from '../helpers/greenLight.ts';

/** Looks every half minute. */
const looks = (from: number, to: number): readonly Sample[] =>
  Array.from({ length: (to - from) * 2 + 1 }, (_, index) => look(from + index / 2));
const fail = (minute: number, probe = 'shop'): Sample => look(minute, { probe, healthy: false, reason: 'HTTP 502' });

it('names the probes at which nobody has looked lately enough, and not those that fail', () => {
  const samples = [...looks(0, 30), fail(30, 'mail'), look(20, { probe: 'late' }), look(-1, { probe: 'before' })];
  const watch = { probes: ['shop', 'mail', 'late', 'before', 'never'], unprobed: false };
  const guard = evaluateGuard(guarded(), samples, watch, policy, at(30));
  expect(guard.unwatched).toEqual(['late', 'before', 'never']);
  expect(guard).toMatchObject({ green: false, stableSince: null, earliestAt: null, probes: watch.probes });
});

it.each<[string, readonly Sample[], number | null]>([
  ['the newest of several, in whatever order they were written down', [fail(5), fail(9), fail(7)], 9],
  ['one at the very moment of the opening', [fail(0)], 0],
  ['one at this very moment', [fail(12)], 12],
  ['none from before the opening', [fail(-1)], null],
  ['none from the future', [fail(12.5)], null],
  ['none of a probe that does not count', [fail(5, 'mail')], null],
])('of the failures it names %s', (_what, samples, expected) => {
  const watch = { probes: ['shop'], unprobed: false };
  const { lastFailure } = evaluateGuard(guarded(), [...samples, look(1)], watch, policy, at(12));
  expect(lastFailure?.at ?? null).toEqual(expected === null ? null : at(expected));
});

it('is not green without proof, even where no soak is asked for', () => {
  const none = { ...policy, soakMs: { ...policy.soakMs, major: 0 } };
  const guard = (samples: readonly Sample[], watch: { probes: readonly string[]; unprobed: boolean }) =>
    evaluateGuard(guarded({ monitoringSince: null }), samples, watch, none, at(5));
  expect(guard([fail(5)], { probes: ['shop'], unprobed: false }).green).toBe(false);
  expect(guard([], { probes: [], unprobed: true }).green).toBe(false);
  expect(guard([look(5)], { probes: ['shop'], unprobed: true })).toMatchObject({ green: false, earliestAt: null });
  expect(guard([look(5)], { probes: ['shop'], unprobed: false }).green).toBe(true);
});
