import { type AllClearPolicy, requiredSoakMs } from './greenLight.ts';
import type { Incident } from './incident.ts';

/** Until when an all-clear may still turn out to be false: for as long again as it took to believe it. Null: it is not over. */
export function afterWatchUntil(incident: Incident, policy: AllClearPolicy): Date | null {
  if (incident.status !== 'resolved' || incident.resolvedAt === null) return null;
  return new Date(incident.resolvedAt.getTime() + requiredSoakMs(incident, policy));
}
