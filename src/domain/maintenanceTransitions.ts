import { type ComponentState, mergeComponents } from './component.ts';
import type { Impact } from './impact.ts';
import type { Incident } from './incident.ts';
import { isUnderWay, type Maintenance } from './maintenance.ts';
import { err, ok, type Result } from './result.ts';
import type { Reach } from './work.ts';

/** Work as it is planned. */
export interface Plan {
  readonly uuid: string;
  readonly number: number;
  readonly title: string;
  readonly impact: Impact;
  readonly components: readonly ComponentState[];
  readonly startsAt: Date;
  readonly endsAt: Date;
  /** In any order. */
  readonly remindMs: readonly number[];
  /** The founder's words; null: the template speaks. */
  readonly message: string | null;
  readonly byHand: boolean;
  readonly reach: Reach;
  readonly key: string | null;
}

export type ScheduleError = { readonly kind: 'starts_in_past' } | { readonly kind: 'ends_before_start' };
/** Its status does not allow it. */
export type StepError = { readonly kind: 'wrong_status' };
export type StartError = StepError | { readonly kind: 'time_is_over' };
export type ExtendError = StepError | { readonly kind: 'not_later' } | { readonly kind: 'ends_in_past' };

/** Announces work; its first entry has the number 1. Notices whose time has passed are not made up for. */
export function schedule(plan: Plan, at: Date): Result<Maintenance, ScheduleError> {
  const { startsAt, endsAt, remindMs, message, byHand, reach, ...rest } = plan;
  if (startsAt <= at) return err({ kind: 'starts_in_past' });
  if (endsAt <= startsAt) return err({ kind: 'ends_before_start' });
  const components = mergeComponents([], plan.components);
  const past = remindMs.filter((ahead) => startsAt.getTime() - ahead <= at.getTime());
  return ok({
    ...rest,
    status: 'scheduled',
    worstImpact: plan.impact,
    components: components.map(working),
    touched: components.map(({ name }) => name),
    startedAt: startsAt,
    openedAt: at,
    reopenedAt: null,
    resolvedAt: null,
    monitoringSince: null,
    nextUpdateBy: null,
    falseAllClears: 0,
    isPrivate: false,
    lastSeq: 1,
    cameFrom: null,
    work: {
      startsAt,
      endsAt,
      begunAt: null,
      components,
      remindMs: [...new Set(remindMs)].sort((a, b) => b - a),
      remindedMs: past.length > 0 ? Math.min(...past) : null,
      message,
      byHand,
      reach,
      became: null,
    },
  });
}

/** Gives the notice that comes this long before the start. */
export function remind(before: Maintenance, aheadMs: number): Result<Maintenance, StepError> {
  const { work } = before;
  const isGiven = work.remindedMs !== null && work.remindedMs <= aheadMs;
  if (before.status !== 'scheduled' || isGiven) return err({ kind: 'wrong_status' });
  return ok(next(before, { work: { ...work, remindedMs: aheadMs } }));
}

export function start(before: Maintenance, at: Date): Result<Maintenance, StartError> {
  const { work } = before;
  if (before.status !== 'scheduled') return err({ kind: 'wrong_status' });
  if (work.endsAt <= at) return err({ kind: 'time_is_over' });
  return ok(
    next(before, {
      status: 'in_progress',
      components: work.components,
      startedAt: at,
      work: { ...work, begunAt: at },
    }),
  );
}

/** Its time is over, and it is not known yet whether all is well. */
export function verify(before: Maintenance): Result<Maintenance, StepError> {
  return before.status === 'in_progress' ? ok(next(before, { status: 'verifying' })) : err({ kind: 'wrong_status' });
}

/** Work that was being looked over goes on. */
export function extend(before: Maintenance, endsAt: Date, at: Date): Result<Maintenance, ExtendError> {
  const { work } = before;
  if (before.status !== 'scheduled' && !isUnderWay(before)) return err({ kind: 'wrong_status' });
  if (endsAt <= work.endsAt) return err({ kind: 'not_later' });
  if (endsAt <= at) return err({ kind: 'ends_in_past' });
  const status = before.status === 'scheduled' ? 'scheduled' : 'in_progress';
  return ok(next(before, { status, work: { ...work, endsAt } }));
}

/** @param heldElsewhere names of the parts that an open incident or other work holds; they keep their state here. */
export function complete(
  before: Maintenance,
  heldElsewhere: readonly string[],
  at: Date,
): Result<Maintenance, StepError> {
  if (!isUnderWay(before)) return err({ kind: 'wrong_status' });
  return ok(next(before, { status: 'completed', resolvedAt: at, components: left(before, heldElsewhere) }));
}

/** It does not take place, or was broken off. */
export function cancel(
  before: Maintenance,
  heldElsewhere: readonly string[],
  at: Date,
): Result<Maintenance, StepError> {
  if (before.status !== 'scheduled' && !isUnderWay(before)) return err({ kind: 'wrong_status' });
  return ok(next(before, { status: 'cancelled', resolvedAt: at, components: left(before, heldElsewhere) }));
}

/** It went wrong: from now on the incident tells of it, and holds its parts. */
export function becomeIncident(before: Maintenance, incident: Incident, at: Date): Result<Maintenance, StepError> {
  const held = incident.components.map(({ name }) => name);
  const over = cancel(before, held, at);
  return over.ok ? ok({ ...over.value, work: { ...over.value.work, became: incident.number } }) : over;
}

type Change = Partial<Pick<Maintenance, 'status' | 'components' | 'startedAt' | 'resolvedAt' | 'work'>>;

const next = (before: Maintenance, change: Change): Maintenance => ({
  ...before,
  ...change,
  lastSeq: before.lastSeq + 1,
});

const working = (component: ComponentState): ComponentState => ({ ...component, status: 'operational' });

const left = (before: Maintenance, heldElsewhere: readonly string[]): readonly ComponentState[] =>
  before.components.map((component) => (heldElsewhere.includes(component.name) ? component : working(component)));
