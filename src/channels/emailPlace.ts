import type { Outcome } from '../domain/delivery.ts';

/** One message to one person; the same bytes wherever it is handed over. */
export interface Mail {
  /** Both addresses are canonical: `parseAddress` gave them. */
  readonly from: string;
  readonly to: string;
  /** The one in `bytes`. */
  readonly messageId: string;
  readonly bytes: Buffer;
}

/** A place's own yes. */
export interface Taken {
  /** The Message-ID that the mail has at its reader; a service may have given it one of its own. */
  readonly messageId: string;
  /** What was said with it, on one line; null: nothing. */
  readonly reason: string | null;
}

/** Where mail is handed over: a server, a service or a program. */
export interface MailPlace {
  /** As a reason names it. */
  readonly name: string;
  /** Throws `MailProblem`. */
  open(signal: AbortSignal): Promise<MailLink>;
}

/** A place that is ready for mail. Used by one message at a time. */
export interface MailLink {
  readonly place: MailPlace;
  /** Throws `MailProblem`. */
  send(mail: Mail, signal: AbortSignal): Promise<Taken>;
  /** Whether it can be kept for another message. */
  isUsable(): boolean;
  /** Says goodbye where that is possible. */
  close(): Promise<void>;
}

/** A link to a place that needs no connection of its own kept: there is nothing to keep, and nothing to close. */
export const linkTo = (place: MailPlace, send: MailLink['send']): MailLink => ({
  place,
  send,
  isUsable: () => false,
  close: async () => {},
});

export type Unsent = Exclude<Outcome, { kind: 'sent' }>;

/** What follows from a problem, besides what it means for its message. */
export interface Bearing {
  /** The place as a whole is in trouble, not this message with it. */
  readonly isOfPlace: boolean;
  /** Another place may take what this one does not, and no byte of the message can be here. */
  readonly givesWay: boolean;
  /** Our own side stopped: nothing can be learnt of the place. */
  readonly isInterruption?: boolean;
  /** The place takes mail, but not so much at a time. */
  readonly wantsLess?: boolean;
}

/** A place could not be used, or did not take a message. */
export class MailProblem extends Error {
  override readonly name: string = 'MailProblem';
  /** For the delivery. */
  readonly outcome: Unsent;
  readonly isOfPlace: boolean;
  readonly givesWay: boolean;
  readonly isInterruption: boolean;
  readonly wantsLess: boolean;

  constructor(outcome: Unsent, { isOfPlace, givesWay, isInterruption = false, wantsLess = false }: Bearing) {
    super(outcome.reason);
    this.outcome = outcome;
    this.isOfPlace = isOfPlace;
    this.givesWay = givesWay;
    this.isInterruption = isInterruption;
    this.wantsLess = wantsLess;
  }

  /** A kept link may have been closed at the other end meanwhile; that says nothing of a new one. */
  get wasIdleTooLong(): boolean {
    return false;
  }
}

export const interruption = (): MailProblem =>
  new MailProblem(
    { kind: 'retry', reason: 'interrupted', retryAfterMs: null, pace: 'prompt' },
    { isOfPlace: false, givesWay: false, isInterruption: true },
  );
