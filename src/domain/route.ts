import type { EntryEvent } from './event.ts';
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
  const matching = own.filter(
    (route) => (route.impacts?.includes(impact) ?? true) && (route.events?.includes(event) ?? true),
  );
  return matching.length === 0 ? null : Math.min(...matching.map((route) => route.afterMs));
}
