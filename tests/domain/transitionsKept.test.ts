import { expect, it } from 'vitest';
import type { Incident } from '../../src/domain/incident.ts';
import type { Result } from '../../src/domain/result.ts';
import {
  annotate,
  type Change,
  type Declaration,
  open,
  reopen,
  resolve,
  update,
} from '../../src/domain/transitions.ts';

const start = Date.parse('2026-11-23T10:00:00.000Z');
const declared: Declaration = {
  uuid: '0193573b-5f00-7000-8000-000000000007',
  number: 7,
  title: 'Checkout is down',
  status: 'investigating',
  impact: 'minor',
  components: [{ name: 'checkout', status: 'major_outage' }],
  startedAt: null,
  nextUpdateBy: new Date(start + 1),
  isPrivate: false,
  key: null,
};
const at = (minutes: number): Date => new Date(start + minutes * 60_000);
const taken = <T>(result: Result<T, { readonly kind: string }>): T => {
  if (!result.ok) throw new Error(result.error.kind);
  return result.value;
};
const opened = taken(open(declared, at(0)));
const resolved = taken(resolve(opened, [], at(30)));

it('an update changes what it names, and leaves all else as it was', () => {
  const before = taken(
    update(opened, { impact: 'minor', components: [{ name: 'search', status: 'partial_outage' }] }, at(60), at(5)),
  );
  const after = taken(update(before, {}, null, at(6)));
  expect(after).toEqual({ ...before, nextUpdateBy: null, lastSeq: before.lastSeq + 1 });
  expect(taken(reopen(resolved, {}, null, at(40)))).toMatchObject({
    impact: resolved.impact,
    components: resolved.components,
    touched: resolved.touched,
  });
});

it('a private incident is published by one word of it, and a public one is never private again', () => {
  const secret = taken(open({ ...declared, isPrivate: true }, at(0)));
  const isPrivate = (incident: Incident, given: Change): boolean =>
    taken(update(incident, given, null, at(1))).isPrivate;
  expect([isPrivate(secret, {}), isPrivate(secret, { publish: false }), isPrivate(secret, { publish: true })]).toEqual([
    true,
    true,
    false,
  ]);
  expect([isPrivate(opened, {}), isPrivate(opened, { publish: false })]).toEqual([false, false]);
});

it('what is over can not be changed, and says since when', () => {
  expect(update(resolved, {}, null, at(60))).toEqual({
    ok: false,
    error: { kind: 'already_resolved', number: 7, resolvedAt: resolved.resolvedAt },
  });
  const work = { ...resolved, status: 'completed', resolvedAt: null } as const;
  expect(resolve(work, [], at(60))).toMatchObject({ error: { resolvedAt: resolved.openedAt } });
});

it('an incident that is declared begins with what was said of it', () => {
  const components = [
    { name: 'checkout', status: 'major_outage' },
    { name: 'search', status: 'operational' },
    { name: 'checkout', status: 'partial_outage' },
  ] as const;
  expect(
    taken(open({ ...declared, components, status: 'monitoring', startedAt: null, cameFrom: 4 }, at(3))),
  ).toMatchObject({
    components: [
      { name: 'checkout', status: 'partial_outage' },
      { name: 'search', status: 'operational' },
    ],
    touched: ['checkout'],
    worstImpact: declared.impact,
    startedAt: at(3),
    openedAt: at(3),
    monitoringSince: at(3),
    reopenedAt: null,
    resolvedAt: null,
    falseAllClears: 0,
    lastSeq: 1,
    work: null,
    cameFrom: 4,
  });
  expect(taken(open({ ...declared, startedAt: at(3) }, at(3)))).toMatchObject({ startedAt: at(3), cameFrom: null });
  expect(taken(open({ ...declared, startedAt: at(-3) }, at(3)))).toMatchObject({ startedAt: at(-3), openedAt: at(3) });
});

it('a private note takes a number in the timeline and changes nothing else', () => {
  expect(annotate(resolved)).toEqual({ ...resolved, lastSeq: resolved.lastSeq + 1 });
});
