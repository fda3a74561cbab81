/** Waits for a turn; comes back early, without one, when the signal aborts. */
export type Pace = (signal: AbortSignal) => Promise<void>;

export interface PaceClock {
  readonly nowMs: () => number;
  /** Ends early, without throwing, when `signal` aborts. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** At most so many turns a second, evenly spread; `null` never waits. */
export function createPace(perSecond: number | null, { nowMs, sleep }: PaceClock): Pace {
  let nextMs = Number.NEGATIVE_INFINITY;
  return async (signal) => {
    if (perSecond === null || signal.aborted) return;
    const turnMs = Math.max(nowMs(), nextMs);
    nextMs = turnMs + 1000 / perSecond;
    const waitMs = turnMs - nowMs();
    if (waitMs > 0) await sleep(waitMs, signal);
  };
}
