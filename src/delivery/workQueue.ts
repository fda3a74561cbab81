import type { TakenChunk } from '../store/chunkStore.ts';
import type { WorkerMark } from '../store/workerStore.ts';
import { createChunkWork } from './deliverShared.ts';
import type { RunChunk } from './jobQueue.ts';
import type { DeliveryDeps, OnChange, SharedWork } from './run.ts';
import { type TendingEvent, tendQueue } from './tendQueue.ts';

export type WorkEvent =
  | TendingEvent
  | { readonly kind: 'begun'; readonly chunk: TakenChunk }
  | {
      readonly kind: 'ended';
      readonly chunk: TakenChunk;
      /** How often its deliveries came into each state, `sending` left out. */
      readonly counts: Readonly<Record<string, number>>;
      readonly tookMs: number;
      /** Something is left to be done in it, later or by another worker. */
      readonly rest: boolean;
    }
  /** It could not be worked off; the queue brings it back. */
  | { readonly kind: 'broken'; readonly chunkId: string; readonly error: unknown }
  /** The queue could not do something, and tries again. */
  | { readonly kind: 'trouble'; readonly error: unknown }
  | { readonly kind: 'stopping'; readonly inHand: number };

export interface WorkRequest {
  readonly me: WorkerMark;
  /** Chunks of each channel at a time. */
  readonly concurrency: number;
  readonly onEvent: (event: WorkEvent) => void;
  readonly onChange: OnChange;
  /** Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal;
}

/** A process at work for others. */
export interface QueueWork {
  /** The database has answered lately, and more is being asked for. */
  isHealthy(): boolean;
  isDatabaseUp(): boolean;
  inHand(): ReadonlyMap<string, number>;
  /** What the queue says by itself, whoever it tells it to. */
  sawTrouble(error: unknown): void;
  /** Ends after the signal, when what was in hand is. */
  readonly ended: Promise<{ readonly resent: number }>;
}

/** An answer is worth that much waiting: what is not written is uncertain, and a mail then goes out twice. */
const outlastMs = 15 * 60_000;
const healthyMs = 15_000;
/** What is under way gets ten seconds; with the database away its answers can't be written, and nobody waits for that. */
const restsWithinMs = 14_000;

/** Works off what stands in the queue until it is told to stop, whatever happens meanwhile. Throws what the first look at the queue throws. */
export async function workQueue(deps: DeliveryDeps, shared: SharedWork, request: WorkRequest): Promise<QueueWork> {
  const { time } = deps;
  const { onEvent, signal } = request;
  const inHand = new Map<string, number>(request.me.channels.map((channel) => [channel, 0]));
  const onChunk = (chunk: TakenChunk) => {
    const beganMs = time.monotonicMs();
    const counts: Record<string, number> = {};
    onEvent({ kind: 'begun', chunk });
    return {
      onChange: ({ state }: { readonly state: string }): void => {
        if (state !== 'sending') counts[state] = (counts[state] ?? 0) + 1;
      },
      ended: (rest: boolean): void =>
        onEvent({ kind: 'ended', chunk, counts, tookMs: time.monotonicMs() - beganMs, rest }),
    };
  };
  const { onChange } = request;
  const work = createChunkWork(deps, shared, {
    eager: false,
    outlastMs,
    onChunk,
    onChange,
    onStopping: () => {},
    signal,
  });
  const ended = new AbortController();
  const queue = await shared.queue();
  const tending = tendQueue(deps, shared, request.me, onEvent, ended.signal);

  const runOn =
    (channel: string): RunChunk =>
    async (chunkId, lost) => {
      inHand.set(channel, (inHand.get(channel) ?? 0) + 1);
      try {
        return await work.run(chunkId, lost);
      } catch (error) {
        if (!tending.sawTrouble(error)) onEvent({ kind: 'broken', chunkId, error });
        throw error;
      } finally {
        inHand.set(channel, (inHand.get(channel) ?? 1) - 1);
      }
    };
  for (const channel of request.me.channels) {
    await queue.work(channel, { concurrency: request.concurrency, sinceEpoch: 0 }, runOn(channel));
  }
  const stopped = async (): Promise<{ readonly resent: number }> => {
    await aborted(signal);
    onEvent({ kind: 'stopping', inHand: work.inHand() });
    const resting = queue.rest().then(work.close);
    // Whoever comes next finds in the ledger what was not written any more.
    await Promise.race([resting.catch(() => {}), time.sleep(restsWithinMs)]);
    ended.abort();
    return { resent: work.resent() };
  };
  return {
    isHealthy: () =>
      !signal.aborted && time.monotonicMs() - tending.lastAnswerMs() < healthyMs && queue.isLooking(healthyMs),
    isDatabaseUp: () => !tending.isDown(),
    inHand: () => inHand,
    sawTrouble: (error) => {
      if (!tending.sawTrouble(error)) onEvent({ kind: 'trouble', error });
    },
    ended: stopped(),
  };
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
