import { isNamed, parsePublicId, publicId } from '../domain/incident.ts';
import { isMaintenance, isUnderWay, type Maintenance } from '../domain/maintenance.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { Deps } from './deps.ts';
import type { Repeat } from './draft.ts';
import type { MaintenanceInput } from './input.ts';
import { findUpdateRepeat } from './keys.ts';
import type { MaintenanceStep, Refusal } from './refusal.ts';

/** Where no id is given: what a step can be about. */
const fits: Readonly<Record<MaintenanceStep, (maintenance: Maintenance) => boolean>> = {
  start: ({ status }) => status === 'scheduled',
  extend: isUnderWay,
  complete: isUnderWay,
  cancel: () => true,
  fail: isUnderWay,
};

/** The planned work that an id names; without an id the only one that the step can be about. */
export async function findMaintenance(
  { store }: Pick<Deps, 'store'>,
  id: string | null,
  step: MaintenanceStep,
): Promise<Result<Maintenance, Refusal>> {
  if (id !== null) {
    const number = parsePublicId(id);
    const found = number === null ? null : await store.incidents.byNumber(number);
    if (!found || !isNamed(found, id)) return err({ kind: 'unknown_maintenance', id });
    return isMaintenance(found) ? ok(found) : err({ kind: 'no_maintenance', id: publicId(found) });
  }
  const planned = await store.incidents.listPlanned();
  const fitting = planned.filter(fits[step]);
  if (fitting.length > 1) return err({ kind: 'several_planned', ids: fitting.map(publicId), step });
  // The only one there is says best why it can't be.
  const only = fitting[0] ?? (planned.length === 1 ? planned[0] : undefined);
  return only ? ok(only) : err({ kind: 'none_planned', step });
}

/** The planned work that a verb is about, or the update that its key has already made. */
export async function findWorkTarget(
  deps: Deps,
  input: MaintenanceInput,
  step: MaintenanceStep,
  requestHash: string | null,
): Promise<Result<{ readonly kind: 'maintenance'; readonly maintenance: Maintenance } | Repeat, Refusal>> {
  const found = await findMaintenance(deps, input.id, step);
  const maintenance = found.ok ? found.value : null;
  // The key may name the very update that has left nothing for this step to be about.
  const searchable = found.ok || found.error.kind === 'none_planned';
  const earlier = searchable ? await findUpdateRepeat(deps, maintenance, input.key, requestHash) : ok(null);
  if (!earlier.ok) return earlier;
  if (earlier.value) return ok(earlier.value);
  return found.ok ? ok({ kind: 'maintenance', maintenance: found.value }) : found;
}
