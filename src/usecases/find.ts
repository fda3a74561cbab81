import { type Incident, isAnnouncement, isNamed, parsePublicId, publicId } from '../domain/incident.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { Deps } from './deps.ts';
import type { Refusal } from './refusal.ts';

/**
 * The incident, or with its id the planned work, that is meant. Without an id: the only open one, or the one resolved last.
 * @param without what a missing id means; with an id any incident is found, whatever its state, but for `any` alone an
 * announcement
 */
export async function findIncident(
  { store }: Pick<Deps, 'store'>,
  id: string | null,
  without: 'open' | 'resolved' | 'any',
): Promise<Result<Incident, Refusal>> {
  if (id !== null) {
    const number = parsePublicId(id);
    const found = number === null ? null : await store.incidents.byNumber(number);
    if (!found || !isNamed(found, id)) return err({ kind: 'unknown_incident', id });
    return without !== 'any' && isAnnouncement(found)
      ? err({ kind: 'is_announcement', id: publicId(found) })
      : ok(found);
  }
  if (without === 'resolved') {
    const last = await store.incidents.lastResolved();
    return last ? ok(last) : err({ kind: 'none_resolved' });
  }
  const open = await store.incidents.listOpen();
  if (open.length > 1) return err({ kind: 'several_open', ids: open.map(publicId) });
  const only = open[0] ?? (without === 'any' ? await newest(store) : undefined);
  return only ? ok(only) : err({ kind: 'none_open' });
}

/** Of the incidents; where there is none, of all. */
async function newest(store: Deps['store']): Promise<Incident | undefined> {
  const all = await store.incidents.list();
  return all.find((one) => one.work === null) ?? all[0];
}
