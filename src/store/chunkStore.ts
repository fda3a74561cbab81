import type { Pace } from '../domain/pace.ts';
import type { DeliveryScope, Move, WriteResult } from './store.ts';
import type { WorkerStore } from './workerStore.ts';

/** Some deliveries of one update on one channel: what a worker of a shared store has in hand at a time. */
export interface Chunk {
  readonly id: string;
  readonly incidentUuid: string;
  readonly updateId: string;
  /** Of the entry that they belong to. */
  readonly epoch: number;
  readonly channel: string;
  /** Places in the order of planning, both of them included. */
  readonly first: number;
  readonly last: number;
}

/** One that is in hand. Whoever takes it later raises the fence, and with the old one nothing more is written. */
export interface TakenChunk extends Chunk {
  readonly fence: number;
}

/** A chunk for the queue, and when there will be something to do in it; null: at once. */
export interface DueChunk extends Chunk {
  readonly dueAt: Date | null;
}

/** The pieces of a shared store's work. Whose turn it is says the queue; what has been sent says the ledger. */
export interface ChunkStore {
  /** Takes it, whoever had it before. Null: it is not there any more. */
  take(id: string): Promise<TakenChunk | null>;
  /**
   * As `Outbox.write`, under the fence of this chunk.
   * @param again the very same write was tried before and nobody knows whether it was done; how long a store that is
   * away is waited for
   */
  write(chunk: TakenChunk, moves: readonly Move[], at: Date, again?: { readonly forMs: number }): Promise<WriteResult>;
  /**
   * Those of this scope in which something is still to be sent, oldest entry first.
   * @param at only those in which a run finds something to do then; null: also what waits for a later time, but nothing
   * that is left to a person
   */
  unfinished(scope: DeliveryScope, at: Date | null): Promise<readonly DueChunk[]>;
  /** Has these worked off now, whether they wait in the queue already or not. */
  hasten(chunks: readonly DueChunk[]): Promise<void>;
  /**
   * Puts what should have gone out before then, and is not in the queue, into it again: the ledger is the truth, and a
   * queue may lose a job. Of all who ask within a minute one looks.
   */
  restore(at: Date, before: Date): Promise<readonly DueChunk[]>;
  readonly workers: WorkerStore;
  /**
   * Changes how fast a channel may go on, for all who work on it; one of them at a time.
   * @param change null: it stays as it is
   */
  changePace(channel: string, change: (pace: Pace | null) => Pace | null): Promise<void>;
}

/** Runs a statement inside of the transaction that is under way. */
export type RunSql = (
  text: string,
  values: readonly unknown[],
) => Promise<readonly Readonly<Record<string, unknown>>[]>;

/** The queue on the same database, as the store needs it: so that an entry and the jobs that tell it are one commit. */
export interface ChunkQueue {
  put(chunks: readonly DueChunk[], sql: RunSql): Promise<void>;
  /** Also those that wait there for a time of their own. */
  hasten(chunks: readonly DueChunk[], sql: RunSql): Promise<void>;
  /** @returns those that it did not have, neither waiting nor being worked on, and has now */
  restore(chunks: readonly DueChunk[], sql: RunSql): Promise<readonly DueChunk[]>;
}
