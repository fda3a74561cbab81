import { parseDuration } from '../domain/duration.ts';
import { zoneOffsetMs } from '../messages/zoneOffset.ts';

/** A time to come as somebody types it; `gap`: the clocks of the zone leap over it, so it does not exist. */
export type PlannedTime =
  | { readonly kind: 'at'; readonly at: Date }
  | { readonly kind: 'gap' }
  | { readonly kind: 'unknown' };

export const plannedTimeForms = '23:00, "tomorrow 02:00", "2026-11-30 02:00", "in 2h" or 2026-11-30T01:00Z';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const hasZone = /(?:Z|[+-]\d{2}:?\d{2})$/u;

/**
 * Reads a time to come. What names no zone is told by the clocks of `zone`; where they show it twice, the first time.
 * @param after what comes next is meant: `01:00` is the first one after this
 * @param now what `in 2h` and `tomorrow` count from
 */
export function parsePlannedTime(text: string, after: Date, now: Date, zone: string): PlannedTime {
  const given = text.trim().replace(/\s+/gu, ' ');
  const ms = parseDuration(given.replace(/^in /iu, ''));
  // Nobody is told a second.
  if (ms !== null && ms > 0) return { kind: 'at', at: new Date(Math.ceil((now.getTime() + ms) / minuteMs) * minuteMs) };
  const dated = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d?):(\d\d)(?::(\d\d)(?:\.\d+)?)?/iu.exec(given);
  if (dated) {
    const [whole, ...parts] = dated;
    const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map((part) => Number(part ?? 0));
    const shown = Date.UTC(year, month - 1, day, hour, minute, second);
    const isReal =
      new Date(shown).toISOString().startsWith(`${year}-${parts[1]}-${parts[2]}`) && minute < 60 && hour < 24;
    const rest = given.slice(whole.length);
    if (!isReal || second > 59) return { kind: 'unknown' };
    if (rest === '') return onWall(shown, zone);
    return hasZone.test(rest) ? instant(given) : { kind: 'unknown' };
  }
  const clock = /^(?:(today|tomorrow) )?([01]?\d|2[0-3]):([0-5]\d)$/iu.exec(given);
  if (!clock) return { kind: 'unknown' };
  const sinceMidnight = (Number(clock[2]) * 60 + Number(clock[3])) * minuteMs;
  const word = clock[1]?.toLowerCase();
  if (word) return onWall(midnight(now, zone) + (word === 'tomorrow' ? dayMs : 0) + sinceMidnight, zone);
  const today = onWall(midnight(after, zone) + sinceMidnight, zone);
  if (today.kind === 'at' && today.at <= after) return onWall(midnight(after, zone) + dayMs + sinceMidnight, zone);
  return today;
}

function instant(given: string): PlannedTime {
  const at = new Date(given.replace(' ', 'T'));
  return Number.isNaN(at.getTime()) ? { kind: 'unknown' } : { kind: 'at', at };
}

/** What the clocks show at midnight of that day, as if it were UTC. */
function midnight(at: Date, zone: string): number {
  const shown = at.getTime() + zoneOffsetMs(zone, at);
  return Math.floor(shown / dayMs) * dayMs;
}

/** The first instant at which the clocks of a zone show this. They are changed once in two days at most. */
function onWall(shown: number, zone: string): PlannedTime {
  const offsets = [-dayMs, dayMs].map((apart) => zoneOffsetMs(zone, new Date(shown + apart)));
  const instants = offsets
    .map((offset) => shown - offset)
    .filter((at) => at + zoneOffsetMs(zone, new Date(at)) === shown);
  return instants.length === 0 ? { kind: 'gap' } : { kind: 'at', at: new Date(Math.min(...instants)) };
}
