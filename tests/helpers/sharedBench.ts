import type { JobQueue, RunChunk, WorkOptions } from '../../src/delivery/jobQueue.ts';
import type { SharedWork } from '../../src/delivery/run.ts';
import type { Delivery, DeliveryState } from '../../src/domain/delivery.ts';
import type { Pace } from '../../src/domain/pace.ts';
import type { ChunkStore, DueChunk } from '../../src/store/chunkStore.ts';
import { currentOwner } from '../../src/store/owner.ts';
import type { DeliveryScope, WriteResult } from '../../src/store/store.ts';
import type { WorkerMark } from '../../src/store/workerStore.ts';
import type { DeliveryBench } from './appDelivery.ts';

/** A job of the queue: its chunk, and how often it was handed out. */
interface Job {
  readonly chunk: DueChunk;
  begun: boolean;
}

/** The delivery bench's store as many machines see a shared one: a chunk a channel of each entry, and a queue in memory. */
export interface SharedBench {
  readonly shared: SharedWork;
  /** What waits in the queue, oldest first. */
  waiting(): readonly DueChunk[];
  /** What the queue was told of the work on each channel. */
  readonly worked: ReadonlyMap<string, WorkOptions>;
  /** Puts all in the queue that is still to be sent. */
  putAll(): Promise<void>;
  chunk(channel: string, seq?: number): Promise<DueChunk>;
  /** Another machine takes it: what was taken before is fenced. */
  takeAway(id: string): void;
  /** Who has said to be there, and when. */
  readonly seen: { readonly worker: WorkerMark; readonly at: Date }[];
  /** Instead of a write, once; null: none. */
  readonly next: { write: (() => Promise<WriteResult>) | null; seen: (() => Promise<void>) | null };
  /** How long each write that was tried again would wait for the store. */
  readonly outlasted: number[];
  /** What the ledger finds to be lost by the queue. */
  readonly lost: { readonly asked: { at: Date; before: Date }[]; chunks: readonly DueChunk[]; fails: boolean };
  /** Whether the queue asks for more, and how it was put to rest. */
  readonly state: { looking: boolean; lookedWithinMs: number | null; rests: number; restFor: Promise<void> | null };
  /** Takes nothing up until then. */
  hold(): () => void;
}

const openStates: readonly DeliveryState[] = ['queued', 'retrying', 'sending'];

export async function createSharedBench({ store, time }: DeliveryBench): Promise<SharedBench> {
  const lease = await store.outbox.takeLease(currentOwner(), time.now(), 1e9);
  if (lease.kind !== 'taken') throw new Error(lease.kind);
  const fences = new Map<string, number>();
  const paces = new Map<string, Pace>();
  const jobs: Job[] = [];
  const worked = new Map<string, WorkOptions>();
  const seen: SharedBench['seen'] = [];
  const next: SharedBench['next'] = { write: null, seen: null };
  const outlasted: number[] = [];
  const lost: SharedBench['lost'] = { asked: [], chunks: [], fails: false };
  const state: SharedBench['state'] = { looking: true, lookedWithinMs: null, rests: 0, restFor: null };
  const loops: Promise<void>[] = [];
  let isHeld = false;
  let resting = new AbortController();

  const idOf = (one: Pick<Delivery, 'updateId' | 'channel'>): string => `${one.updateId}/${one.channel}`;
  const chunkOf = (some: readonly Delivery[]): DueChunk => {
    const [one] = some;
    if (!one) throw new Error('a chunk of nothing');
    const dues = some.map(({ nextAttemptAt }) => nextAttemptAt?.getTime() ?? 0);
    const { incidentUuid, updateId, channel, seq: epoch } = one;
    const soonest = Math.min(...dues);
    const dueAt = soonest === 0 ? null : new Date(soonest);
    return { id: idOf(one), incidentUuid, updateId, channel, epoch, first: 0, last: 1e9, dueAt };
  };
  const unfinished = async (scope: DeliveryScope, at: Date | null): Promise<readonly DueChunk[]> => {
    const states: readonly DeliveryState[] = at === null ? openStates : [...openStates, 'uncertain'];
    const open = (await store.outbox.deliveries({ scope, states })).filter(
      (one) => at === null || one.state !== 'queued' || one.nextAttemptAt === null || one.nextAttemptAt <= at,
    );
    return [...Map.groupBy(open, idOf).values()].map(chunkOf);
  };
  const put = async (chunks: readonly DueChunk[]): Promise<void> => {
    for (const chunk of chunks) {
      const waits = jobs.findIndex((job) => job.chunk.id === chunk.id && !job.begun);
      if (waits >= 0) jobs.splice(waits, 1);
      jobs.push({ chunk, begun: false });
    }
  };
  const chunks: ChunkStore = {
    take: async (id) => {
      const all = await store.outbox.deliveries({});
      const own = all.filter((one) => idOf(one) === id);
      if (own.length === 0) return null;
      const fence = (fences.get(id) ?? 0) + 1;
      fences.set(id, fence);
      return { ...chunkOf(own), fence };
    },
    write: async (chunk, moves, at, again) => {
      if (again) outlasted.push(again.forMs);
      const { write } = next;
      next.write = null;
      if (write) return await write();
      if (fences.get(chunk.id) !== chunk.fence) return { kind: 'fenced' };
      return await store.outbox.write(lease.fence, moves, at);
    },
    unfinished,
    hasten: (some) => put(some.map((one) => ({ ...one, dueAt: null }))),
    restore: async (at, before) => {
      lost.asked.push({ at, before });
      if (lost.fails) throw new Error('it can not be looked for');
      return lost.chunks;
    },
    workers: {
      seen: async (worker, at) => {
        if (next.seen) return await next.seen();
        seen.push({ worker, at });
      },
      gone: async () => {},
      seenSince: async () => [],
    },
    changePace: async (channel, change) => {
      const pace = change(paces.get(channel) ?? null);
      if (pace) paces.set(channel, pace);
    },
  };

  const handOut = async (channel: string, run: RunChunk): Promise<void> => {
    while (!resting.signal.aborted) {
      const job = jobs.find(
        (one) => !one.begun && one.chunk.channel === channel && (one.chunk.dueAt ?? time.now()) <= time.now(),
      );
      if (!job || isHeld) {
        await time.sleep(50, resting.signal);
        continue;
      }
      job.begun = true;
      const rest = await run(job.chunk.id, new AbortController().signal).catch(() => null);
      if (rest) await put([rest]);
      jobs.splice(jobs.indexOf(job), 1);
    }
  };
  const queue: JobQueue = {
    put,
    hasten: put,
    restore: async () => [],
    work: async (channel, options, run) => {
      worked.set(channel, options);
      for (let index = 0; index < options.concurrency; index += 1) loops.push(handOut(channel, run));
    },
    isLooking: (withinMs) => {
      state.lookedWithinMs = withinMs;
      return state.looking;
    },
    rest: async () => {
      state.rests += 1;
      resting.abort();
      await Promise.all(loops.splice(0));
      if (state.restFor) await state.restFor;
      resting = new AbortController();
    },
    close: async () => {},
  };
  return {
    shared: { chunks, queue: async () => queue },
    waiting: () => jobs.filter((one) => !one.begun).map((one) => one.chunk),
    worked,
    putAll: async () => put(await unfinished({ incidentUuid: null, sinceEpoch: 0 }, null)),
    chunk: async (channel, seq = 1) => {
      const own = (await store.outbox.deliveries({ channel })).filter((one) => one.seq === seq);
      return chunkOf(own);
    },
    takeAway: (id) => void fences.set(id, (fences.get(id) ?? 0) + 1),
    seen,
    next,
    outlasted,
    lost,
    state,
    hold: () => {
      isHeld = true;
      return () => {
        isHeld = false;
      };
    },
  };
}
