const wellFormed = /^[A-Za-z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+)*$/u;
const known = new Map<string, string | null>();
/** A list has a few hundred zones at most; what is more is rubbish, and need not be kept. */
const keptZones = 1000;

/**
 * A zone as IANA names it, in whatever case and with spaces for underscores (`america/new york`); null: there is none of
 * that name. An offset such as `+02:00` is none: it knows no summer.
 */
export function readZone(text: string): string | null {
  const given = text.trim().replaceAll(' ', '_');
  const kept = known.get(given);
  if (kept !== undefined) return kept;
  const zone = wellFormed.test(given) ? zoneOf(given) : null;
  if (known.size < keptZones) known.set(given, zone);
  return zone;
}

function zoneOf(given: string): string | null {
  try {
    const found = new Intl.DateTimeFormat('en', { timeZone: given }).resolvedOptions().timeZone;
    // Intl answers `CET` with `Europe/Brussels`; what somebody has written is what they find again.
    return found.toLowerCase() === given.toLowerCase() ? found : given;
  } catch {
    return null;
  }
}
