/** `next update in 12 min` */
export const promiseWords = (by: Date, now: Date): string => `next update in ${short(by.getTime() - now.getTime())}`;

/** `OVERDUE 5 min` */
export const overdueWords = (by: Date, now: Date): string => `OVERDUE ${short(now.getTime() - by.getTime())}`;

/**
 * `40 s`, `12 min`, `1 h 5 min`, `2 d 3 h`. Seconds are rounded to the next minute, for a promise of half an hour is 30 min
 * a moment after it was given; in the last minute they are counted.
 */
function short(ms: number): string {
  if (ms < 55_000) return `${Math.max(0, Math.floor(ms / 1000))} s`;
  const minutes = Math.round(ms / 60_000);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return hours % 24 === 0 ? `${hours / 24} d` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}
