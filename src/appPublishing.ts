import type { Result } from './domain/result.ts';
import type { Draft, Repeat } from './usecases/draft.ts';
import type { Watcher } from './usecases/progress.ts';
import type { Published } from './usecases/published.ts';
import type { Refusal } from './usecases/refusal.ts';

/** A verb that publishes: first what it will do, as a value, then the doing. */
export interface Publishing<Input> {
  /** What it would do, to be shown only: its ids stand for nothing. Stores and sends nothing. */
  plan(input: Input, watcher?: Watcher): Promise<Result<Draft | Repeat, Refusal>>;
  /** Stores and sends nothing. */
  prepare(input: Input, watcher?: Watcher): Promise<Result<Draft | Repeat, Refusal>>;
  /**
   * Commits and sends; what changed since it was prepared is prepared again from the same input.
   * @param how `detached`: only commits, and leaves the sending to the workers of a shared store
   */
  publish(
    input: Input,
    prepared: Draft | Repeat,
    watcher: Watcher,
    how?: { readonly detached: boolean },
  ): Promise<Result<Published, Refusal>>;
}
