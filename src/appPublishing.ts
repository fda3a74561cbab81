import { forShow, watchedBy } from './appParts.ts';
import { systemTime } from './delivery/time.ts';
import type { Result } from './domain/result.ts';
import type { RequestVerb } from './usecases/asking.ts';
import type { Deps } from './usecases/deps.ts';
import type { Draft, Repeat } from './usecases/draft.ts';
import type { Watcher } from './usecases/progress.ts';
import { publish } from './usecases/publish.ts';
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

export type Prepare<Input> = (deps: Deps) => (input: Input) => Promise<Result<Draft | Repeat, Refusal>>;

/**
 * Plans on whatever stands there; a store is made only when there is something to put into it.
 * @returns makes a verb of how it is prepared; its name is null where its entries never need a second person
 */
export const publishingOn =
  (reading: () => Promise<Deps>, writing: () => Promise<Deps>) =>
  <Input extends object>(verb: RequestVerb | null, prepare: Prepare<Input>): Publishing<Input> => {
    let madeAtMs = 0;
    return {
      plan: async (input, watcher) => await prepare(watchedBy(watcher, forShow(await reading())))(input),
      prepare: async (input, watcher) => {
        const prepared = await prepare(watchedBy(watcher, await reading()))(input);
        madeAtMs = systemTime.monotonicMs();
        return prepared;
      },
      publish: async (input, prepared, watcher, how = { detached: false }) => {
        const ready = watchedBy(watcher, await writing());
        const whole = { ...how, ...(verb === null ? {} : { asking: { verb, input } }) };
        return await publish(ready, () => prepare(ready)(input), prepared, madeAtMs, watcher, whole);
      },
    };
  };
