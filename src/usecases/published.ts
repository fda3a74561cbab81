import type { Approval } from '../domain/approval.ts';
import type { Delivery } from '../domain/delivery.ts';
import type { Incident } from '../domain/incident.ts';
import type { Tally } from '../domain/summary.ts';
import type { Update } from '../domain/update.ts';
import type { Sleepers } from './sleepers.ts';

/** Of those that ask for a person so many are named; more of them nobody would read. */
export const namedOnes = 5;

/** How a publishing verb ended; the answer and the exit code are read off it. */
export interface Published {
  /** False: the same key came before, and nothing new was stored. */
  readonly created: boolean;
  readonly incident: Incident;
  readonly update: Update;
  /** How the deliveries of this update stand now. */
  readonly tallies: readonly Tally[];
  /** Who is told once their quiet hours end. Absent: nobody waits for that. */
  readonly asleep?: readonly Sleepers[];
  /** Some of those whose answer was lost, for a person to look after. */
  readonly uncertain: readonly Delivery[];
  /** Deliveries that a rule sent again after they were `uncertain`. */
  readonly resent: number;
  /** Ctrl-C or SIGTERM came in between. */
  readonly interrupted: boolean;
  readonly warnings: readonly string[];
  /** What a second person has to do with it. Absent: nothing. */
  readonly approval?: PublishedApproval;
  /** Absent: this process sent it. */
  readonly detached?: Detached;
}

export interface PublishedApproval {
  /**
   * `asked`, `waits`: nothing was recorded, it waits as a whole, since now or since before. `held`: it was recorded, and what goes
   * to some channels waits. `approved`: it had waited, and goes now, with or without a second person. `broken_glass`: it went without.
   */
  readonly kind: 'asked' | 'waits' | 'held' | 'approved' | 'broken_glass';
  readonly approval: Approval;
}

/** Nothing was recorded yet: somebody else has to say yes first. */
export const isAsked = ({ approval }: Pick<Published, 'approval'>): boolean =>
  approval?.kind === 'asked' || approval?.kind === 'waits';

/** The sending was left to the workers of a shared store. */
export interface Detached {
  /** Channels that something waits on, and that no worker was seen at lately. */
  readonly unattended: readonly string[];
}

/** What `deliver` did. */
export interface Delivered {
  readonly tallies: readonly Tally[];
  /** Some of those whose answer was lost, for a person to look after. */
  readonly uncertain: readonly Delivery[];
  readonly resent: number;
  readonly interrupted: boolean;
}
