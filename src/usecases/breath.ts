import type { Deps } from './deps.ts';

/** Somebody stopped it before anything was stored. */
class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** Often enough for Ctrl-C and for what a person looks at, and too seldom to cost anything. */
const breathEveryMs = 100;

/**
 * Lets signals and timers in, now and then: SQLite answers without a turn of the event loop, so a long loop over it is
 * deaf otherwise.
 * @returns to be called at each turn of the loop; throws `Interrupted` where `signal` has aborted meanwhile
 */
export function createBreath(
  { monotonicMs, sleep }: Pick<Deps, 'monotonicMs' | 'sleep'>,
  signal: AbortSignal | undefined,
): () => Promise<void> {
  let lastMs = monotonicMs();
  return async () => {
    if (monotonicMs() - lastMs < breathEveryMs) return;
    await sleep(0);
    lastMs = monotonicMs();
    if (signal?.aborted) throw new Interrupted('stopped by the user');
  };
}
