/** How fast a channel may go on, as the last message left it. */
export interface Pace {
  /** When all that was sent so far would have gone out, had it gone out evenly. */
  readonly freeAt: Date;
  /** The service asked for a rest until then; null: it did not. */
  readonly blockedUntil: Date | null;
}

/** So many messages in so long a time. */
export interface Rate {
  readonly count: number;
  readonly everyMs: number;
}

/** No rest is longer: services that want more are asked again. */
export const longestRestMs = 3_600_000;

/**
 * When the next message may go (the generic cell rate algorithm): `count` at once, then evenly. A time that only a
 * clock set back can have made is not waited for.
 */
export function nextSlot(pace: Pace | null, rate: Rate | null, now: Date): Date {
  const nowMs = now.getTime();
  const blockedMs = Math.min(pace?.blockedUntil?.getTime() ?? 0, nowMs + longestRestMs);
  const freeMs = rate === null ? 0 : freeAtMs(pace, rate, nowMs) - rate.everyMs + stepMs(rate);
  return new Date(Math.max(nowMs, blockedMs, freeMs));
}

/** The pace after one more message at `slot`. */
export function afterMessage(pace: Pace | null, rate: Rate | null, slot: Date): Pace {
  const slotMs = slot.getTime();
  const freeMs = rate === null ? slotMs : Math.max(freeAtMs(pace, rate, slotMs), slotMs) + stepMs(rate);
  const blocked = pace?.blockedUntil ?? null;
  return { freeAt: new Date(freeMs), blockedUntil: blocked !== null && blocked > slot ? blocked : null };
}

const stepMs = ({ count, everyMs }: Rate): number => everyMs / count;
const freeAtMs = (pace: Pace | null, { everyMs }: Rate, nowMs: number): number =>
  Math.min(pace?.freeAt.getTime() ?? nowMs, nowMs + everyMs);
