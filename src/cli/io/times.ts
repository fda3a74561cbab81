import { describeDuration } from '../../domain/duration.ts';
import { tellTime } from '../../messages/times.ts';

/** `14:30 CET (in 12 minutes)`, `14:30 CET (5 minutes ago)`. */
export function when(at: Date, now: Date, timezone: string): string {
  const clock = clockTime(at, now, timezone);
  const apart = at.getTime() - now.getTime();
  const length = describeDuration(rounded(Math.abs(apart)));
  return apart >= 0 ? `${clock} (in ${length})` : `${clock} (${length} ago)`;
}

/** A promise of an hour is an hour, not 59 minutes, a moment after it was given. */
const rounded = (ms: number): number => (ms < 55_000 ? ms : Math.round(ms / 60_000) * 60_000);

/** The time in the company's zone, without UTC besides: who reads it here knows where he is. */
export const clockTime = (at: Date, now: Date, timezone: string): string =>
  tellTime(at, timezone, 'en', now).replace(/ \([^)]*UTC\)$/u, '');
