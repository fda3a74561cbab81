type Headers = Readonly<Record<string, string>>;

/** What is left of a limit, and when all of it is there again. */
const limits = [
  // X: https://docs.x.com/x-api/fundamentals/rate-limits
  ['x-rate-limit-remaining', 'x-rate-limit-reset'],
  ['x-app-limit-24hour-remaining', 'x-app-limit-24hour-reset'],
  ['x-user-limit-24hour-remaining', 'x-user-limit-24hour-reset'],
  // Mastodon (a date), Discord and Intercom (epoch seconds)
  ['x-ratelimit-remaining', 'x-ratelimit-reset'],
  // Bluesky (epoch seconds) and Zendesk (seconds from now)
  ['ratelimit-remaining', 'ratelimit-reset'],
] as const;

/** How long nothing more is taken, after an answer that used up the last of a limit; null: it says no such thing. */
export function restMs(headers: Headers, now: Date): number | null {
  const waits = limits.flatMap(([left, reset]) =>
    headers[left]?.trim() === '0' ? [untilMs(headers[reset], now)] : [],
  );
  return longest(waits);
}

/** How long a refusal for too many requests is to be waited out: the limit that is used up, else the one that is named. */
export function resetMs(headers: Headers, now: Date): number | null {
  return (
    restMs(headers, now) ?? limits.map(([, reset]) => untilMs(headers[reset], now)).find((ms) => ms !== null) ?? null
  );
}

const longest = (waits: readonly (number | null)[]): number | null => {
  const known = waits.filter((one) => one !== null);
  return known.length === 0 ? null : Math.max(...known);
};

/** A number is an instant in epoch seconds, or, where it is too small to be one, seconds from now. */
function untilMs(value: string | undefined, now: Date): number | null {
  const text = value?.trim() ?? '';
  if (text === '') return null;
  const seconds = Number(text);
  const at = Number.isFinite(seconds)
    ? seconds > 1_000_000_000
      ? seconds * 1000
      : now.getTime() + seconds * 1000
    : Date.parse(text);
  return Number.isFinite(at) ? Math.max(0, at - now.getTime()) : null;
}
