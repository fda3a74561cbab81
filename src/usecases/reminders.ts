import { describeDuration } from '../domain/duration.ts';
import type { Incident } from '../domain/incident.ts';
import { reminderOf } from '../domain/promises.ts';
import { err, ok } from '../domain/result.ts';
import { annotate } from '../domain/transitions.ts';
import { tellTime } from '../messages/times.ts';
import { withCause } from './autoActions.ts';
import { buildDraft } from './buildDraft.ts';
import type { Deps } from './deps.ts';
import type { Due } from './due.ts';
import { nextEntry } from './entries.ts';
import { findUpdateRepeat } from './keys.ts';
import { nothingSaid } from './nothingSaid.ts';
import type { Unattended } from './performAuto.ts';

/**
 * What the team is reminded of, by a private note; nothing where no channel is the team's, because nobody would hear it.
 * Each has a key of its own, so that it is said once however many come to it.
 */
export async function findReminders(deps: Deps, due: readonly Due[], at: Date): Promise<readonly Unattended[]> {
  if (!deps.config.channels.some(({ settings }) => settings.audience === 'team')) return [];
  const found: Unattended[] = [];
  for (const one of due) {
    const reminder = await reminderFor(deps, one, at);
    if (reminder) found.push(reminder);
  }
  return found;
}

async function reminderFor(deps: Deps, due: Due, at: Date): Promise<Unattended | null> {
  const time = (instant: Date): string => tellTime(instant, deps.config.timezone, 'en', at);
  if (due.kind === 'promise' && due.isOverdue) {
    const { incident, by } = due;
    const count = reminderOf(at.getTime() - by.getTime(), await lengthOf(deps, incident, by));
    if (count === null) return null;
    const late = `The next update was promised by ${time(by)}, ${describeDuration(at.getTime() - by.getTime())} ago.`;
    const body = `${late} Post it: incident update ${incident.number}`;
    return reminder(deps, incident, `tick:promise:${by.toISOString()}:${count}`, body, (now) => {
      return now.nextUpdateBy?.getTime() === by.getTime();
    });
  }
  if (due.kind === 'reopen') {
    const { incident, failure } = due;
    const failing = `The ${failure.probe} probe fails again (${failure.reason}), after the all-clear.`;
    const body = `${failing} If it came back, say so: incident reopen ${incident.number}`;
    const key = `tick:relapse:${incident.resolvedAt?.toISOString()}`;
    return reminder(deps, incident, key, body, (now) => now.status === 'resolved');
  }
  if (due.kind === 'maintenance' && due.why !== null) {
    const { maintenance, why } = due;
    const { startsAt, endsAt } = maintenance.work;
    const body = {
      not_started: `It should have begun at ${time(startsAt)}. Begin: incident maintenance start ${maintenance.number}`,
      missed: `Its time is over, and it was not begun. Call it off: incident maintenance cancel ${maintenance.number}`,
      not_ended: `It should be over since ${time(endsAt)}. End it: incident maintenance complete ${maintenance.number}`,
    }[why];
    const key = `tick:${why}:${endsAt.toISOString()}`;
    return reminder(deps, maintenance, key, body, (now) => now.status === maintenance.status);
  }
  return null;
}

/** From the update that gave the promise to its time. */
async function lengthOf(deps: Deps, { uuid }: Incident, by: Date): Promise<number> {
  const timeline = await deps.store.incidents.timeline(uuid);
  const giving = timeline.find((one) => one.event !== 'note' && one.nextUpdateBy?.getTime() === by.getTime());
  return giving ? by.getTime() - giving.at.getTime() : 0;
}

/** @param isStill whether there is still something to be reminded of */
const reminder = (
  deps: Deps,
  incident: Incident,
  key: string,
  body: string,
  isStill: (now: Incident) => boolean,
): Unattended => ({
  ...{ kind: 'remind', incident, why: body },
  prepare: async () => {
    const epoch = await deps.store.incidents.epoch();
    const before = (await deps.store.incidents.byUuid(incident.uuid)) ?? incident;
    const earlier = await findUpdateRepeat(deps, before, key, null);
    if (!earlier.ok) return earlier;
    if (earlier.value) return ok(earlier.value);
    if (!isStill(before)) return err({ kind: 'none_open' });
    const after = annotate(before);
    const entry = nextEntry(deps, after, deps.now(), { event: 'note', key, requestHash: null });
    const decision = { epoch, incident: after, update: { ...entry, body }, guard: null, faults: [] };
    return withCause(ok(await buildDraft(deps, decision, nothingSaid)), 'a reminder');
  },
});
