import { expect, it } from 'vitest';
import { evaluateGuard, guardingProbes, requiredSoakMs, type Sample } from '../../src/domain/greenLight.ts';
import type { Impact } from '../../src/domain/impact.ts';
import type { Incident } from '../../src/domain/incident.ts';
import { at, guarded, look, minuteMs, policy } from '../helpers/greenLight.ts';

/** Looks every half minute. */
const looks = (from: number, to: number, more: Partial<Sample> = {}): readonly Sample[] =>
  Array.from({ length: (to - from) * 2 + 1 }, (_, index) => look(from + index / 2, more));
const fail = (minute: number, probe = 'shop'): Sample => look(minute, { probe, healthy: false, reason: 'HTTP 502' });

it.each([
  ['none', 0, 5],
  ['minor', 0, 15],
  ['major', 0, 30],
  ['major', 1, 60],
  ['major', 2, 120],
  ['critical', 0, 60],
  ['critical', 2, 240],
  ['critical', 3, 360],
  ['critical', 2000, 360],
] as const satisfies readonly (readonly [Impact, number, number])[])(
  'a %s incident with %i false all-clears soaks for %i minutes',
  (worstImpact, falseAllClears, minutes) => {
    // The impact of now, which may be lower, has no say.
    const calmed = guarded({ impact: 'none', worstImpact, falseAllClears });
    expect(requiredSoakMs(calmed, policy)).toBe(minutes * minuteMs);
  },
);

interface Case {
  readonly says: string;
  readonly samples: readonly Sample[];
  readonly incident?: Partial<Incident>;
  readonly probes?: readonly string[];
  readonly now: number;
  /** Minutes; null: not stable now. */
  readonly since: number | null;
  readonly healthyFor: number;
  readonly green: boolean;
}
const cases: readonly Case[] = [
  { says: 'the whole soak healthy', samples: looks(0, 30), now: 30, since: 0, healthyFor: 30, green: true },
  { says: 'one look short of the soak', samples: looks(0, 29.5), now: 29.5, since: 0, healthyFor: 29.5, green: false },
  {
    says: 'time after the last look counts for nothing',
    samples: looks(0, 29.5),
    now: 30.5,
    since: 0,
    healthyFor: 29.5,
    green: false,
  },
  {
    says: 'health before open counts for nothing',
    samples: looks(-60, 10),
    now: 10,
    since: 0,
    healthyFor: 10,
    green: false,
  },
  {
    says: 'health before the last reopen counts for nothing',
    samples: looks(0, 80),
    incident: { reopenedAt: at(40), falseAllClears: 1 },
    now: 80,
    since: 40,
    healthyFor: 40,
    green: false,
  },
  {
    says: 'a failed look starts the soak over, counted from that look',
    samples: [...looks(0, 19.5), fail(20), ...looks(20.5, 49)],
    now: 49,
    since: 20,
    healthyFor: 29,
    green: false,
  },
  {
    says: 'a soak after a failed look is as good as any',
    samples: [...looks(0, 19.5), fail(20), ...looks(20.5, 50)],
    now: 50,
    since: 20,
    healthyFor: 30,
    green: true,
  },
  {
    says: 'a failed look just now',
    samples: [...looks(0, 39.5), fail(40)],
    now: 40,
    since: null,
    healthyFor: 0,
    green: false,
  },
  {
    says: 'a gap of three intervals is none',
    samples: [...looks(0, 15), ...looks(16.5, 31.5)],
    now: 31.5,
    since: 0,
    healthyFor: 31.5,
    green: true,
  },
  {
    says: 'a gap of more than three intervals starts the soak over at its end',
    samples: [...looks(0, 15), look(16.51), ...looks(17, 32)],
    now: 32,
    since: 16.51,
    healthyFor: 15.49,
    green: false,
  },
  {
    says: 'of the two looks around a gap the longer interval counts',
    samples: [...looks(0, 15), look(30, { everyMs: 5 * minuteMs }), ...looks(30.5, 31)],
    now: 31,
    since: 0,
    healthyFor: 31,
    green: true,
  },
  {
    says: 'of the two looks around a gap the longer interval counts, also the earlier',
    samples: [look(0, { everyMs: 5 * minuteMs }), ...looks(15, 31)],
    now: 31,
    since: 0,
    healthyFor: 31,
    green: true,
  },
  {
    says: 'a gap that lasts until now',
    samples: looks(0, 40),
    now: 42,
    since: null,
    healthyFor: 0,
    green: false,
  },
  { says: 'no look at all', samples: [], now: 60, since: null, healthyFor: 0, green: false },
  { says: 'looks from before open only', samples: looks(-60, -0.5), now: 0, since: null, healthyFor: 0, green: false },
  {
    says: 'looks by a clock that was ahead',
    samples: looks(60, 120),
    now: 30,
    since: null,
    healthyFor: 0,
    green: false,
  },
  {
    says: 'of two probes the one that was healthy later decides',
    samples: [...looks(0, 40), fail(20, 'api'), ...looks(20.5, 40, { probe: 'api' })],
    probes: ['shop', 'api'],
    now: 40,
    since: 20,
    healthyFor: 20,
    green: false,
  },
  {
    says: 'of two probes the one that was seen last earlier ends the count',
    samples: [...looks(0, 31), ...looks(0, 29.5, { probe: 'api' })],
    probes: ['shop', 'api'],
    now: 31,
    since: 0,
    healthyFor: 29.5,
    green: false,
  },
  {
    says: 'of two probes one that nobody looks at forbids',
    samples: looks(0, 40),
    probes: ['shop', 'api'],
    now: 40,
    since: null,
    healthyFor: 0,
    green: false,
  },
  {
    says: 'the probe of another component has no say',
    samples: [...looks(0, 30), fail(29, 'api')],
    now: 30,
    since: 0,
    healthyFor: 30,
    green: true,
  },
];

it.each(cases)('$says', ({ samples, probes = ['shop'], now, since, healthyFor, green, ...given }) => {
  const watch = { probes, unprobed: false };
  const guard = evaluateGuard(guarded(given.incident), samples, watch, policy, at(now));
  expect(guard.stableSince).toEqual(since === null ? null : at(since));
  expect(guard.healthyForMs).toBeCloseTo(healthyFor * minuteMs, 0);
  expect(guard.green).toBe(green);
  // The order in which looks were written down means nothing.
  expect(evaluateGuard(guarded(given.incident), samples.toReversed(), watch, policy, at(now))).toEqual(guard);
});

it('names the last failure since open, and when the all-clear may come', () => {
  const samples = [fail(-1), ...looks(0, 9.5), fail(10), ...looks(10.5, 12)];
  const guard = evaluateGuard(guarded(), samples, { probes: ['shop'], unprobed: false }, policy, at(12));
  expect(guard.lastFailure).toEqual({ probe: 'shop', at: at(10), reason: 'HTTP 502' });
  expect(guard).toMatchObject({ requiredMs: 30 * minuteMs, healthyForMs: 2 * minuteMs, earliestAt: at(40) });
});

it.each([
  ['not monitoring', null, false, null],
  ['monitoring, but not long enough', 10, false, 40],
  ['monitoring for the soak', 0, true, 30],
] as const)('without a probe, %s', (_, since, green, earliest) => {
  const monitoringSince = since === null ? null : at(since);
  const watch = { probes: [], unprobed: true };
  const guard = evaluateGuard(guarded({ monitoringSince }), [], watch, policy, at(30));
  expect(guard).toMatchObject({ green, needsMonitoring: true, stableSince: null });
  expect(guard.earliestAt).toEqual(earliest === null ? null : at(earliest));
});

it.each([
  [0, looks(0, 30), true],
  [5, looks(0, 30), false],
  [0, looks(5, 30), false],
] as const)('one component without a probe asks for both the watch and the word (case %#)', (since, samples, green) => {
  const watch = { probes: ['shop'], unprobed: true };
  const guard = evaluateGuard(guarded({ monitoringSince: at(since) }), samples, watch, policy, at(30));
  expect(guard.green).toBe(green);
});

const probesOf = new Map([
  ['checkout', ['shop', 'api']],
  ['search', ['api']],
  ['docs', []],
]);
it.each([
  [[], ['shop', 'api', 'mail'], false],
  [['search'], ['api'], false],
  [['checkout', 'search'], ['shop', 'api'], false],
  [['search', 'docs'], ['api'], true],
  [['unknown'], [], true],
] as const)('components %j are guarded by %j (one has none: %j)', (touched, probes, unprobed) => {
  const guarding = guardingProbes(guarded({ touched }), probesOf, ['shop', 'api', 'mail']);
  expect(guarding).toEqual({ probes, unprobed });
});

it('nothing ever guards by nothing: without probes it takes the human word', () => {
  expect(guardingProbes(guarded({ touched: [] }), new Map(), [])).toEqual({ probes: [], unprobed: true });
});
