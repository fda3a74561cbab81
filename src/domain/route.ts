import { type EntryEvent, isAnnouncementEvent } from './event.ts';
import type { Impact } from './impact.ts';

/** A rung of the ladder: which channels hear which impacts and events, and after how long an outage. */
export interface Route {
  readonly channels: readonly string[];
  /** Null: all. */
  readonly impacts: readonly Impact[] | null;
  /** Null: all. */
  readonly events: readonly EntryEvent[] | null;
  readonly afterMs: number;
}

/**
 * Whether a channel hears of what belongs to no incident: impacts and lengths of an outage choose nothing there, so a
 * route keeps it away by its events alone.
 */
function hearsAnnouncement(own: readonly Route[], event: EntryEvent): boolean {
  return own.some((route) => route.events?.includes(event) ?? true);
}

/**
 * How long after the outage began a channel hears of this; null: it does not. A channel under no route hears
 * everything at once, and of several matching routes the earliest counts.
 */
export function hearsAfterMs(
  routes: readonly Route[],
  channel: string,
  impact: Impact,
  event: EntryEvent,
): number | null {
  const own = routes.filter((route) => route.channels.includes(channel));
  if (own.length === 0) return 0;
  if (isAnnouncementEvent(event)) return hearsAnnouncement(own, event) ? 0 : null;
  const matching = own.filter(
    (route) => (route.impacts?.includes(impact) ?? true) && (route.events?.includes(event) ?? true),
  );
  return matching.length === 0 ? null : Math.min(...matching.map((route) => route.afterMs));
}
