import type { Impact } from './impact.ts';
import type { Incident } from './incident.ts';
import { publishedPostmortem } from './postmortem.ts';
import type { Update } from './update.ts';

const dayMs = 86_400_000;
/** PagerDuty reviews within 3 days (SEV-1) or 5 working days (SEV-2); a founder alone gets the longer one. */
const owedAfterMs = 5 * dayMs;
/** Whoever has not written it by then will not, and a reminder that is always there is read by nobody. */
const remindedForMs = 30 * dayMs;
const owing: readonly Impact[] = ['major', 'critical'];

/** All-clears before this are not asked about any more. */
export const oldestOwed = (at: Date): Date => new Date(at.getTime() - owedAfterMs - remindedForMs);

/**
 * Since when the postmortem of an incident is owed: five days after the all-clear of one that was `major` or `critical`.
 * Null: it is not, not yet, or not any more.
 */
export function postmortemOwedSince(incident: Incident, timeline: readonly Update[], at: Date): Date | null {
  const { status, resolvedAt, worstImpact, work } = incident;
  if (status !== 'resolved' || resolvedAt === null || work !== null || !owing.includes(worstImpact)) return null;
  const since = new Date(resolvedAt.getTime() + owedAfterMs);
  if (since > at || resolvedAt < oldestOwed(at)) return null;
  return publishedPostmortem(timeline) ? null : since;
}
