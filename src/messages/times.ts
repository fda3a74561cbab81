import { describeDuration, partsOfDuration } from '../domain/duration.ts';
import { isEnglish, mannerOf } from './manners.ts';
import { readZoneTime } from './zoneTime.ts';

/**
 * A time as it is told to people: in the company's zone with the zone named, in UTC besides where that differs, with the
 * date where it is not the day of `reference`: `14:30 CET (13:30 UTC)`, `14:30 Uhr MEZ (13:30 UTC)`.
 */
export function tellTime(at: Date, timezone: string, locale: string, reference: Date): string {
  const read = locale === 'en' || locale === 'en-GB' ? readEnglish : readByIntl;
  const here = read(at, timezone, locale);
  const utc = read(at, 'UTC', locale);
  const { clock, atClock, afterDate, beside } = mannerOf(locale);
  const date = here.day === read(reference, timezone, locale).day ? '' : `${here.date()}${afterDate}`;
  if (here.clock === utc.clock) return `${date}${atClock(clock(utc.clock))} UTC`;
  return `${date}${atClock(clock(here.clock))} ${here.zone()}${beside(`${clock(utc.clock)} UTC`)}`;
}

/** What clock and calendar show in a zone; what costs something only when it is asked for. */
interface Reading {
  /** The same for times of one day. */
  readonly day: string;
  /** `24 November` */
  readonly date: () => string;
  /** `14:30` */
  readonly clock: string;
  readonly zone: () => string;
}

function readByIntl(at: Date, timezone: string, locale: string): Reading {
  return {
    day: format(at, { dateStyle: 'short' }, timezone, locale),
    date: () => withPlainSpaces(format(at, { day: 'numeric', month: 'long' }, timezone, locale)),
    clock: format(at, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }, timezone, locale),
    zone: () => zoneName(at, timezone, locale),
  };
}

const months = 'January February March April May June July August September October November December'.split(' ');

/** The same by hand, for the sake of `readZoneTime`. */
function readEnglish(at: Date, timezone: string, locale: string): Reading {
  const time = readZoneTime(timezone, at);
  if (!time) return readByIntl(at, timezone, locale);
  // A time in UTC that reads as the one in the zone.
  const shown = new Date(at.getTime() + time.offsetMs);
  const [day = '', clock = ''] = shown.toISOString().split('T');
  return {
    day,
    date: () => `${shown.getUTCDate()} ${months[shown.getUTCMonth()]}`,
    clock: clock.slice(0, 5),
    zone: () => time.name,
  };
}

/** Each English knows the short names of its own part of the world only: `CET` is British, `EST` American. */
function zoneName(at: Date, timeZone: string, locale: string): string {
  const tongues = isEnglish(locale) ? ['en-GB', 'en-US', 'en-AU', 'en-IN'] : [locale];
  const names = tongues.map((tongue) => {
    const parts = formatter(tongue, { timeZone, timeZoneName: 'short' }).formatToParts(at);
    return parts.find((part) => part.type === 'timeZoneName')?.value ?? timeZone;
  });
  const name = names.find((one) => !/^GMT[+-]/u.test(one)) ?? names[0] ?? timeZone;
  // `UTC−3` in French: a sign that no phone network has.
  return name.replace('\u2212', '-');
}

/** An instant in a zone, as a locale writes it; English without a country is British. */
export function format(at: Date, options: Intl.DateTimeFormatOptions, timeZone: string, locale: string): string {
  return formatter(locale === 'en' ? 'en-GB' : locale, { ...options, timeZone }).format(at);
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Kept, because making one costs more than the rest of a page: one of 300 incidents took 1.6 s, and takes 0.3 s. */
function formatter(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([locale, options]);
  const kept = formatters.get(key) ?? new Intl.DateTimeFormat(locale, options);
  formatters.set(key, kept);
  return kept;
}

/** `2 hours 18 minutes`, `2 Stunden 18 Minuten`: whole units, rounded down, two at most. */
export function tellDuration(ms: number, locale: string): string {
  if (isEnglish(locale)) return describeDuration(ms);
  const units = partsOfDuration(ms).map(([unit, n]) => unitFormatter(locale, unit).format(n));
  return withPlainSpaces(mannerOf(locale).length(listFormatter(locale, 'unit').format(units)));
}

/** French joins a number to its unit by a space that phone networks do not have and founders do not type. */
const withPlainSpaces = (text: string): string => text.replace(/[\u00a0\u202f]/gu, ' ');

/** `a, b and c`. */
export function tellList(parts: readonly string[], locale: string): string {
  if (parts.length < 2) return parts.join('');
  if (isEnglish(locale)) return `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
  return listFormatter(locale, 'conjunction').format(parts);
}

const unitFormatters = new Map<string, Intl.NumberFormat>();
const listFormatters = new Map<string, Intl.ListFormat>();

function unitFormatter(locale: string, unit: string): Intl.NumberFormat {
  const key = `${locale} ${unit}`;
  const options = { style: 'unit', unit, unitDisplay: 'long', useGrouping: false } as const;
  const kept = unitFormatters.get(key) ?? new Intl.NumberFormat(locale, options);
  unitFormatters.set(key, kept);
  return kept;
}

function listFormatter(locale: string, type: 'unit' | 'conjunction'): Intl.ListFormat {
  const key = `${locale} ${type}`;
  const kept = listFormatters.get(key) ?? new Intl.ListFormat(locale, { type, style: 'long' });
  listFormatters.set(key, kept);
  return kept;
}
