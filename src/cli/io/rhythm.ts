/** When a log bears another line about the same thing: each time after twice as long, up to a minute. */
export interface Rhythm {
  /** True once each time. */
  isDue(atMs: number): boolean;
}

const longestMs = 60_000;

/** @param firstMs how long the first pause is, from `beganMs` on the monotonic clock */
export function createRhythm(beganMs: number, firstMs: number): Rhythm {
  let pauseMs = firstMs;
  let dueMs = beganMs + firstMs;
  return {
    isDue: (atMs) => {
      if (atMs < dueMs) return false;
      pauseMs = Math.min(longestMs, pauseMs * 2);
      dueMs = atMs + pauseMs;
      return true;
    },
  };
}
