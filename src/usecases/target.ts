import { type Incident, publicId } from '../domain/incident.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { Deps } from './deps.ts';
import type { Repeat } from './draft.ts';
import { findIncident } from './find.ts';
import type { PublishInput } from './input.ts';
import { findUpdateRepeat } from './keys.ts';
import type { Refusal } from './refusal.ts';

export type Target = { readonly kind: 'incident'; readonly incident: Incident } | Repeat;

/** The incident that a verb is about, or the update that its key has already made. */
export async function findTarget(
  deps: Deps,
  input: PublishInput & { readonly id: string | null },
  without: 'open' | 'resolved' | 'any',
  requestHash: string | null,
): Promise<Result<Target, Refusal>> {
  const found = await findIncident(deps, input.id, without);
  // A key may name an update of an incident that this very update has closed, or reopened.
  const incident = found.ok ? found.value : null;
  // The right words can be owed by planned work too; all else it does by verbs of its own.
  if (incident?.work && without !== 'any') return err({ kind: 'is_maintenance', id: publicId(incident) });
  const searchable = found.ok || found.error.kind === 'none_open' || found.error.kind === 'none_resolved';
  const earlier = searchable ? await findUpdateRepeat(deps, incident, input.key, requestHash) : ok(null);
  if (!earlier.ok) return earlier;
  if (earlier.value) return ok(earlier.value);
  return found.ok ? ok({ kind: 'incident', incident: found.value }) : found;
}
