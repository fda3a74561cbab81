const unitMs = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Milliseconds in `90s`, `30m`, `1h30m`, `200ms`, `2d`; null for anything else, and for more than ten years. */
export function parseDuration(text: string): number | null {
  if (!/^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$/.test(text)) return null;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)) {
    total += Number(amount) * unitMs[unit as keyof typeof unitMs];
  }
  return Number.isFinite(total) && total <= 3650 * unitMs.d ? Math.round(total) : null;
}

export type DurationPart = readonly [unit: 'second' | 'minute' | 'hour' | 'day', count: number];

/** Whole units, rounded down, two at most: 45 seconds, 12 minutes, 1 hour and 5 minutes, 2 days. */
export function partsOfDuration(ms: number): readonly DurationPart[] {
  const total = Math.max(0, ms);
  if (total < 60_000) return [['second', Math.floor(total / 1000)]];
  const minutes = Math.floor(total / 60_000);
  if (minutes < 60) return [['minute', minutes]];
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return [['hour', hours], ...unlessNone('minute', minutes % 60)];
  return [['day', Math.floor(hours / 24)], ...unlessNone('hour', hours % 24)];
}

const unlessNone = (unit: DurationPart[0], count: number): readonly DurationPart[] =>
  count === 0 ? [] : [[unit, count]];

/** `45 seconds`, `12 minutes`, `1 hour 5 minutes`, `2 days`. */
export const describeDuration = (ms: number): string =>
  partsOfDuration(ms)
    .map(([unit, n]) => `${n} ${unit}${n === 1 ? '' : 's'}`)
    .join(' ');
