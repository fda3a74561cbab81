import { format } from './times.ts';

/** How far a zone's clocks are ahead of UTC at an instant, in milliseconds. Throws where there is no such zone. */
export function zoneOffsetMs(zone: string, at: Date): number {
  const shown = format(at, { timeZoneName: 'longOffset' }, zone, 'en-US');
  // `11/28/2026, GMT+05:45`; before clocks were agreed upon with seconds.
  const [, sign, hours, minutes, seconds] = /GMT([+-])(\d\d):(\d\d)(?::(\d\d))?$/u.exec(shown) ?? [];
  const ms = (Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0)) * 1000;
  return sign === '-' ? -ms : ms;
}
