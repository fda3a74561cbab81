import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type ComponentState, componentStatuses } from '../../src/domain/component.ts';
import { type Impact, impacts } from '../../src/domain/impact.ts';
import type { Incident } from '../../src/domain/incident.ts';
import type { Result } from '../../src/domain/result.ts';
import { openStatuses } from '../../src/domain/status.ts';
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
const instant = fc.integer({ min: -600, max: 10_000 }).map((minutes) => new Date(start + minutes * 60_000));
const components = fc.array(
  fc.record({ name: fc.constantFrom('checkout', 'search', 'api'), status: fc.constantFrom(...componentStatuses) }),
  { maxLength: 4 },
);
const promise = fc.option(instant, { nil: null });
const change: fc.Arbitrary<Change> = fc.record(
  {
    status: fc.constantFrom(...openStatuses),
    impact: fc.constantFrom(...impacts),
    components,
    publish: fc.boolean(),
  },
  { requiredKeys: [] },
);
const declaration: fc.Arbitrary<Declaration> = fc.record({
  uuid: fc.constant('0193573b-5f00-7000-8000-000000000007'),
  number: fc.integer({ min: 1, max: 999 }),
  title: fc.string(),
  status: fc.constantFrom(...openStatuses),
  impact: fc.constantFrom(...impacts),
  components,
  startedAt: fc.option(
    fc.integer({ min: 0, max: 600 }).map((minutes) => new Date(start - minutes * 60_000)),
    { nil: null },
  ),
  nextUpdateBy: promise,
  isPrivate: fc.boolean(),
  key: fc.option(fc.string(), { nil: null }),
});

type Command = { readonly at: Date } & (
  | { readonly verb: 'update'; readonly change: Change; readonly promise: Date | null }
  | { readonly verb: 'resolve'; readonly held: readonly string[] }
  | { readonly verb: 'reopen'; readonly change: Change; readonly promise: Date | null }
  | { readonly verb: 'note' }
);
// The clock jumps about: an instant is any, not the one after the last.
const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record({ verb: fc.constant('update' as const), change, promise, at: instant }),
  fc.record({ verb: fc.constant('resolve' as const), held: fc.subarray(['checkout', 'search']), at: instant }),
  fc.record({ verb: fc.constant('reopen' as const), change, promise, at: instant }),
  fc.record({ verb: fc.constant('note' as const), at: instant }),
);

function apply(incident: Incident, step: Command): Result<Incident, { readonly kind: string }> {
  switch (step.verb) {
    case 'update':
      return update(incident, step.change, step.promise, step.at);
    case 'resolve':
      return resolve(incident, step.held, step.at);
    case 'reopen':
      return reopen(incident, step.change, step.promise, step.at);
    case 'note':
      return { ok: true, value: annotate(incident) };
  }
}

const weight = (impact: Impact): number => impacts.indexOf(impact);
const names = (states: readonly ComponentState[]): readonly string[] => states.map((state) => state.name);

/** What is true of every incident, whatever was done to it. */
function expectLegal(incident: Incident): void {
  expect(incident.resolvedAt !== null).toBe(incident.status === 'resolved');
  expect(incident.monitoringSince !== null).toBe(incident.status === 'monitoring');
  expect(weight(incident.worstImpact)).toBeGreaterThanOrEqual(weight(incident.impact));
  expect(new Set(names(incident.components)).size).toBe(incident.components.length);
  expect(new Set(incident.touched).size).toBe(incident.touched.length);
  const broken = incident.components.filter((component) => component.status !== 'operational');
  expect(incident.touched).toEqual(expect.arrayContaining([...names(broken)]));
  expect(incident.reopenedAt !== null).toBe(incident.falseAllClears > 0);
  if (incident.status === 'resolved') expect(incident.nextUpdateBy).toBeNull();
  const { startedAt, openedAt, reopenedAt, resolvedAt, monitoringSince } = incident;
  expect(startedAt.getTime()).toBeLessThanOrEqual(openedAt.getTime());
  const latest = (reopenedAt ?? openedAt).getTime();
  expect(latest).toBeGreaterThanOrEqual(openedAt.getTime());
  for (const time of [resolvedAt, monitoringSince]) expect(time?.getTime() ?? latest).toBeGreaterThanOrEqual(latest);
}

/** What is true of every step from one to the next. */
function expectLegalStep(before: Incident, after: Incident, step: Command): void {
  const forever = ({ uuid, number, title, key, startedAt, openedAt }: Incident) => ({
    ...{ uuid, number, title, key, startedAt, openedAt },
  });
  expect(forever(after)).toEqual(forever(before));
  expect(after.lastSeq).toBe(before.lastSeq + 1);
  expect(weight(after.worstImpact)).toBeGreaterThanOrEqual(weight(before.worstImpact));
  expect(after.touched.slice(0, before.touched.length)).toEqual(before.touched);
  expect(names(after.components).slice(0, before.components.length)).toEqual(names(before.components));
  expect(after.isPrivate && !before.isPrivate).toBe(false);
  expect(after.falseAllClears).toBe(before.falseAllClears + (step.verb === 'reopen' ? 1 : 0));
  if (before.status === 'resolved' && after.status !== 'resolved') expect(step.verb).toBe('reopen');
  if (before.status !== 'resolved' && after.status === 'resolved') expect(step.verb).toBe('resolve');
  if (step.verb === 'note') expect(after).toEqual({ ...before, lastSeq: after.lastSeq });
  if (before.status === 'monitoring' && after.status === 'monitoring')
    expect(after.monitoringSince).toEqual(before.monitoringSince);
}

it('any sequence of commands leaves a legal incident', () => {
  fc.assert(
    fc.property(declaration, fc.array(command, { maxLength: 25 }), (declared, steps) => {
      const opened = open(declared, new Date(start));
      if (!opened.ok) throw new Error(opened.error.kind);
      let incident: Incident = opened.value;
      expectLegal(incident);
      expect(incident).toMatchObject({ lastSeq: 1, falseAllClears: 0, worstImpact: declared.impact });
      for (const step of steps) {
        const copy = structuredClone(incident);
        const done = apply(incident, step);
        // What was given stays as it was, refused or not.
        expect(incident).toEqual(copy);
        if (!done.ok) continue;
        expectLegal(done.value);
        expectLegalStep(incident, done.value, step);
        incident = done.value;
      }
    }),
    { numRuns: 500 },
  );
});

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

it.each([
  ['update', resolved, 'already_resolved'],
  ['resolve', resolved, 'already_resolved'],
  ['reopen', opened, 'not_resolved'],
] as const)('%s is refused in the wrong state', (verb, incident, kind) => {
  const step = { verb, at: at(31), change: {}, promise: null, held: [] };
  expect(apply(incident, step)).toMatchObject({ ok: false, error: { kind, number: 7 } });
});

it('an incident cannot have begun in the future', () => {
  expect(open({ ...declared, startedAt: at(1) }, at(0))).toMatchObject({
    ok: false,
    error: { kind: 'started_in_future' },
  });
});

it('the all-clear makes whole what no other incident holds, and clears the promise', () => {
  const two = taken(update(opened, { components: [{ name: 'search', status: 'partial_outage' }] }, at(60), at(5)));
  const closed = taken(resolve(two, ['search'], at(30)));
  expect(closed).toMatchObject({ status: 'resolved', resolvedAt: at(30), nextUpdateBy: null });
  expect(closed.components).toEqual([
    { name: 'checkout', status: 'operational' },
    { name: 'search', status: 'partial_outage' },
  ]);
});

it('an all-clear from a clock that was set back stands at the time of the opening', () => {
  expect(taken(resolve(opened, [], at(-90))).resolvedAt).toEqual(at(0));
});

it('reopening investigates again, with a new promise and one false all-clear more', () => {
  const again = taken(reopen(resolved, { impact: 'critical' }, at(90), at(40)));
  expect(again).toMatchObject({
    status: 'investigating',
    worstImpact: 'critical',
    reopenedAt: at(40),
    resolvedAt: null,
    nextUpdateBy: at(90),
    falseAllClears: 1,
  });
});

it('watching that was broken off begins anew', () => {
  const steps: readonly Change[] = [{ status: 'monitoring' }, {}, { status: 'identified' }, { status: 'monitoring' }];
  const since: (Date | null)[] = [];
  steps.reduce((incident: Incident, change, index) => {
    const next = taken(update(incident, change, null, at(index + 1)));
    since.push(next.monitoringSince);
    return next;
  }, opened);
  expect(since).toEqual([at(1), at(1), null, at(4)]);
});
