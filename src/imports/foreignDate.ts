import { zoneOffsetMs } from '../messages/zoneOffset.ts';

export interface ForeignDate {
  readonly at: Date;
  /** False: it named no zone, and the one that was given was taken. */
  readonly zoned: boolean;
}

const written =
  /^(\d{4})-(\d\d)-(\d\d)(?:(?:T|\s+)(\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?\s*(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?(?:\s+[A-Z]{2,5})?$/iu;

/** No tool that we read is older. */
const firstYear = 1990;
const lastYear = 2200;

/**
 * `2018-05-25T04:13:00Z`, `2018-05-25 04:13:00 +0200`, `2018-05-25 04:13`, `2018-05-25`; null: none of these, or no day of
 * a calendar.
 * @param zone an IANA name, for one that names none; a time that the clocks there skipped is moved on
 */
export function readForeignDate(text: unknown, zone: string): ForeignDate | null {
  if (typeof text !== 'string') return null;
  const found = written.exec(text.trim());
  if (!found) return null;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', offset] = found;
  const parts = [year, month, day, hour, minute, second].map(Number);
  const [y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0] = parts;
  if (y < firstYear || y > lastYear || h > 24 || mi > 59 || s > 60) return null;
  const dayMs = Date.UTC(y, mo - 1, d);
  if (mo < 1 || mo > 12 || new Date(dayMs).getUTCDate() !== d) return null;
  const wallMs = dayMs + ((h * 60 + mi) * 60 + s) * 1000 + Number(fraction.padEnd(3, '0').slice(0, 3));
  if (offset !== undefined) return { at: new Date(wallMs - offsetMs(offset)), zoned: true };
  return { at: new Date(wallIn(wallMs, zone)), zoned: false };
}

function offsetMs(text: string): number {
  const [, sign, hours, minutes = '0'] = /^([+-])(\d\d):?(\d\d)?$/u.exec(text) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes)) * 60_000;
}

/** What a zone's clocks are ahead by depends on the instant that is looked for: asked twice, it is that of the right side. */
function wallIn(wallMs: number, zone: string): number {
  const first = wallMs - zoneOffsetMs(zone, new Date(wallMs));
  return wallMs - zoneOffsetMs(zone, new Date(first));
}
