// What calls answer about a second person. A part of dist/api.d.ts (declarations.ts).
import type { Impact, Instant, PlannedMessage, Warned } from './answers.ts';

/**
 * By the rules in `approval` of the config a second person has to say yes to it first: nothing was recorded or sent, and
 * `update` is null.
 */
export interface Asked extends Warned {
  readonly created: false;
  readonly resent: number;
  readonly incident: null;
  readonly update: null;
  readonly approval: Approval;
  readonly deliveries: readonly [];
}

/** What waits, or waited, for a second person. */
export interface Approval {
  /** `APR-4` */
  readonly id: string;
  readonly state: 'waiting' | 'approved' | 'refused' | 'overtaken' | 'broken_glass';
  readonly asked: Instant;
  /** Who asked. */
  readonly by: string;
  /** Who can say yes; null: anybody but the one who asked. */
  readonly needs: readonly string[] | null;
  /** The rules that it falls under. */
  readonly why: {
    readonly channels: readonly string[];
    readonly impact: Impact | null;
    readonly event: string | null;
  };
  /** Null: of an incident that would be opened. */
  readonly incident: string | null;
  readonly event: string;
  readonly title: string;
  readonly endedBy?: string;
  readonly endedAt?: Instant;
  /** Why it was refused, or went out without a second person. */
  readonly reason?: string;
}

/** Of a dry run: deliveries that wait, as they were recorded. */
export interface HeldPlan extends Warned {
  readonly dryRun: true;
  readonly approval: Approval;
  readonly messages: readonly (Pick<PlannedMessage, 'channel' | 'type' | 'locale' | 'recipients' | 'text'> & {
    readonly expiresAt: Instant | null;
  })[];
}

export interface Refused extends Warned {
  readonly approval: Approval;
}

export interface PlannedApproval {
  readonly waits: 'all' | 'channels' | 'nothing';
  readonly needs: readonly string[] | null;
  readonly why: Approval['why'];
  /** Why it would go without a second person. */
  readonly breakGlass: string | null;
}
