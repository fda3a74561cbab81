/** The part of a day in which a reader is left alone, by the clock on their wall. Over midnight where `from` is later. */
export interface QuietHours {
  /** Minutes after midnight, 0 to 1439. */
  readonly fromMinute: number;
  /** The first minute that is not quiet any more; never `fromMinute`. */
  readonly toMinute: number;
}

/** How far the clocks of a place are ahead of UTC at an instant, in milliseconds. */
export type OffsetAt = (at: Date) => number;

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** Minutes after midnight of `07:00`; null: no time of a day. */
export function parseClock(text: string): number | null {
  const [, hour, minute] = /^([01]\d|2[0-3]):([0-5]\d)$/u.exec(text) ?? [];
  return hour === undefined || minute === undefined ? null : Number(hour) * 60 + Number(minute);
}

/** `07:00` */
export const clockText = (minute: number): string =>
  [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0')).join(':');

/**
 * The first instant after `at` that is not quiet; null: `at` is not. Where clocks jump over the end, that is the jump;
 * where they are put back and show it twice, the first time.
 */
export function endOfQuiet(hours: QuietHours, at: Date, offsetAt: OffsetAt): Date | null {
  if (!isQuiet(hours, at.getTime(), offsetAt)) return null;
  const end = endByClock(hours, at.getTime(), offsetAt);
  if (offsetAt(new Date(end)) === offsetAt(at)) return new Date(end);
  const jump = changeBetween(at.getTime(), end, offsetAt);
  return new Date(isQuiet(hours, jump, offsetAt) ? endByClock(hours, jump, offsetAt) : jump);
}

/** @returns milliseconds since midnight on the wall */
function wallClock(ms: number, offsetAt: OffsetAt): number {
  const shown = (ms + offsetAt(new Date(ms))) % dayMs;
  return shown < 0 ? shown + dayMs : shown;
}

function isQuiet({ fromMinute, toMinute }: QuietHours, ms: number, offsetAt: OffsetAt): boolean {
  const minute = Math.floor(wallClock(ms, offsetAt) / minuteMs);
  return fromMinute < toMinute ? minute >= fromMinute && minute < toMinute : minute >= fromMinute || minute < toMinute;
}

/** As if no clock were ever changed. */
function endByClock({ toMinute }: QuietHours, ms: number, offsetAt: OffsetAt): number {
  const left = toMinute * minuteMs - wallClock(ms, offsetAt);
  return ms + (left > 0 ? left : left + dayMs);
}

/** The first millisecond with another offset than `from` has; within a day clocks are changed once at most. */
function changeBetween(from: number, to: number, offsetAt: OffsetAt): number {
  const before = offsetAt(new Date(from));
  let [low, high] = [from, to];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(new Date(middle)) === before) low = middle;
    else high = middle;
  }
  return high;
}

/** What has to be known to leave the readers of a channel alone. */
export interface Quiet {
  readonly hours: QuietHours;
  /** Of a reader who has said no zone. */
  readonly zoneOf: (to: string) => string;
  readonly offsetMsAt: (zone: string, at: Date) => number;
}

/** A reader who is left alone for now. */
export interface Asleep {
  readonly until: Date;
  /** Why their delivery waits, in words. */
  readonly reason: string;
}

/** Whether a reader is left alone at an instant; null: they are not. */
export function asleepAt(
  { hours, zoneOf, offsetMsAt }: Quiet,
  { to, timezone }: { readonly to: string; readonly timezone?: string | null },
  at: Date,
): Asleep | null {
  const zone = timezone ?? zoneOf(to);
  const until = endOfQuiet(hours, at, (instant) => offsetMsAt(zone, instant));
  return until && { until, reason: `quiet hours until ${clockText(hours.toMinute)} in ${zone}` };
}
