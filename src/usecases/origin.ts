import { type ComponentState, mergeComponents, statusByImpact } from '../domain/component.ts';
import { type Incident, publicId } from '../domain/incident.ts';
import { isPlanned, type Maintenance } from '../domain/maintenance.ts';
import { becomeIncident } from '../domain/maintenanceTransitions.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { Update } from '../domain/update.ts';
import type { Deps } from './deps.ts';
import { nextEntry } from './entries.ts';
import { findMaintenance } from './findMaintenance.ts';
import type { OpenInput } from './input.ts';
import type { Refusal } from './refusal.ts';

/** The planned work that went wrong; null: the incident came out of none. */
export async function findOrigin(deps: Deps, input: OpenInput): Promise<Result<Maintenance | null, Refusal>> {
  const id = input.fromMaintenance ?? null;
  if (id === null) return ok(null);
  const found = await findMaintenance(deps, id, 'fail');
  if (!found.ok || isPlanned(found.value)) return found;
  return err({ kind: 'wrong_status', id: publicId(found.value), status: found.value.status, step: 'fail' });
}

/** The parts that the work touched, in the states that were given, else as bad as the impact says. */
export function carriedOver({ work }: Maintenance, { impact, components }: OpenInput): readonly ComponentState[] {
  const status = statusByImpact[impact ?? 'none'];
  const touched = work.components.map(({ name }) => ({ name, status }));
  return mergeComponents(touched, components);
}

/** Its last entry is the incident's first one: said once, to everybody, by the incident. */
export function endingOf(
  deps: Deps,
  before: Maintenance,
  incident: Incident,
  { body, at }: Update,
): { readonly incident: Incident; readonly update: Update } {
  const ended = becomeIncident(before, incident, at);
  if (!ended.ok) throw new Error('work that was planned refused to end');
  const event = 'maintenance-cancelled';
  const entry = nextEntry(deps, ended.value, at, { event, key: null, requestHash: null });
  return { incident: ended.value, update: { ...entry, body, isPrivate: incident.isPrivate } };
}
