import { describeDuration } from '../domain/duration.ts';
import { publicId } from '../domain/incident.ts';
import { findOverlap, type Maintenance } from '../domain/maintenance.ts';
import { type Plan, schedule } from '../domain/maintenanceTransitions.ts';
import { usualNoticeMs, usualNotices } from '../domain/notices.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { buildDraft } from './buildDraft.ts';
import type { Deps } from './deps.ts';
import type { Draft, Repeat } from './draft.ts';
import { nextEntry } from './entries.ts';
import type { ScheduleInput } from './input.ts';
import { hashOf, repeat } from './keys.ts';
import type { PublishFault, Refusal } from './refusal.ts';
import { checkNames } from './selection.ts';
import { normaliseText } from './text.ts';
import { chooseWords } from './words.ts';

const hourMs = 3_600_000;

/** Announces planned work, as a value: what will be stored, and who will be told what. */
export const prepareSchedule =
  (deps: Deps) =>
  async (input: ScheduleInput): Promise<Result<Draft | Repeat, Refusal>> => {
    const at = deps.now();
    const wrong = checkNames(deps.config, input);
    if (wrong) return err(wrong);
    const epoch = await deps.store.incidents.epoch();
    const requestHash = hashOf('schedule', input.title, input, { asked: input.asked });
    const others = await deps.store.incidents.listPlanned();
    const earlier = await findScheduled(deps, others, input.key, requestHash);
    if (earlier) return earlier;
    const plan = await planOf(deps, input, at);
    const scheduled = schedule(plan, at);
    if (!scheduled.ok) {
      const [flag, value, expected] =
        scheduled.error.kind === 'starts_in_past'
          ? (['--from', plan.startsAt, 'a time to come'] as const)
          : (['--to', plan.endsAt, 'a time after that of --from'] as const);
      return err({ kind: 'bad_value', flag, value: value.toISOString(), expected });
    }
    const incident = scheduled.value;
    const overlap = findOverlap(others, incident.work);
    if (overlap) {
      const { startsAt, endsAt } = overlap.maintenance.work;
      const id = publicId(overlap.maintenance);
      return err({ kind: 'overlapping', id, component: overlap.component, startsAt, endsAt });
    }
    // The work carries the key, as an incident does: it is free again once that is over.
    const entry = nextEntry(deps, incident, at, { event: 'maintenance-scheduled', key: null, requestHash });
    const words = await chooseWords(deps, incident, entry, input);
    const faults = [...missing(input), ...words.faults];
    const decision = { epoch, incident, update: { ...entry, body: words.body }, guard: null, faults };
    return ok(await buildDraft(deps, { ...decision, warnings: warningsFor(input, incident) }, input));
  };

/** The work that is not over and was announced under this key, with its first update. */
async function findScheduled(
  { store }: Deps,
  planned: readonly Maintenance[],
  key: string | null,
  requestHash: string | null,
): Promise<Result<Repeat, Refusal> | null> {
  const known = key === null ? undefined : planned.find((one) => one.key === key);
  if (!known || key === null) return null;
  const [first] = await store.incidents.timeline(known.uuid);
  return repeat(known, first, key, requestHash);
}

/** What is missing is a fault, told with all others; until then something stands in its place. */
async function planOf(deps: Deps, input: ScheduleInput, at: Date): Promise<Plan> {
  const startsAt = input.startsAt ?? new Date(at.getTime() + hourMs);
  const endsAt = input.endsAt ?? new Date(startsAt.getTime() + (input.lengthMs ?? hourMs));
  const impact = input.impact ?? 'none';
  const usual = usualNotices(endsAt.getTime() - startsAt.getTime(), impact, startsAt.getTime() - at.getTime());
  return {
    uuid: deps.newId(),
    number: await deps.store.incidents.nextNumber(),
    title: normaliseText(input.title ?? ''),
    impact,
    components: input.components,
    startsAt,
    endsAt,
    remindMs: input.remindMs ?? usual,
    message: input.message === null || input.message.trim() === '' ? null : normaliseText(input.message),
    byHand: input.byHand,
    reach: {
      only: input.only,
      skip: input.skip,
      audience: input.audience,
      confirmed: [...(input.confirmed ?? [])],
    },
    key: input.key,
  };
}

function missing(input: ScheduleInput): readonly PublishFault[] {
  const wanted = [
    ['title', 'a title', input.title === null || input.title.trim() === ''],
    ['--from', 'when it begins, such as "2026-11-30 02:00" or "in 2h"', input.startsAt === null],
    ['--to', 'when it ends, or how long it takes (--for 2h)', input.endsAt === null && input.lengthMs === null],
  ] as const;
  return wanted.flatMap(([flag, what, isMissing]) =>
    isMissing ? [{ kind: 'missing_input', flag, what } as const] : [],
  );
}

function warningsFor(input: ScheduleInput, { work, impact, openedAt }: Maintenance): readonly string[] {
  const aheadMs = work.startsAt.getTime() - openedAt.getTime();
  const lengthMs = work.endsAt.getTime() - work.startsAt.getTime();
  const usualMs = usualNoticeMs(lengthMs, impact);
  const [ahead, length, usual] = [aheadMs, lengthMs, usualMs].map(describeDuration);
  const late = (input.remindMs ?? []).filter((notice) => notice >= aheadMs).map(describeDuration);
  return [
    ...(late.length === 0 ? [] : [`It begins in ${ahead}, too late for a notice ${late.join(' and ')} before.`]),
    ...(aheadMs >= usualMs
      ? []
      : [`People hear of it ${ahead} ahead. Of work of ${length} they are usually told ${usual} ahead.`]),
  ];
}
