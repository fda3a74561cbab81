import { longestRestMs } from './pace.ts';

/** Seconds for public posts, minutes for mail servers that greylist (RELIABILITY.md 2.2). */
const promptCapsMs = [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000];
const greylistMs = [60_000, 300_000, 900_000, 1_800_000, 3_600_000];
/** A shorter wait that a service asks for is less than a wish, as `Retry-After: 0` or a date that is over. */
const leastAskedMs = 1000;

/**
 * How long to wait before the next attempt.
 * @param attempts attempts made so far, 1 or more
 * @param retryAfterMs what the service asked for; obeyed, but never longer than an hour at a time, and never sooner than
 *   our own back-off where that is less than a second: who says 0 for ever would be asked several times a second
 * @param random a number from 0 up to but not 1; spreads many clients over the wait (full jitter)
 */
export function retryDelayMs(
  attempts: number,
  pace: 'prompt' | 'greylist',
  retryAfterMs: number | null,
  random: number,
): number {
  if (retryAfterMs !== null && retryAfterMs >= leastAskedMs)
    return Math.min(retryAfterMs, longestRestMs) + Math.round(random * 250);
  return Math.max(retryAfterMs ?? 0, ownDelayMs(attempts, pace, random));
}

function ownDelayMs(attempts: number, pace: 'prompt' | 'greylist', random: number): number {
  const steps = pace === 'prompt' ? promptCapsMs : greylistMs;
  const cap = steps[Math.min(Math.max(attempts, 1), steps.length) - 1] ?? 60_000;
  // Greylisting servers refuse whoever comes too early, so only the last fifth of that wait is spread.
  const floor = pace === 'prompt' ? Math.min(100, cap) : cap * 0.8;
  return Math.round(floor + random * (cap - floor));
}

/**
 * Whether a waiting delivery waits because the service asked for it (`Retry-After`, greylisting), rather than by our
 * own back-off, which a human who types `incident deliver` need not sit out.
 */
export function wasAskedToWait(delivery: {
  readonly attempts: number;
  readonly at: Date;
  readonly nextAttemptAt: Date | null;
}): boolean {
  if (delivery.nextAttemptAt === null) return false;
  const ownCapMs = promptCapsMs[Math.min(Math.max(delivery.attempts, 1), promptCapsMs.length) - 1] ?? 60_000;
  return delivery.nextAttemptAt.getTime() - delivery.at.getTime() > ownCapMs;
}
