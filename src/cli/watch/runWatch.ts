import type { Time } from '../../delivery/time.ts';
import type { Watch } from '../../usecases/watchRound.ts';
import { eachSecond } from './eachSecond.ts';
import type { WatchView } from './watchView.ts';

export interface WatchIo {
  readonly watch: Watch;
  readonly view: WatchView;
  /** `INC-7` or `MNT-8` of a number, as the store has it now. */
  readonly idOf: () => Promise<(number: number) => string>;
  readonly everyMs: number;
  readonly time: Pick<Time, 'now' | 'monotonicMs' | 'sleep'>;
}

/** Round after round, until `signal` ends it. Throws what no later round could mend. */
export async function runWatch({ watch, view, idOf, everyMs, time }: WatchIo, signal: AbortSignal): Promise<void> {
  // One for each pause, and no listener left behind on a signal that lives for hours.
  let pause = new AbortController();
  const wake = (): void => pause.abort();
  signal.addEventListener('abort', wake);
  const endTicks = eachSecond(time, view.tick, (unseen) => {
    view.slept(unseen);
    // Whoever comes back wants to know how it stands.
    wake();
  });
  let ids: (number: number) => string = (number) => `INC-${number}`;
  try {
    while (!signal.aborted) {
      pause = new AbortController();
      const startedMs = time.monotonicMs();
      view.expect(null);
      const round = await watch.round(signal);
      if (signal.aborted) return;
      const isStuck = round.did.some(({ kind }) => kind === 'store_trouble');
      // Where the store fails just now, the next round says so.
      if (!isStuck && round.status.attention.length > 0) ids = await idOf().catch(() => ids);
      const nextMs = Math.max(startedMs + everyMs, time.monotonicMs() + leastPauseMs);
      view.expect(nextMs);
      view.show(round, ids);
      await time.sleep(nextMs - time.monotonicMs(), pause.signal);
    }
  } finally {
    endTicks();
    signal.removeEventListener('abort', wake);
  }
}

/** A round that took as long as the interval must not be followed by another at once, all the time. */
const leastPauseMs = 5;
