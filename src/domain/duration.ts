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

/** `45 seconds`, `12 minutes`, `1 hour 5 minutes`, `2 days`: whole units, rounded down, two at most. */
export function describeDuration(ms: number): string {
  const total = Math.max(0, ms);
  if (total < 60_000) return count(Math.floor(total / 1000), 'second');
  const minutes = Math.floor(total / 60_000);
  if (minutes < 60) return count(minutes, 'minute');
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return join(count(hours, 'hour'), minutes % 60, 'minute');
  return join(count(Math.floor(hours / 24), 'day'), hours % 24, 'hour');
}

const count = (n: number, unit: string): string => `${n} ${unit}${n === 1 ? '' : 's'}`;
const join = (head: string, n: number, unit: string): string => (n === 0 ? head : `${head} ${count(n, unit)}`);
