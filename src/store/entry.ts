import type { Act } from '../domain/audit.ts';
import type { Delivery } from '../domain/delivery.ts';
import type { Incident } from '../domain/incident.ts';
import type { Message } from '../domain/message.ts';
import type { Update } from '../domain/update.ts';
import type { EntryApproval } from './approvalStore.ts';
import type { Past } from './past.ts';
import type { PeopleReader } from './people.ts';

/** All that one verb stores. */
export interface Entry {
  /** The epoch it was decided upon. */
  readonly epoch: number;
  /** The incident as it is after the update; inserted or replaced by its uuid. */
  readonly incident: Incident;
  readonly update: Update;
  /** What ends with it: the planned work that an incident came out of, with the last entry of its timeline. */
  readonly also?: Pick<Entry, 'incident' | 'update'>;
  readonly messages: readonly StoredMessage[];
  /** What the audit trail is to know of it besides what stands in it. */
  readonly circumstances?: Circumstances;
  /** What a second person has to do with it. Absent: nothing. */
  readonly approval?: EntryApproval;
  /** What else was decided with it, for the audit trail. */
  readonly acts?: readonly Act[];
  /**
   * Worked out inside of the transaction, page by page, because there may be a million of them. Throws `StaleEntry` where
   * somebody needs a message that the entry has not.
   */
  pages(past: Past, people: PeopleReader): AsyncIterable<EntryPage>;
}

export interface Circumstances {
  /** Words that sound like an all-clear, say, went out because somebody said so. */
  readonly wordingAllowed?: boolean;
}

/** The people are others by now than those that an entry was decided for. */
export class StaleEntry extends Error {
  override readonly name = 'StaleEntry';
}

export interface EntryPage {
  readonly deliveries: readonly NewDelivery[];
  /** Ids of older deliveries that become `cancelled`, reason `overtaken`. Those that moved on meanwhile stay. */
  readonly overtaken: readonly string[];
}

export interface StoredMessage {
  readonly channel: string;
  readonly locale: string;
  readonly message: Message;
}

export type NewDelivery = Pick<
  Delivery,
  'id' | 'channel' | 'type' | 'to' | 'locale' | 'reason' | 'nextAttemptAt' | 'expiresAt' | 'means' | 'edits'
> & { readonly state: 'queued' | 'skipped' };
