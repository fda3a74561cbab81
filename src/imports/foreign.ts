import type { ComponentState } from '../domain/component.ts';
import type { Impact } from '../domain/impact.ts';

/** What an update of another tool says of the status; all that we know of, see `statuses.ts`. */
export type ForeignStatus =
  | 'investigating'
  | 'identified'
  | 'monitoring'
  | 'resolved'
  | 'postmortem'
  | 'scheduled'
  | 'in_progress'
  | 'verifying'
  | 'completed'
  | 'cancelled';

/** An incident, or planned work, as another tool tells of it, in our words. All instants are UTC. */
export interface ForeignIncident {
  /** Its own among all that this tool may ever give us: with it the same is known again. */
  readonly id: string;
  /** Where it stood on the old page, without a slash at either end: `incidents/abc123`. Null: nowhere. */
  readonly path: string | null;
  readonly title: string;
  readonly impact: Impact;
  readonly startedAt: Date;
  /** Null: it is not over there. */
  readonly endedAt: Date | null;
  /** In any order. */
  readonly updates: readonly ForeignUpdate[];
  /** The times that planned work was announced with; null: an incident. */
  readonly window: ForeignWindow | null;
}

export interface ForeignUpdate {
  /** Null: it says nothing of it, or a word that we do not know. */
  readonly status: ForeignStatus | null;
  readonly at: Date;
  /** Markdown; may be empty. */
  readonly body: string;
  /** What it says of parts; those that it does not name stay as they were. */
  readonly components: readonly ComponentState[];
}

export interface ForeignWindow {
  readonly startsAt: Date;
  readonly endsAt: Date;
}

/** What was left out, or taken but for something in it. */
export interface Remark {
  /** What it is called there: an id, a file. */
  readonly what: string;
  readonly why: string;
}

/** All that a tool has told. */
export interface ForeignHistory {
  readonly incidents: readonly ForeignIncident[];
  readonly leftOut: readonly Remark[];
  readonly remarks: readonly Remark[];
}

/** The history itself is missing, unreadable or another one than was said. */
export class ImportFault extends Error {
  override readonly name = 'ImportFault';
  /** The command that mends it. */
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}
