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

/** At most so many holders at a time, the first to ask the first to get; `null` from `take`: the signal aborted. */
export function createSlots(count: number): { take(signal: AbortSignal): Promise<(() => void) | null> } {
  let free = count;
  const waiting: (() => void)[] = [];
  const release = (): void => {
    const next = waiting.shift();
    if (next) next();
    else free += 1;
  };
  const take = async (signal: AbortSignal): Promise<(() => void) | null> => {
    if (signal.aborted) return null;
    if (free > 0) {
      free -= 1;
      return release;
    }
    return await new Promise((resolve) => {
      const onTurn = (): void => {
        signal.removeEventListener('abort', onAbort);
        resolve(release);
      };
      const onAbort = (): void => {
        waiting.splice(waiting.indexOf(onTurn), 1);
        resolve(null);
      };
      waiting.push(onTurn);
      signal.addEventListener('abort', onAbort, { once: true });
    });
  };
  return { take };
}
