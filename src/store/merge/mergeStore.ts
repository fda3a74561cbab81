import type { AuditSubject } from '../../domain/audit.ts';
import type { Telling } from '../../domain/mergeTimelines.ts';
import type { Update } from '../../domain/update.ts';
import type { ApprovalRow } from '../schema.ts';

/** What a store gives to another one, and takes from it, so that what was recorded beside it is told of there too. */
export interface MergeStore {
  /** Each incident that has entries with an epoch above this one, with its whole timeline, in the order of its numbers. */
  spokenSince(epoch: number): Promise<readonly SpokenIncident[]>;
  /** How many deliveries of these entries are still to be sent, and how many nobody knows the end of. */
  open(updateIds: readonly string[]): Promise<{ readonly waiting: number; readonly uncertain: number }>;
  /** What was said under these entries, and to whom. */
  ledger(updateIds: readonly string[]): Ledger;
  /** Of these entries those that are recorded here. */
  known(updateIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** What an incident would be after the merge; nothing is stored. */
  plan(spoken: SpokenIncident): Promise<TakenIncident>;
  /**
   * Records what is lacking of an incident, its ledger, and the work that is left in it, in one transaction. What is
   * there already stays; done again, nothing changes.
   */
  take(spoken: SpokenIncident, ledger: (updateIds: readonly string[]) => Ledger): Promise<TakenIncident>;
}

export interface SpokenIncident extends Telling {
  /** Those of its entries that were recorded there. */
  readonly own: ReadonlySet<string>;
  /** How the trail there tells of them, by the id of the entry; those that it does not know are left out. */
  readonly told: ReadonlyMap<string, AuditSubject>;
  /** The planned work that it came out of. */
  readonly cameFromUuid: string | null;
  /** What it was on the page that it was imported from; null: it was told there first. */
  readonly imported: {
    readonly source: string;
    readonly foreign_id: string;
    readonly path: string | null;
    readonly mark: string;
  } | null;
}

export interface TakenIncident {
  readonly uuid: string;
  readonly title: string;
  /** Here. */
  readonly id: string;
  /** There. */
  readonly idBefore: string;
  readonly kind: 'new' | 'continued' | 'known';
  readonly added: readonly Pick<Update, 'id' | 'seq' | 'event'>[];
  /** Entries that were recorded here and that the other store had not seen. */
  readonly meanwhile: number;
  readonly lastWord: 'shared' | 'other' | null;
  /** The other store's key is that of another open incident here. */
  readonly lostKey: string | null;
}

export type LedgerRow = Readonly<Record<string, string | number | null>>;

/** In pages, because there may be a million of them. */
export interface Ledger {
  messages(): AsyncIterable<readonly LedgerRow[]>;
  deliveries(): AsyncIterable<readonly LedgerRow[]>;
  events(): AsyncIterable<readonly LedgerRow[]>;
  /** What a second person had to do with these entries. */
  approvals(): Promise<readonly ApprovalRow[]>;
}

/** The reason under which the other store cancels what is sent from here. */
export const mergedReason = 'merged';
/** The same of what waits for a second person, and does so here too. */
export const mergedHeldReason = 'merged, and waits for a second person';
/** In `imports`: what came from a store that stood by. */
export const standbySource = 'standby';
