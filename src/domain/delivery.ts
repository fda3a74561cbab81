import type { EntryEvent } from './event.ts';

export const deliveryStates = [
  'queued',
  'sending',
  'sent',
  'retrying',
  'failed',
  'uncertain',
  'skipped',
  'cancelled',
] as const;
export type DeliveryState = (typeof deliveryStates)[number];

/** One message to one destination: a broadcast channel, or one contact. */
export interface Delivery {
  /** Derived from workspace, incident, update, channel and destination: the same plan always gives the same id. */
  readonly id: string;
  readonly incidentUuid: string;
  readonly incidentNumber: number;
  readonly updateId: string;
  readonly seq: number;
  readonly event: EntryEvent;
  readonly channel: string;
  readonly type: string;
  /** The address of a contact; empty for a broadcast channel. */
  readonly to: string;
  readonly locale: string;
  readonly state: DeliveryState;
  /** Why it is in this state, in words fit to be read by a person; holds no secret. */
  readonly reason: string | null;
  /** Times a send was begun. */
  readonly attempts: number;
  /** Times a rule sent it again after it had been `uncertain`. */
  readonly resends: number;
  /** When it came into this state. */
  readonly at: Date;
  readonly nextAttemptAt: Date | null;
  /** After this it is not sent any more; null never expires. */
  readonly expiresAt: Date | null;
  readonly remoteId: string | null;
  readonly url: string | null;
  /** How an `uncertain` one was or can be settled, e.g. `message-id`, `look-up`, `key`. */
  readonly means: string | null;
  /** Of a correction: the id of the post whose text it replaces in place; null: it is a post of its own. */
  readonly edits: string | null;
}

/** What stands in the ledger for the address of somebody who was erased begins with it. */
export const erasedMark = 'erased:';

/** Of one that waited to be sent again after a lost answer and is not: it may have arrived, so it stays `uncertain`. */
export const notSentAgain = (reason: string): string => `an answer was lost, and it is not sent again: ${reason}`;

/** What a channel says of one attempt. `sent` only on the service's own yes. */
export type Outcome =
  | { readonly kind: 'sent'; readonly remoteId: string | null; readonly url: string | null; readonly reason?: string }
  | {
      /** Surely not sent; may be tried again. */
      readonly kind: 'retry';
      readonly reason: string;
      /** What the service asked for; null leaves it to the back-off. */
      readonly retryAfterMs: number | null;
      /** `greylist` waits minutes, `prompt` seconds. */
      readonly pace: 'prompt' | 'greylist';
    }
  | {
      /** Surely not sent, and asking again would not help. */
      readonly kind: 'failed';
      readonly reason: string;
      /** `channel`: every other delivery of this channel would fail alike (bad credentials). */
      readonly scope: 'delivery' | 'channel';
    }
  /** The request left, no readable answer came. */
  | { readonly kind: 'uncertain'; readonly reason: string };

/** What is done with an `uncertain` delivery (RELIABILITY.md, house rules). */
export type UncertainRule =
  /** A second post is impossible by construction: send again as often as it takes. */
  | 'resend'
  /** Send again once, byte-identical; a second lost answer stays `uncertain`. */
  | 'resend-once'
  /** Ask the service; absent: post once more, its refusal of a duplicate being the proof. */
  | 'look-up'
  /** Ask the service after 10 s and at each `deliver`; found is `sent`, absent stays `uncertain` for a human. */
  | 'look-up-only'
  /** A human decides. */
  | 'hold';

/** Who was told: the service said yes, or nobody can rule it out. */
export const wasTold = (state: DeliveryState): boolean => state === 'sent' || state === 'uncertain';

/** Legal moves; every write to the ledger is checked against them. */
const moves: Readonly<Record<DeliveryState, readonly DeliveryState[]>> = {
  queued: ['sending', 'retrying', 'cancelled', 'failed'],
  sending: ['sent', 'retrying', 'failed', 'uncertain'],
  // `uncertain`: it is not tried again, and an answer had been lost before.
  retrying: ['sending', 'retrying', 'cancelled', 'failed', 'uncertain'],
  uncertain: ['sending', 'sent', 'queued', 'failed', 'cancelled'],
  failed: ['queued', 'cancelled'],
  sent: [],
  skipped: [],
  cancelled: [],
};
export const mayMove = (from: DeliveryState, to: DeliveryState): boolean => moves[from].includes(to);

/** From worst to best, as an answer names the state of a channel (PRODUCT.md section 5). */
const worstFirst: readonly DeliveryState[] = [
  'failed',
  'uncertain',
  'retrying',
  'sending',
  'queued',
  'cancelled',
  'sent',
  'skipped',
];

export function worstState(states: Iterable<DeliveryState>): DeliveryState {
  const present = new Set(states);
  return worstFirst.find((state) => present.has(state)) ?? 'skipped';
}
