import type { DueChunk, TakenChunk } from '../store/chunkStore.ts';
import { untilBack } from '../store/postgresWrite.ts';
import type { DeliveryScope } from '../store/store.ts';
import type { DeliverReport, DeliverRequest } from './deliver.ts';
import { createLedger, type Ledger, type LedgerWriter } from './ledger.ts';
import { createLines } from './lines.ts';
import type { DeliveryDeps, OnChange, SharedWork } from './run.ts';
import { gateMs, retryWindowMs, sendHeld } from './sendHeld.ts';

/** Chunks of one channel at a time in one process: while the last mails of one are answered the next is begun. */
const chunksAtOnce = 2;
const lookEveryMs = 100;
/** What this config does not know is left to a machine whose config does. */
const unknownMs = 60_000;

/**
 * Works on the queue, beside whoever else does, until nothing of what the caller waits for is due any more. Who sends what
 * is the queue's to say; the ledger says what has been sent.
 */
export async function deliverShared(
  deps: DeliveryDeps,
  shared: SharedWork,
  request: DeliverRequest,
): Promise<DeliverReport> {
  const { time, channels } = deps;
  const ended = new AbortController();
  const stop = AbortSignal.any([request.signal, ended.signal]);
  const work = createChunkWork(deps, shared, { ...request, signal: stop });
  const giveUpMs = time.monotonicMs() + request.patienceMs;
  const queue = await shared.queue();
  try {
    if (request.eager) await shared.chunks.hasten(await shared.chunks.unfinished(request.scope, time.now()));
    for (const { name } of channels) {
      const options = { concurrency: chunksAtOnce, sinceEpoch: request.scope.sinceEpoch };
      await queue.work(name, options, work.run);
    }
    while (!request.signal.aborted) {
      if (work.inHand() === 0) {
        if (time.monotonicMs() > giveUpMs) break;
        const isAtRest = () => isAtRestHere(deps, request.own, work.lastBegunMs() + retryWindowMs);
        if ((await untilBack(isAtRest)) && work.inHand() === 0) break;
      }
      await time.sleep(lookEveryMs, request.signal);
    }
  } finally {
    ended.abort();
    await queue.rest();
    await work.close();
  }
  return { resent: work.resent(), interrupted: request.signal.aborted };
}

/**
 * What waits for a channel that this config does not name is another machine's to send.
 * @param untilMs on the monotonic clock
 */
async function isAtRestHere(deps: DeliveryDeps, scope: DeliveryScope, untilMs: number): Promise<boolean> {
  const { outbox, channels, time } = deps;
  const now = time.now();
  const until = new Date(now.getTime() + untilMs - time.monotonicMs());
  const names = channels.map((channel) => channel.name);
  return await outbox.isAtRest(scope, names, now, until);
}

export interface ChunkWork {
  /** Works a chunk off; see `JobQueue.work`. */
  run(chunkId: string, lost: AbortSignal): Promise<DueChunk | null>;
  inHand(): number;
  /** When one was taken in hand last, on the monotonic clock. */
  lastBegunMs(): number;
  resent(): number;
  close(): Promise<void>;
}

export interface ChunkWorkOptions {
  readonly eager: boolean;
  /** How long an answer waits to be written while the store is away; absent: no longer than a restart of it takes. */
  readonly outlastMs?: number;
  /** Told of each chunk as it is begun; what it gives back hears what became of it. */
  readonly onChunk?: (chunk: TakenChunk) => ChunkWatch;
  readonly onChange: OnChange;
  readonly onStopping: (underWay: number) => void;
  readonly signal: AbortSignal;
}

/** Looks on while a chunk is worked off. */
export interface ChunkWatch {
  readonly onChange: OnChange;
  /** @param rest something is left to be done in it later, here or elsewhere */
  ended(rest: boolean): void;
}

/** What a process does with the chunks that the queue hands it; its connections to the services outlive each of them. */
export function createChunkWork(deps: DeliveryDeps, { chunks }: SharedWork, options: ChunkWorkOptions): ChunkWork {
  const { time } = deps;
  const lines = createLines(deps, options.signal);
  let inHand = 0;
  let resent = 0;
  let lastBegunMs = time.monotonicMs();

  const work = async (chunk: TakenChunk, lost: AbortSignal): Promise<DueChunk | null> => {
    const channel = deps.channels.find((one) => one.name === chunk.channel);
    // Another machine's config may still know it.
    if (!channel) return { ...chunk, dueAt: new Date(time.now().getTime() + unknownMs) };
    const scope = { incidentUuid: null, sinceEpoch: 0, chunk };
    const watch = options.onChunk?.(chunk);
    const onChange: OnChange = (...change) => {
      watch?.onChange(...change);
      options.onChange(...change);
    };
    const gate = channel.definition.goesFirst ? async () => {} : gateOf(deps, chunk, options.signal);
    const end = await sendHeld(
      deps,
      { ...options, onChange, channels: [channel], scope, own: scope, gate, lines },
      { ledger: ledgerOf(chunk), lost, release: async () => {} },
    );
    resent += end.resent;
    // Whoever has it now goes on with it.
    const [next] = end.kind === 'fenced' ? [] : await chunks.unfinished(scope, null);
    watch?.ended(end.kind === 'fenced' || next !== undefined);
    return next ?? null;
  };
  const ledgerOf = (chunk: TakenChunk): Ledger => {
    const { outlastMs } = options;
    const write: LedgerWriter['write'] = (moves, at) => chunks.write(chunk, moves, at);
    const outlast: LedgerWriter['outlast'] =
      outlastMs === undefined ? null : (moves, at) => chunks.write(chunk, moves, at, { forMs: outlastMs });
    return createLedger({ write, outlast, makeRoom: () => false }, time.now);
  };
  return {
    run: async (chunkId, lost) => {
      inHand += 1;
      lastBegunMs = time.monotonicMs();
      try {
        const chunk = await chunks.take(chunkId);
        return chunk === null ? null : await work(chunk, lost);
      } finally {
        inHand -= 1;
      }
    },
    inHand: () => inHand,
    lastBegunMs: () => lastBegunMs,
    resent: () => resent,
    close: () => lines.close(),
  };
}

/** What comes after another post on a channel hangs on that; a worker that has died over it is noticed by then. */
const earlierPostMs = 20_000;

/**
 * The others wait for the status page, wherever it is being put up, and a post for the one before it. Both are looked up
 * in the ledger, because they may be another machine's work.
 */
function gateOf({ outbox, channels, time }: DeliveryDeps, chunk: TakenChunk, stop: AbortSignal): () => Promise<void> {
  const first = channels.filter((one) => one.definition.goesFirst).map((one) => one.name);
  const isBroadcast = channels.some((one) => one.name === chunk.channel && one.definition.reach === 'broadcast');
  const beganMs = time.monotonicMs();
  let isOpen = false;
  const pageIsOnItsWay = async (): Promise<boolean> => {
    if (time.monotonicMs() - beganMs > gateMs) return false;
    const unsettled = ['queued', 'sending'] as const;
    for (const channel of first) {
      const found = await outbox.deliveries({ updateId: chunk.updateId, channel, states: unsettled, limit: 1 });
      if (found.length > 0) return true;
    }
    return false;
  };
  const earlierIsOnItsWay = async (): Promise<boolean> => {
    if (!isBroadcast || time.monotonicMs() - beganMs > earlierPostMs) return false;
    const { incidentUuid, channel } = chunk;
    const sending = await outbox.deliveries({ incidentUuid, channel, states: ['sending'] });
    return sending.some((one) => one.updateId !== chunk.updateId);
  };
  return async () => {
    while (!isOpen && !stop.aborted) {
      isOpen = !(await pageIsOnItsWay()) && !(await earlierIsOnItsWay());
      if (!isOpen) await time.sleep(50, stop);
    }
  };
}
