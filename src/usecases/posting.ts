import type { AutoAction } from './autoActions.ts';
import type { Deps } from './deps.ts';
import type { Done } from './done.ts';
import { performAuto } from './performAuto.ts';
import { survive } from './storeTrouble.ts';

/** Posts beside the looks, which must not wait until the last of a hundred thousand letters is out. */
export class Posting {
  readonly #deps: Deps;
  readonly #dryRun: boolean;
  #going: Promise<void> | null = null;
  #done: Done[] = [];
  #failure: { readonly error: unknown } | null = null;
  /** What was told of an action that is still to be done: a dry run, or a refusal, is told once. */
  #told = new Set<string>();

  constructor(deps: Deps, dryRun: boolean) {
    this.#deps = deps;
    this.#dryRun = dryRun;
  }

  /** Does nothing while something is being posted: what is to be said after that is decided after that. */
  start(actions: readonly AutoAction[], signal: AbortSignal): void {
    if (this.#going) return;
    const keys = new Set(actions.map(({ key }) => key));
    this.#told = new Set([...this.#told].filter((key) => keys.has(key)));
    if (actions.length === 0) return;
    this.#going = this.#post(actions, signal).finally(() => {
      this.#going = null;
    });
  }

  async #post(actions: readonly AutoAction[], signal: AbortSignal): Promise<void> {
    try {
      const fault = await survive(async () => {
        for (const action of actions) if (!signal.aborted) await this.#perform(action, signal);
      });
      if (fault) this.#done.push({ kind: 'store_trouble', fault });
    } catch (error) {
      // Stopped before anything was stored, it has nothing to tell.
      if (!signal.aborted) this.#failure = { error };
    }
  }

  async #perform(action: AutoAction, signal: AbortSignal): Promise<void> {
    const isTold = this.#told.has(action.key);
    // It was shown once, and nothing else would come of it.
    if (this.#dryRun && isTold) return;
    const done = await performAuto(this.#deps, action, this.#dryRun, { onProgress: () => {}, signal });
    if (done === null || (done.kind !== 'posted' && isTold)) return;
    this.#told.add(action.key);
    this.#done.push(done);
  }

  /** Until all is posted, `withinMs` at most. */
  async wait(withinMs: number): Promise<void> {
    const waiting = new AbortController();
    await Promise.race([this.#going, this.#deps.sleep(withinMs, waiting.signal)]);
    waiting.abort();
  }

  /** What was done since the last time. Throws what went wrong. */
  take(): readonly Done[] {
    const failure = this.#failure;
    this.#failure = null;
    if (failure) throw failure.error;
    return this.#done.splice(0);
  }

  async end(): Promise<void> {
    await this.#going;
  }
}
