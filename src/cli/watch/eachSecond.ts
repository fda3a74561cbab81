import type { Time } from '../../delivery/time.ts';
import type { Unseen } from './scene.ts';

/** Longer than this no timer is late by itself. */
const noticedMs = 10_000;

/**
 * Comes at the beginning of each second, and notices when it could not: while the machine slept, or the program was
 * stopped, no timer runs, and the clock on the wall is the only one that knows.
 * @returns ends it
 */
export function eachSecond(
  { now }: Pick<Time, 'now'>,
  tick: () => void,
  onSlept: (unseen: Unseen) => void,
): () => void {
  let lastMs = now().getTime();
  let timer = setTimeout(come, untilNextMs(lastMs));
  function come(): void {
    const nowMs = now().getTime();
    if (nowMs - lastMs > noticedMs) onSlept({ from: new Date(lastMs), until: new Date(nowMs) });
    lastMs = nowMs;
    timer = setTimeout(come, untilNextMs(nowMs));
    tick();
  }
  return () => clearTimeout(timer);
}

/** A little into it: a timer may be early by a fraction of a millisecond. */
const untilNextMs = (nowMs: number): number => 1_003 - (nowMs % 1_000);
