import { setTimeout as realSleep } from 'node:timers/promises';
import type { Time } from '../../src/delivery/time.ts';

/** A clock for real sockets: it stands while anybody is spoken to, and leaps to the next sleeper's end when all wait. */
export interface LeapTime extends Time {
  /** Counts what is done as speaking to somebody. */
  busy<T>(work: () => Promise<T>): Promise<T>;
  elapsedMs(): number;
  leap(ms: number): void;
}

interface Sleeper {
  readonly atMs: number;
  readonly wake: () => void;
}

/** A commit takes less than so many milliseconds, in which the clock stands too. */
const quietMs = 6;

/** @param stuckMs real milliseconds after which who is spoken to counts as silent, so that the clock goes on */
export function createLeapTime(stuckMs: () => number, random = 0.5): LeapTime {
  const sleepers = new Set<Sleeper>();
  // Services that look at the clock look at the real one.
  const startedAt = Date.now();
  let elapsedMs = 0;
  let underWay = 0;
  let changedAt = performance.now();
  let isTurning = false;
  const changed = (by: number): void => {
    underWay += by;
    changedAt = performance.now();
  };

  const turn = async (): Promise<void> => {
    if (isTurning) return;
    isTurning = true;
    while (sleepers.size > 0) {
      const before = changedAt;
      await realSleep(quietMs);
      const isQuiet = before === changedAt && (underWay === 0 || performance.now() - changedAt > stuckMs());
      if (!isQuiet || sleepers.size === 0) continue;
      const next = Math.min(...[...sleepers].map((one) => one.atMs));
      elapsedMs = Math.max(elapsedMs, next);
      for (const one of sleepers) {
        if (one.atMs > elapsedMs) continue;
        sleepers.delete(one);
        one.wake();
      }
    }
    isTurning = false;
  };

  return {
    now: () => new Date(startedAt + elapsedMs),
    monotonicMs: () => elapsedMs,
    random: () => random,
    elapsedMs: () => elapsedMs,
    leap: (ms) => {
      elapsedMs += ms;
    },
    busy: async (work) => {
      changed(1);
      try {
        return await work();
      } finally {
        changed(-1);
      }
    },
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const sleeper = { atMs: elapsedMs + ms, wake: resolve };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', () => {
          sleepers.delete(sleeper);
          resolve();
        });
        void turn();
      }),
  };
}
