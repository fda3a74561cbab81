import type { DoctorDeps } from './doctor.ts';
import { type Check, ok, warning } from './doctorCheck.ts';
import { days, plural, staleMs } from './people.ts';

const name = 'standby';

/** What this machine can speak from when the shared store does not answer. */
export async function checkStandby({
  standby,
  config,
  now,
}: Pick<DoctorDeps, 'standby' | 'config' | 'now'>): Promise<readonly Check[]> {
  if (!standby) return [];
  const copy = standby();
  const refresh = config.contactSources.length > 0 ? 'incident contacts sync' : 'incident tick';
  if (copy === null) {
    const message = 'this machine has no copy of the shared store: while that is down it reaches nobody from here';
    return [warning('store', name, message, refresh)];
  }
  if (copy.own > 0) {
    const message = `${plural(copy.own, 'update')} recorded on this machine alone`;
    return [warning('store', name, message, 'incident store merge')];
  }
  const ageMs = now().getTime() - copy.copiedAt.getTime();
  const message = `a copy on this machine, ${plural(copy.people, 'person', 'people')}, as of ${days(ageMs)} ago`;
  return [ageMs > staleMs ? warning('store', name, message, refresh) : ok('store', name, message)];
}
