import { describeDuration } from '../domain/duration.ts';
import { guardingProbes } from '../domain/greenLight.ts';
import { publicId } from '../domain/incident.ts';
import { findOverlap, isUnderWay, type Maintenance } from '../domain/maintenance.ts';
import { cancel, complete, extend, remind, start } from '../domain/maintenanceTransitions.ts';
import { err, ok } from '../domain/result.ts';
import { withCorrections } from '../domain/update.ts';
import type { Deps } from './deps.ts';
import { heldByOthers } from './heldByOthers.ts';
import type { CompleteInput, ExtendInput, MaintenanceInput } from './input.ts';
import { prepareStep } from './maintenanceSteps.ts';
import type { MaintenanceStep, Refusal } from './refusal.ts';

const minuteMs = 60_000;

/** Nobody minds a few minutes; who begins long before the time that was told should know it. */
const earlyMs = 15 * minuteMs;

const wrongStatus = (before: Maintenance, step: MaintenanceStep): Refusal => ({
  kind: 'wrong_status',
  id: publicId(before),
  status: before.status,
  step,
});

/** It begins: its parts are in the states that were announced. */
export const prepareStart = prepareStep<MaintenanceInput>({
  step: 'start',
  event: 'maintenance-started',
  apply: async (_deps, before, _input, at) => {
    const started = start(before, at);
    if (!started.ok) {
      const { endsAt } = before.work;
      return started.error.kind === 'time_is_over'
        ? err({ kind: 'time_is_over', id: publicId(before), endsAt })
        : err(wrongStatus(before, 'start'));
    }
    const early = before.work.startsAt.getTime() - at.getTime();
    const warnings = early > earlyMs ? [`It begins ${describeDuration(early)} before the time that was told.`] : [];
    return ok({ maintenance: started.value, warnings });
  },
});

/** It takes longer than was told. */
export const prepareExtend = prepareStep<ExtendInput>({
  step: 'extend',
  event: 'maintenance-extended',
  asked: ({ asked }) => ({ asked }),
  apply: async (deps, before, { to, byMs }, at) => {
    const flag = to === null && byMs !== null ? '--by' : '--to';
    // From now on where the end that was told has passed; nobody is told a second.
    const said = Math.max(before.work.endsAt.getTime(), Math.ceil(at.getTime() / minuteMs) * minuteMs);
    // Where the new end is missing something stands in its place.
    const endsAt = to ?? new Date(said + (byMs ?? 3_600_000));
    const extended = extend(before, endsAt, at);
    if (!extended.ok) {
      if (extended.error.kind === 'wrong_status') return err(wrongStatus(before, 'extend'));
      const expected =
        extended.error.kind === 'not_later'
          ? `a time after the end that was told, ${before.work.endsAt.toISOString()}`
          : 'a time to come';
      return err({ kind: 'bad_value', flag, value: endsAt.toISOString(), expected });
    }
    const what = 'the new end, or how much longer it takes (--by 30m)';
    const isMissing = to === null && byMs === null;
    return ok({
      maintenance: extended.value,
      warnings: await overlapWarnings(deps, before, endsAt),
      faults: isMissing ? [{ kind: 'missing_input', flag: '--to', what } as const] : [],
    });
  },
});

/** Work takes as long as it takes, so this is no refusal. */
async function overlapWarnings({ store }: Deps, { uuid, work }: Maintenance, endsAt: Date): Promise<readonly string[]> {
  const others = (await store.incidents.listPlanned()).filter((one) => one.uuid !== uuid);
  const overlap = findOverlap(others, { ...work, endsAt });
  return overlap
    ? [`It now goes on into ${publicId(overlap.maintenance)}, which touches ${overlap.component} too.`]
    : [];
}

/** It is done: said once its probes agree, or a reason overrides them. */
export const prepareComplete = prepareStep<CompleteInput>({
  step: 'complete',
  event: 'maintenance-completed',
  apply: async (deps, before, { override }, at) => {
    if (!isUnderWay(before)) return err(wrongStatus(before, 'complete'));
    const failed = (await lookAtParts(deps, before)).filter((sample) => !sample.healthy);
    if (failed.length > 0 && override === null) return err({ kind: 'unhealthy', id: publicId(before), failed });
    const completed = complete(before, await heldByOthers(deps, before), at);
    if (!completed.ok) return err(wrongStatus(before, 'complete'));
    const evidence = { healthyForMs: 0, requiredMs: 0, stableSince: null, override, confirmedBy: null };
    return ok({ maintenance: completed.value, ...(failed.length > 0 ? { evidence } : {}) });
  },
});

/** One look at each probe of its parts, or of all where it names none. */
async function lookAtParts(deps: Deps, { touched }: Maintenance) {
  const { components, probes, allClear } = deps.config;
  const probesOf = new Map(components.map((component) => [component.name, component.probes]));
  const names = probes.map((probe) => probe.name);
  const watch = guardingProbes({ touched }, probesOf, names);
  const looked = probes.filter((probe) => watch.probes.includes(probe.name));
  const { signal } = new AbortController();
  return await Promise.all(looked.map((probe) => deps.look(probe, allClear.everyMs, signal)));
}

/** It does not take place. Once it has begun no template knows what has become of it. */
export const prepareCancel = prepareStep<MaintenanceInput>({
  step: 'cancel',
  event: 'maintenance-cancelled',
  apply: async (deps, before, { message }, at) => {
    const cancelled = cancel(before, await heldByOthers(deps, before), at);
    if (!cancelled.ok) return err(wrongStatus(before, 'cancel'));
    const what = 'it has begun, so say what has become of it';
    const isUnsaid = isUnderWay(before) && (message === null || message.trim() === '');
    return ok({
      maintenance: cancelled.value,
      faults: isUnsaid ? [{ kind: 'missing_input', flag: '-m', what } as const] : [],
    });
  },
});

export interface RemindInput extends MaintenanceInput {
  readonly aheadMs: number;
}

/** The notice ahead, in the words of the announcement as they hold now. */
export const prepareRemind = prepareStep<RemindInput>({
  step: 'start',
  event: 'maintenance-scheduled',
  apply: async (deps, before, { aheadMs }) => {
    const reminded = remind(before, aheadMs);
    if (!reminded.ok) return err(wrongStatus(before, 'start'));
    return ok({ maintenance: reminded.value, message: await announcedWords(deps, before) });
  },
});

/** The founder's words; null where the template spoke, which then speaks again, in each reader's language. */
async function announcedWords(deps: Deps, maintenance: Maintenance): Promise<string | null> {
  const timeline = withCorrections(await deps.store.incidents.timeline(maintenance.uuid));
  const announced = timeline.find((one) => one.event === 'maintenance-scheduled');
  return announced?.correctedAt ? announced.body : maintenance.work.message;
}
