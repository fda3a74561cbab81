import { zoneOffsetMs } from '../messages/zoneOffset.ts';

/**
 * The zone in which a number's owner lives, as far as its country says so; null: clocks there do not all show the same,
 * or nobody knows the country.
 * @param year whose summers and winters are compared
 */
export async function loadNumberZones(year: number): Promise<(phone: string) => string | null> {
  // Of 80 kB, and most commands text nobody.
  const { parsePhoneNumberFromString } = await import('libphonenumber-js/min');
  const zones = new Map<string, string | null>();
  return (phone) => {
    const country = parsePhoneNumberFromString(phone)?.country;
    if (country === undefined) return null;
    const known = zones.get(country);
    if (known !== undefined) return known;
    const zone = onlyZoneOf(country, year);
    zones.set(country, zone);
    return zone;
  };
}

/** A country may have several zones by name and one by the clock: Germany has Berlin and Büsingen. */
function onlyZoneOf(country: string, year: number): string | null {
  // TypeScript does not know the method yet.
  const locale: Intl.Locale & { getTimeZones?(): readonly string[] | undefined } = new Intl.Locale(`und-${country}`);
  const zones = locale.getTimeZones?.() ?? [];
  const clocks = new Set(
    zones.map((zone) =>
      months(year)
        .map((at) => zoneOffsetMs(zone, at))
        .join(),
    ),
  );
  return clocks.size === 1 ? (zones[0] ?? null) : null;
}

/** Summers begin and end in different months, and some countries pause them for Ramadan. */
const months = (year: number): readonly Date[] =>
  Array.from({ length: 12 }, (_, month) => new Date(Date.UTC(year, month, 15)));
