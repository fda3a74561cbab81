import type { Approval, ApprovalRequest, ApprovalRules, ApprovalSubject, Said } from '../domain/approval.ts';

/** What waits for a second person. Each change is in the audit trail. */
export interface ApprovalStore {
  /** Oldest first. Deliveries that have expired, or were overtaken, wait for nobody. */
  waiting(at: Date): Promise<readonly Approval[]>;
  byId(id: number): Promise<Approval | null>;
  /** What waits of an entry, by channel and locale. */
  held(updateId: string): Promise<readonly HeldGroup[]>;
  /** What was recorded with these entries, oldest first. */
  ofUpdates(updateIds: readonly string[]): Promise<readonly Approval[]>;
  /** What went out without a second person from then until before then. */
  brokenGlass(from: Date, to: Date): Promise<readonly Approval[]>;
  /**
   * Stores that somebody asks for an entry. `standing`: the same was asked for before, by the same key or, where there is
   * none, in the same words, and it waits or was refused. `conflict`: something else was asked for under this key.
   */
  ask(request: NewRequest): Promise<{ readonly kind: 'asked' | 'standing' | 'conflict'; readonly approval: Approval }>;
  /**
   * Lets go of the deliveries that wait. False: it does not wait any more.
   * @param glass why it goes without a second person; null: `by` is that person
   */
  release(id: number, by: Said, glass: string | null): Promise<boolean>;
  /** Ends it; deliveries that wait are cancelled. False: it does not wait any more. */
  refuse(id: number, by: Said, reason: string): Promise<boolean>;
  /** Ends what nobody can say yes to any more. */
  overtake(id: number, at: Date): Promise<void>;
}

/** Deliveries that wait and say the same. */
export interface HeldGroup {
  readonly channel: string;
  readonly type: string;
  readonly locale: string;
  readonly recipients: number;
  /** The last moment at which the first of them may go out; null: they never expire. */
  readonly expiresAt: Date | null;
}

export interface NewRequest extends Pick<Approval, 'incidentUuid' | 'subject'> {
  readonly asked: Said;
  readonly rules: ApprovalRules;
  readonly request: ApprovalRequest;
}

/** What a second person has to do with an entry, recorded in its transaction. */
export type EntryApproval =
  /** Some of its deliveries wait. */
  | {
      readonly kind: 'channels';
      readonly asked: Said;
      readonly subject: ApprovalSubject;
      readonly rules: ApprovalRules;
    }
  /**
   * It was asked for as a whole, and has the yes, or goes without one (`glass` says why). Where it does not wait any more
   * the entry is `stale`.
   */
  | { readonly kind: 'approved'; readonly id: number; readonly by: Said; readonly glass: string | null }
  /** It goes without; the same, if somebody has asked for it, waits for nobody any more. */
  | {
      readonly kind: 'broken_glass';
      readonly by: Said;
      readonly reason: string;
      readonly subject: ApprovalSubject;
      readonly rules: ApprovalRules;
      readonly contentHash: string;
    };
