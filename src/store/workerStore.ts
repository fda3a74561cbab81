/** A process that sends for others. */
export interface WorkerMark {
  /** UUIDv7 */
  readonly id: string;
  readonly host: string;
  readonly pid: number;
  /** The channels that it works. */
  readonly channels: readonly string[];
  readonly startedAt: Date;
}

/** Who sends for others from a shared store. It grants no right, that is the chunks' fence: it is for people to look at. */
export interface WorkerStore {
  /** Says that this one is there; to be said again every few seconds. */
  seen(worker: WorkerMark, at: Date): Promise<void>;
  /** It has ended of its own will. */
  gone(id: string): Promise<void>;
  /** Those that were there at or after `since`, the longest at work first. */
  seenSince(since: Date): Promise<readonly WorkerMark[]>;
}
