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
  /** Absent: this process sent it. */
  readonly detached?: Detached;
}

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
