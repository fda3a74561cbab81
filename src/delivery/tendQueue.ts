import { isLost } from '../store/postgresErrors.ts';
import type { WorkerMark } from '../store/workerStore.ts';
import type { DeliveryDeps, SharedWork } from './run.ts';

export type TendingEvent =
  /** Told when it changes; `error` is why it does not answer. */
  | { readonly kind: 'database'; readonly up: boolean; readonly error: Error | null }
  /** Chunks that should have gone out and were not in the queue any more are in it again. */
  | { readonly kind: 'restored'; readonly chunks: number };

/** What a worker does besides sending: it says that it is there, and looks for what the queue has lost. */
export interface Tending {
  /** When the database answered last, on the monotonic clock. */
  lastAnswerMs(): number;
  isDown(): boolean;
  /** Something went wrong. @returns whether it is the database that is away, of which is told here */
  sawTrouble(error: unknown): boolean;
  /** Ends when `stop` has aborted. */
  readonly ended: Promise<void>;
}

const beatEveryMs = 5_000;
/** A server that takes a question and never answers is away too. */
const answersWithinMs = 8_000;
const restoreEveryMs = 60_000;
/** What has been due for less is in the queue, or on its way into it. */
const overdueAfterMs = 60_000;

export function tendQueue(
  { time }: Pick<DeliveryDeps, 'time'>,
  { chunks }: Pick<SharedWork, 'chunks'>,
  me: WorkerMark,
  onEvent: (event: TendingEvent) => void,
  stop: AbortSignal,
): Tending {
  let lastAnswerMs = time.monotonicMs();
  let down = false;
  let hurry = new AbortController();
  let restoreAtMs = time.monotonicMs();

  const beat = async (): Promise<void> => {
    try {
      await within(chunks.workers.seen(me, time.now()), answersWithinMs);
      lastAnswerMs = time.monotonicMs();
      if (down) onEvent({ kind: 'database', up: true, error: null });
      down = false;
    } catch (error) {
      if (!down) onEvent({ kind: 'database', up: false, error: asError(error) });
      down = true;
    }
  };
  const restore = async (): Promise<void> => {
    if (down || time.monotonicMs() < restoreAtMs) return;
    restoreAtMs = time.monotonicMs() + restoreEveryMs;
    const now = time.now();
    // What can't be looked for now is looked for in a minute; that the database is away says the beat.
    const found = await chunks.restore(now, new Date(now.getTime() - overdueAfterMs)).catch(() => []);
    if (found.length > 0) onEvent({ kind: 'restored', chunks: found.length });
  };
  const tend = async (): Promise<void> => {
    while (!stop.aborted) {
      await beat();
      await restore();
      await time.sleep(beatEveryMs, AbortSignal.any([stop, hurry.signal]));
      hurry = new AbortController();
    }
  };
  return {
    lastAnswerMs: () => lastAnswerMs,
    isDown: () => down,
    sawTrouble: (error) => {
      // One connection may have gone by itself: whether the database is away shows when it is asked.
      if (isAway(error) && !down) hurry.abort();
      return isAway(error);
    },
    ended: tend(),
  };
}

/** Whether it is the way to the database: of the store as a fault, of the queue as it comes. */
const isAway = (error: unknown): boolean => isLost(error) || (error instanceof Error && isLost(error.cause));

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

async function within(work: Promise<void>, ms: number): Promise<void> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), ms);
  const given = new Promise<never>((_, reject) => {
    late.signal.addEventListener('abort', () => reject(new Error(`it has not answered for ${ms / 1000} s`)));
  });
  try {
    await Promise.race([work, given]);
  } finally {
    clearTimeout(timer);
  }
}
