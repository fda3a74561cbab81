import type { ChunkQueue, DueChunk } from '../store/chunkStore.ts';

/** The engine that shares the work of a store out: it wakes workers, leases chunks to them, and takes back a dead one's. */
export interface JobQueue extends ChunkQueue {
  /**
   * Works off a channel's chunks until it is told to rest.
   * @param run works one off; answers what is still to be done in it later, null: nothing
   */
  work(channel: string, options: WorkOptions, run: RunChunk): Promise<void>;
  /** Whether it has asked for more of every channel within this time, or has its hands full. */
  isLooking(withinMs: number): boolean;
  /** Takes nothing more, and waits for what is in hand. */
  rest(): Promise<void>;
  close(): Promise<void>;
}

/** @param lost aborts when the chunk is another worker's, because this one was silent for too long */
export type RunChunk = (chunkId: string, lost: AbortSignal) => Promise<DueChunk | null>;

export interface WorkOptions {
  /** So many chunks at a time. */
  readonly concurrency: number;
  /** Only chunks of entries from this epoch on. */
  readonly sinceEpoch: number;
}
