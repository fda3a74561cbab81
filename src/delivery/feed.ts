import type { Delivery } from '../domain/delivery.ts';

/** Batches as one queue that fills itself up while it is worked off. */
export interface Feed {
  next(): Promise<Delivery | null>;
}

/** @param onTaken told of each as it comes off the store, before anybody works on it */
export function createFeed(nextBatch: () => Promise<readonly Delivery[]>, onTaken: (one: Delivery) => void): Feed {
  const queue: Delivery[] = [];
  let filling: Promise<void> | null = null;
  let isDry = false;
  const fill = async (): Promise<void> => {
    const batch = await nextBatch();
    isDry = batch.length === 0;
    for (const one of batch) onTaken(one);
    queue.push(...batch);
  };
  return {
    next: async () => {
      while (queue.length === 0 && !isDry) {
        filling ??= fill().finally(() => {
          filling = null;
        });
        await filling;
      }
      return queue.shift() ?? null;
    },
  };
}

/** One that has been answered. */
export interface Handled {
  /** Ends when its result is durable. */
  readonly settled: Promise<void>;
}

/**
 * Handles all, at most `parallel` at a time; begins nothing more once `stop` aborts or one has thrown. While the result
 * of one is written the next is begun, so that the two share a commit.
 */
export async function inParallel(
  first: Delivery,
  feed: Feed,
  parallel: number,
  stop: AbortSignal,
  handle: (one: Delivery) => Promise<Handled>,
): Promise<void> {
  let broken = false;
  const worker = async (one: Delivery | null): Promise<void> => {
    let before = Promise.resolve();
    try {
      for (let next = one ?? (await feed.next()); next; next = await feed.next()) {
        if (stop.aborted || broken) break;
        const { settled } = await handle(next);
        await before;
        before = settled;
        // Heard of at the next turn; until then nobody else listens.
        before.catch(() => {});
      }
      await before;
    } catch (error) {
      broken = true;
      throw error;
    }
  };
  const ended = await Promise.allSettled(
    Array.from({ length: parallel }, (_, index) => worker(index === 0 ? first : null)),
  );
  const failure = ended.find((one) => one.status === 'rejected');
  if (failure) throw failure.reason;
}
