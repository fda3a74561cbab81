import type { Delivery, DeliveryState } from '../domain/delivery.ts';
import type { Incident } from '../domain/incident.ts';
import type { Maintenance } from '../domain/maintenance.ts';
import type { Message } from '../domain/message.ts';
import type { Pace } from '../domain/pace.ts';
import type { Tally } from '../domain/summary.ts';
import type { Update } from '../domain/update.ts';
import type { ApprovalStore } from './approvalStore.ts';
import type { AuditStore } from './auditStore.ts';
import type { Chunk, ChunkStore } from './chunkStore.ts';
import type { ReadSide } from './copy/side.ts';
import type { Entry } from './entry.ts';
import type { ImportStore } from './importStore.ts';
import type { LeaseStore } from './leaseStore.ts';
import type { MergeStore } from './merge/mergeStore.ts';
import type { Past } from './past.ts';
import type { PeopleStore } from './people.ts';
import type { ReportStore } from './reportStore.ts';
import type { SampleStore } from './sampleStore.ts';
import type { StoreFault } from './storeFault.ts';

export type { Circumstances, Entry, NewDelivery, StoredMessage } from './entry.ts';
export { StaleEntry } from './entry.ts';
export type { StoreFault } from './storeFault.ts';

/**
 * Where incidents, the ledger of deliveries and the samples live. Written for one SQLite file and for a shared
 * PostgreSQL alike: every method is one consistent statement or transaction, and nothing relies on being alone.
 */
export interface Store {
  /** True where no file stands yet: an empty store in memory that answers questions and records nothing. */
  readonly isStandIn: boolean;
  readonly incidents: IncidentStore;
  readonly outbox: Outbox;
  readonly samples: SampleStore;
  /** The right to look at the probes for the record: of two that look at the same moment one sample would be a double. */
  readonly looking: LeaseStore;
  readonly people: PeopleStore;
  readonly imports: ImportStore;
  readonly report: ReportStore;
  /** What waits for a second person. */
  readonly approvals: ApprovalStore;
  /** Who did what to this store, when and from where. */
  readonly audit: AuditStore;
  /** The work of a store that many machines share, in pieces; null: one process at a time sends all of it. */
  readonly chunks: ChunkStore | null;
  /** What time it is for all who share this store, whatever their own clocks say. */
  readonly now: () => Date;
  /**
   * Of a file that stands by for a shared store its uuid, else null. Both may give an incident the same next number, so it
   * goes into the ids of deliveries: services take the same id for the same message.
   */
  readonly apart: string | null;
  /** What brings two stores together; loaded when somebody merges. */
  merging(): Promise<MergeStore>;
  /** Of a store that many machines share: all of it as it is at one moment; null: it is a file. */
  readonly snapshot: (<T>(work: (side: ReadSide) => Promise<T>) => Promise<T>) | null;
  /** A stand-in with the same people, to be changed and thrown away. */
  scratch(): Promise<Store>;
  /** Who this store is, and how many updates it has recorded. */
  identity(): Promise<StoreIdentity>;
  close(): Promise<void>;
}

export interface StoreIdentity {
  readonly uuid: string;
  /** Grows by one with each recorded entry. */
  readonly epoch: number;
  readonly schemaVersion: number;
}

export interface IncidentStore {
  /** Open incidents, oldest first. */
  listOpen(): Promise<readonly Incident[]>;
  /** Planned work that is to come or under way, oldest first. */
  listPlanned(): Promise<readonly Maintenance[]>;
  /** All, planned work too, newest first; announcements are none. */
  list(): Promise<readonly Incident[]>;
  /** Newest first. */
  listAnnouncements(): Promise<readonly Incident[]>;
  byNumber(number: number): Promise<Incident | null>;
  byUuid(uuid: string): Promise<Incident | null>;
  /** Incidents that were resolved, and planned work that was completed, at or after `since`; the last first. */
  endedSince(since: Date): Promise<readonly Incident[]>;
  /**
   * Which incidents, and planned work, had an entry at or after `since`, or have one of so many newest that the public may
   * read; by uuid.
   */
  spokenOfSince(since: Date, newest: number): Promise<ReadonlySet<string>>;
  /** The one that was resolved last. */
  lastResolved(): Promise<Incident | null>;
  /** The unresolved incident that was opened under this key. */
  openByKey(key: string): Promise<Incident | null>;
  /** Which numbers are those of planned work. */
  maintenanceNumbers(): Promise<ReadonlySet<number>>;
  /** The number that the next incident or planned work gets. */
  nextNumber(): Promise<number>;
  /** The timeline, oldest first, notes included. */
  timeline(incidentUuid: string): Promise<readonly Update[]>;
  /** Timelines of many incidents at once, by incident uuid. */
  timelines(incidentUuids: readonly string[]): Promise<ReadonlyMap<string, readonly Update[]>>;
  updateById(updateId: string): Promise<Update | null>;
  /** The entry that was recorded under this key, in any incident or in the one named. Newest first. */
  updatesByKey(key: string, incidentUuid: string | null): Promise<readonly Update[]>;
  readonly past: Past;
  /** Number of entries recorded so far; `record` is given it back. Read it before all else that goes into an entry. */
  epoch(): Promise<number>;
  /**
   * Commits an incident's new state, its update, the rendered messages and all deliveries in one transaction.
   * @returns `stale` when anything was recorded since `entry.epoch` was read, or its pages throw `StaleEntry`: read again
   * and decide again.
   */
  record(entry: Entry): Promise<'recorded' | 'stale'>;
}

/** Which deliveries a run is about. */
export interface DeliveryScope {
  /** Null: every incident. */
  readonly incidentUuid: string | null;
  /** Only those of entries recorded at or after this epoch; 0: all. */
  readonly sinceEpoch: number;
  /** Only those of this one. */
  readonly chunk?: Chunk;
}

export interface DeliveryFilter {
  readonly scope?: DeliveryScope | undefined;
  readonly incidentUuid?: string | undefined;
  readonly updateId?: string | undefined;
  readonly channel?: string | undefined;
  readonly to?: string | undefined;
  readonly states?: readonly DeliveryState[] | undefined;
  /** Those that are not settled, and those that have moved since the history stood there. */
  readonly openOrMovedSince?: number | undefined;
  /** At most so many. */
  readonly limit?: number | undefined;
}

/** Its lease is the sender's. */
export interface Outbox extends LeaseStore {
  /** In the order in which they were planned. */
  deliveries(filter: DeliveryFilter): Promise<readonly Delivery[]>;
  /** Where the history of all moves stands. */
  historyAt(): Promise<number>;
  /** The same, counted. */
  tally(filter: DeliveryFilter): Promise<readonly Tally[]>;
  delivery(id: string): Promise<Delivery | null>;
  /** One channel's `queued` and `retrying` ones whose time has come, oldest entry first, at most `limit`. */
  due(scope: DeliveryScope, channel: string, at: Date, limit: number): Promise<readonly Delivery[]>;
  /** The channels that have `queued` or `retrying` deliveries in this scope. */
  pendingChannels(scope: DeliveryScope): Promise<readonly string[]>;
  /**
   * When there is something to send: `at` if it is now, else when the next `retrying` one becomes due; null: neither.
   * What is `queued` for a later rung of the ladder does not count, nobody waits for it.
   */
  nextDueAt(scope: DeliveryScope, at: Date): Promise<Date | null>;
  /**
   * Whether nothing of this scope is being sent, and nothing of these channels (null: of any) is due now or to be retried
   * until then (null: ever). Asked of one moment, because others move what is asked about.
   */
  isAtRest(scope: DeliveryScope, channels: readonly string[] | null, at: Date, until: Date | null): Promise<boolean>;
  /** The stored message of a delivery. */
  message(updateId: string, channel: string, locale: string): Promise<Message | null>;
  /** By id: deliveries of the same incident, channel and destination from before that entry, oldest first. */
  earlier(deliveries: readonly Delivery[]): Promise<ReadonlyMap<string, readonly Delivery[]>>;
  /** How fast a channel may go on; null: nothing is known of it. */
  pace(channel: string): Promise<Pace | null>;
  /** The epoch of the entry that a delivery belongs to. */
  epochOf(updateId: string): Promise<number>;

  /**
   * Writes moves of deliveries in one durable transaction, if `fence` still holds the lease. Each illegal or outdated
   * move (the row is not in `from` any more) is left out and returned by id.
   */
  write(fence: number, moves: readonly Move[], at: Date): Promise<WriteResult>;
  /** Gives up what was kept back of the disk, for what has to be written although it is full. False: nothing was. */
  makeRoom(): boolean;
  /** A human's decision on an `uncertain` or `failed` delivery; needs no lease. Same check of `from`. */
  decide(move: Move, at: Date): Promise<boolean>;
  /** On many at once. @returns how many were moved */
  decideAll(moves: readonly Move[], at: Date): Promise<number>;
}

/** One change of one delivery. Fields left out stay as they are. */
export interface Move {
  readonly id: string;
  readonly from: readonly DeliveryState[];
  readonly to: DeliveryState;
  readonly reason?: string | null;
  readonly nextAttemptAt?: Date | null;
  readonly remoteId?: string | null;
  readonly url?: string | null;
  readonly means?: string | null;
  /** Null: the post can't be edited, so a correction is posted. */
  readonly edits?: null;
  /** How fast the channel of this delivery may go on, kept for the next process. */
  readonly pace?: Pace;
  /** Counts an attempt begun. */
  readonly attempt?: boolean;
  /** Counts a resend by rule. */
  readonly resend?: boolean;
}

export type WriteResult =
  | { readonly kind: 'written'; readonly leftOut: readonly string[] }
  | { readonly kind: 'fenced' };

/** Thrown by every method of a store that the machine lets down; `fault` says how. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly fault: StoreFault;

  constructor(fault: StoreFault, options?: ErrorOptions) {
    super(fault.kind, options);
    this.fault = fault;
  }
}
