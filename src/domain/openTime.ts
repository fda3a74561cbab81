import type { ReportEntry } from './conduct.ts';
import type { Incident } from './incident.ts';

/**
 * How long an incident was open between two instants, from when users began to feel it. Between an all-clear and what
 * took it back it was not. Milliseconds.
 * @param timeline oldest first
 */
export function openTime(
  incident: Pick<Incident, 'startedAt' | 'resolvedAt'>,
  timeline: readonly Pick<ReportEntry, 'event' | 'at'>[],
  from: Date,
  until: Date,
): number {
  const within = (start: Date, end: Date): number =>
    Math.max(0, Math.min(end.getTime(), until.getTime()) - Math.max(start.getTime(), from.getTime()));
  let [total, since]: [number, Date | null] = [0, incident.startedAt];
  for (const { event, at } of timeline) {
    // Of what was imported it is known that it was over before it was said.
    const end = incident.resolvedAt !== null && incident.resolvedAt < at ? incident.resolvedAt : at;
    if (event === 'resolved' && since !== null) [total, since] = [total + within(since, end), null];
    else if (event === 'reopened') since ??= at;
  }
  return since === null ? total : total + within(since, incident.resolvedAt ?? until);
}
