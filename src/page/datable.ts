/** RFC 3339, RFC 822 and iCalendar write years with four digits, and readers take `0068` for 1968. */
const [earliest, latest] = [Date.UTC(1000, 0, 1), Date.UTC(9999, 11, 31, 23, 59, 59)];

/** The nearest instant that all formats can write. */
export const datable = (at: Date): Date => new Date(Math.min(latest, Math.max(earliest, at.getTime())));

/** `2026-11-23T10:00:00.000Z` */
export const isoInstant = (at: Date): string => datable(at).toISOString();
