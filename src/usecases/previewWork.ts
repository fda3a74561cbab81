import type { Event } from '../domain/event.ts';
import type { Incident } from '../domain/incident.ts';
import type { Maintenance } from '../domain/maintenance.ts';
import { cancel, complete, extend, schedule, start } from '../domain/maintenanceTransitions.ts';
import { ok, type Result } from '../domain/result.ts';
import type { Deps } from './deps.ts';
import { findMaintenance } from './findMaintenance.ts';
import type { PreviewInput } from './preview.ts';
import type { Refusal } from './refusal.ts';

const hourMs = 3_600_000;

export const isOfWork = (event: Event): boolean => event.startsWith('maintenance-');

/** The planned work as it would be after that event: the one that is named, or one that is made up for the next night. */
export async function workToPreview(deps: Deps, input: PreviewInput, at: Date): Promise<Result<Incident, Refusal>> {
  const found = input.id === null ? ok(await madeUp(deps, input, at)) : await findMaintenance(deps, input.id, 'cancel');
  return found.ok ? ok(afterEvent(found.value, input.event, at)) : found;
}

async function madeUp(deps: Deps, input: PreviewInput, at: Date): Promise<Maintenance> {
  const startsAt = new Date(Math.ceil((at.getTime() + 24 * hourMs) / hourMs) * hourMs);
  const made = schedule(
    {
      uuid: deps.newId(),
      number: await deps.store.incidents.nextNumber(),
      title: input.title ?? 'Database moves to a larger server',
      impact: input.impact ?? 'none',
      components: input.components,
      startsAt,
      endsAt: new Date(startsAt.getTime() + hourMs),
      remindMs: [],
      message: null,
      byHand: false,
      reach: { only: null, skip: [], audience: null, confirmed: [] },
      key: null,
    },
    at,
  );
  if (!made.ok) throw new Error('made-up work was refused');
  return made.value;
}

/** As far as it has come already it stays. */
function afterEvent(work: Maintenance, event: Event, at: Date): Maintenance {
  if (event === 'maintenance-scheduled') return work;
  if (event === 'maintenance-cancelled') return either(cancel(work, [], at), work);
  const begun = either(start(work, at), work);
  if (event === 'maintenance-extended') {
    return either(extend(begun, new Date(work.work.endsAt.getTime() + hourMs / 2), at), begun);
  }
  return event === 'maintenance-started' ? begun : either(complete(begun, [], at), begun);
}

const either = (step: Result<Maintenance, unknown>, otherwise: Maintenance): Maintenance =>
  step.ok ? step.value : otherwise;
