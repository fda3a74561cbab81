import { expect, it } from 'vitest';
import { isOverdue, type NextUpdate, type PromisePolicy, promisedBy } from '../../src/domain/promise.ts';

const at = new Date('2026-11-23T10:00:00.000Z');
const after = (ms: number): Date => new Date(at.getTime() + ms);
const policy: PromisePolicy = { critical: 1_800_000, major: 3_600_000, minor: 14_400_000, none: null };

it.each([
  ['the policy of its impact', { kind: 'policy' }, 'critical', after(1_800_000)],
  ['no promise where the policy makes none', { kind: 'policy' }, 'none', null],
  ['no promise, as it was said', { kind: 'none' }, 'critical', null],
  ['what was said, whatever the policy', { kind: 'in', ms: 60_000 }, 'none', after(60_000)],
] as const satisfies readonly (readonly [string, NextUpdate, keyof PromisePolicy, Date | null])[])(
  'the next update is owed by %s',
  (_, next, impact, expected) => {
    expect(promisedBy(next, policy, impact, at)).toEqual(expected);
  },
);

it.each([
  [null, false],
  [after(1), false],
  [after(0), false],
  [after(-1), true],
])('a promise for %j is broken now: %j', (nextUpdateBy, overdue) => {
  expect(isOverdue(nextUpdateBy, at)).toBe(overdue);
});
