import type { Guard } from '../domain/greenLight.ts';
import type { Incident } from '../domain/incident.ts';
import type { Message, MessageSize } from '../domain/message.ts';
import type { Update } from '../domain/update.ts';
import type { Entry } from '../store/store.ts';
import type { PublishFault } from './refusal.ts';

/** One rendered message of the plan, as `preview` and `--dry-run` show it. */
export interface DraftMessage {
  readonly channel: string;
  readonly type: string;
  readonly locale: string;
  readonly message: Message;
  readonly size: MessageSize;
  readonly recipients: number;
  /** US dollars for all recipients; null where nothing is charged per message. */
  readonly cost: number | null;
  readonly sentencesLeftOut: number;
  /** When it goes out, if a rung of the ladder lies ahead; null: at once. */
  readonly dueAt: Date | null;
  /** What can't be taken back afterwards. */
  readonly afterwards: string;
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
  readonly warnings: readonly string[];
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
