import { isUnderWay, type Maintenance } from './maintenance.ts';

/** What the clock asks of planned work. */
export type Duty = { readonly maintenance: Maintenance } & (
  | { readonly kind: 'remind'; readonly aheadMs: number }
  | { readonly kind: 'start' }
  /** Its end has come: its probes are looked at, and if all is well it is completed. */
  | { readonly kind: 'finish' }
  /** Only a person can say what comes next. */
  | { readonly kind: 'ask'; readonly why: 'not_started' | 'missed' | 'not_ended' }
);

/**
 * At most one a maintenance, in their order. Of several notices whose time has come only the last is given: who sleeps through
 * a day does not say two things at once. Work whose whole time has passed is not begun in retrospect.
 */
export const dueDuties = (maintenances: readonly Maintenance[], at: Date): readonly Duty[] =>
  maintenances.flatMap((maintenance) => dutyOf(maintenance, at) ?? []);

function dutyOf(maintenance: Maintenance, at: Date): Duty | null {
  const { startsAt, endsAt, byHand } = maintenance.work;
  if (isUnderWay(maintenance)) {
    if (at < endsAt) return null;
    return byHand ? { kind: 'ask', maintenance, why: 'not_ended' } : { kind: 'finish', maintenance };
  }
  if (maintenance.status !== 'scheduled') return null;
  if (at >= endsAt) return { kind: 'ask', maintenance, why: 'missed' };
  if (at >= startsAt) return byHand ? { kind: 'ask', maintenance, why: 'not_started' } : { kind: 'start', maintenance };
  return reminderOf(maintenance, at);
}

function reminderOf(maintenance: Maintenance, at: Date): Duty | null {
  const { startsAt, remindMs, remindedMs } = maintenance.work;
  const come = remindMs.filter((ahead) => startsAt.getTime() - ahead <= at.getTime());
  if (come.length === 0) return null;
  const aheadMs = Math.min(...come);
  return remindedMs !== null && remindedMs <= aheadMs ? null : { kind: 'remind', maintenance, aheadMs };
}
