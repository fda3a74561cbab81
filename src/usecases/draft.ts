import type { ChannelCount, Unconfirmed } from '../domain/confirmation.ts';
import type { Guard } from '../domain/greenLight.ts';
import type { Incident } from '../domain/incident.ts';
import type { Message, MessageSize } from '../domain/message.ts';
import type { Update } from '../domain/update.ts';
import type { Entry } from '../store/store.ts';
import type { DraftApproval } from './draftApproval.ts';
import type { PublishFault } from './refusal.ts';

/** One rendered message of the plan, as `preview` and `--dry-run` show it. */
export interface DraftMessage {
  readonly channel: string;
  readonly type: string;
  readonly locale: string;
  readonly message: Message;
  readonly size: MessageSize;
  readonly recipients: number;
  /** For all recipients, in `currency`; null where nothing is charged per message. */
  readonly cost: number | null;
  /** ISO 4217 */
  readonly currency: string;
  /** Where the price comes from, in words; null: from the config, or there is none. */
  readonly priceSource: string | null;
  readonly sentencesLeftOut: number;
  /** When the first of them goes out, if all have to wait; null: at once. */
  readonly dueAt: Date | null;
  /** Those who wait for the end of their quiet hours; null: nobody does. */
  readonly asleep: { readonly count: number; readonly until: string } | null;
  /** What can't be taken back afterwards. */
  readonly afterwards: string;
  /** It waits for a second person. */
  readonly isHeld?: boolean;
  /** A post that stands is edited, to say `message.inPlace`. */
  readonly isEdit: boolean;
}

/**
 * What a verb will do, as a value: printed by `--dry-run` and `preview`, committed and sent by `publish`. A draft with
 * faults can be shown but not published.
 */
export interface Draft {
  readonly kind: 'draft';
  readonly incident: Incident;
  readonly update: Update;
  readonly messages: readonly DraftMessage[];
  readonly skippedChannels: readonly string[];
  readonly faults: readonly PublishFault[];
  /** What it comes to, by channel. */
  readonly counts: readonly ChannelCount[];
  /** Above what a person has to name: it can be shown, but not published. */
  readonly unconfirmed: readonly Unconfirmed[];
  readonly warnings: readonly string[];
  /** What of it needs a second person; null: nothing. */
  readonly approval: DraftApproval | null;
  /** On `resolve` only. */
  readonly guard: Guard | null;
  /** Some of it goes to the people of the contact list. */
  readonly writesToPeople: boolean;
  /** What is to be committed. Made on demand: a dry run of a hundred thousand letters needs no ids for them. */
  toEntry(): Entry;
}

/** The same key came before: nothing new is stored, that update's deliveries go on. */
export interface Repeat {
  readonly kind: 'repeat';
  readonly incident: Incident;
  readonly update: Update;
}
