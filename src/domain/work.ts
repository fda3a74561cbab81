import type { ComponentState } from './component.ts';

/** Planned work: what a maintenance has that an incident has not. All instants are UTC, lengths milliseconds. */
export interface Work {
  /** The times that were told; `extend` moves the second. */
  readonly startsAt: Date;
  readonly endsAt: Date;
  /** When it began; null: not yet. */
  readonly begunAt: Date | null;
  /** How its parts do while it is under way. Until then, and after it, they are as good as ever. */
  readonly components: readonly ComponentState[];
  /** The notices ahead of it: how long before the start, longest first. */
  readonly remindMs: readonly number[];
  /** The shortest of these that has been given, or was over when the work was announced; null: none. */
  readonly remindedMs: number | null;
  /** The founder's words of its announcement; null: the template spoke. */
  readonly message: string | null;
  /** Nothing begins or completes it by itself. */
  readonly byHand: boolean;
  readonly reach: Reach;
  /** The number of the incident that it has become; null: none. */
  readonly became: number | null;
}

/** Who hears of it where nothing else is said, and how many at most: the flags that it was announced with. */
export interface Reach {
  readonly only: readonly string[] | null;
  readonly skip: readonly string[];
  readonly audience: string | null;
  /** By channel so many messages as a person has agreed to. */
  readonly confirmed: readonly (readonly [channel: string, messages: number])[];
}
