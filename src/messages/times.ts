import { describeDuration } from '../domain/duration.ts';

/**
 * A time as it is told to people: in the company's zone with the zone named, in UTC besides where that differs, with the
 * date where it is not the day of `reference`: `14:30 CET (13:30 UTC)`.
 */
export function tellTime(at: Date, timezone: string, locale: string, reference: Date): string {
  const day = (date: Date): string => format(date, { dateStyle: 'short' }, timezone, locale);
  const withDate = day(at) !== day(reference);
  const date = withDate ? `${format(at, { day: 'numeric', month: 'long' }, timezone, locale)}, ` : '';
  const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  const local = `${format(at, clock, timezone, locale)} ${zoneName(at, timezone, locale)}`;
  const utc = `${format(at, clock, 'UTC', locale)} UTC`;
  const differs = format(at, clock, timezone, locale) !== format(at, clock, 'UTC', locale);
  return differs ? `${date}${local} (${utc})` : `${date}${utc}`;
}

/** Each English knows the short names of its own part of the world only: `CET` is British, `EST` American. */
function zoneName(at: Date, timeZone: string, locale: string): string {
  const tongues = locale.startsWith('en') ? ['en-GB', 'en-US', 'en-AU', 'en-IN'] : [locale];
  const names = tongues.map((tongue) => {
    const parts = new Intl.DateTimeFormat(tongue, { timeZone, timeZoneName: 'short' }).formatToParts(at);
    return parts.find((part) => part.type === 'timeZoneName')?.value ?? timeZone;
  });
  return names.find((name) => !/^GMT[+-]/u.test(name)) ?? names[0] ?? timeZone;
}

function format(at: Date, options: Intl.DateTimeFormatOptions, timeZone: string, locale: string): string {
  return new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, { ...options, timeZone }).format(at);
}

export const tellDuration = (ms: number): string => describeDuration(ms);
