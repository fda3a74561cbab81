import type { Sample } from '../domain/greenLight.ts';
import type { Probe } from '../probes/probe.ts';

export interface RoundsIo {
  readonly look: (probe: Probe, signal: AbortSignal) => Promise<Sample>;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

/**
 * Looks at probes round after round, side by side, and at each of them once at a time: one that is still being looked
 * at when the next round comes is left at it, and the others need not wait for it, because time in which nobody looks
 * at them would count as a gap.
 */
export class Rounds {
  readonly #io: RoundsIo;
  readonly #going = new Map<string, Promise<void>>();
  #seen: Sample[] = [];
  #failure: { readonly error: unknown } | null = null;

  constructor(io: RoundsIo) {
    this.#io = io;
  }

  /** Whether a look has not ended yet. What it will say is not known: nothing may be concluded from the others alone. */
  get busy(): boolean {
    return this.#going.size > 0;
  }

  /**
   * Starts a look at each of these that is not being looked at, and waits until no look is left, `withinMs` at most.
   * @param signal ends the looks; how they end is waited for, so that nothing that they started is left behind
   * @returns all that was seen since the last call, in the order of `probes`, whichever was quicker; what is still going
   * comes with a later one
   */
  async next(probes: readonly Probe[], withinMs: number, signal: AbortSignal): Promise<readonly Sample[]> {
    for (const probe of probes) {
      if (!this.#going.has(probe.name)) this.#going.set(probe.name, this.#start(probe, signal));
    }
    const waiting = new AbortController();
    await Promise.race([Promise.all(this.#going.values()), this.#io.sleep(withinMs, waiting.signal)]);
    waiting.abort();
    if (this.#failure) throw this.#failure.error;
    const placeOf = ({ probe }: Sample): number => probes.findIndex(({ name }) => name === probe);
    return this.#seen.splice(0).toSorted((one, other) => placeOf(one) - placeOf(other));
  }

  async #start(probe: Probe, signal: AbortSignal): Promise<void> {
    try {
      this.#seen.push(await this.#io.look(probe, signal));
    } catch (error) {
      // A look that throws is a bug; it is told by the round that is waiting, or by the next.
      this.#failure = { error };
    } finally {
      this.#going.delete(probe.name);
    }
  }
}
