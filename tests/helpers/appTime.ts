import type { Time } from '../../src/delivery/time.ts';
import { testNow } from './httpChannelIo.ts';

/** A clock that stands while anything happens, and leaps to the next sleeper's end when all wait. */
export interface TestTime extends Time {
  /** How long it has run, in milliseconds. */
  elapsedMs(): number;
  /** Sets the wall clock, and not the monotonic one, to another time. */
  setNow(now: Date): void;
  /** As when a laptop's lid is closed: both clocks leap, and nobody was awake meanwhile. */
  pause(ms: number): void;
  /** Called at each turn of the clock, with the time that has passed. */
  onTick(listener: (elapsedMs: number) => void): void;
}

/** Turns of the event loop in which nothing but sleeping is left: what a commit or a group of moves takes, and more. */
const quietTurns = 12;

export function createTestTime(start: Date = testNow, random = 0): TestTime {
  let elapsedMs = 0;
  let skewMs = 0;
  let sleepers: { readonly atMs: number; readonly wake: () => void }[] = [];
  let turning = false;
  let listener: (elapsedMs: number) => void = () => {};

  const turn = (left: number): void => {
    if (sleepers.length === 0) {
      turning = false;
      return;
    }
    if (left > 0) {
      setImmediate(() => turn(left - 1));
      return;
    }
    const next = Math.min(...sleepers.map((one) => one.atMs));
    elapsedMs = Math.max(elapsedMs, next);
    listener(elapsedMs);
    const due = sleepers.filter((one) => one.atMs <= elapsedMs);
    sleepers = sleepers.filter((one) => one.atMs > elapsedMs);
    for (const one of due) one.wake();
    setImmediate(() => turn(quietTurns));
  };

  return {
    now: () => new Date(start.getTime() + elapsedMs + skewMs),
    monotonicMs: () => elapsedMs,
    random: () => random,
    elapsedMs: () => elapsedMs,
    setNow: (now) => {
      skewMs = now.getTime() - start.getTime() - elapsedMs;
    },
    pause: (ms) => {
      elapsedMs += ms;
    },
    onTick: (heard) => {
      listener = heard;
    },
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const sleeper = { atMs: elapsedMs + ms, wake: resolve };
        signal?.addEventListener('abort', () => {
          sleepers = sleepers.filter((one) => one !== sleeper);
          resolve();
        });
        sleepers.push(sleeper);
        if (!turning) {
          turning = true;
          setImmediate(() => turn(quietTurns));
        }
      }),
  };
}
