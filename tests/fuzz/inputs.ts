import { makeText, mutate } from './mutate.ts';
import { createRandom, seedOf } from './random.ts';
import type { Random, Target } from './target.ts';

/** As many inputs with an end of their own are kept to be changed further. */
const mostKept = 600;
const mostKeptChars = 8_192;

/** Where the inputs of one parser come from. */
export interface Inputs {
  /** The same seed gives the same inputs, as long as they come to the same ends. */
  next(): string;
  /** @returns whether nothing before came to this end */
  cameTo(input: string, end: string): boolean;
  /** How many ends there were. */
  ends(): number;
}

/** What a few seconds are enough for. */
const briefChars = 4_096;

/** @param brief a few short inputs, of all kinds from the first one on */
export async function createInputs(target: Target, seed: number, brief: boolean): Promise<Inputs> {
  const real = await target.corpus();
  const kept: string[] = [];
  const ends = new Set<string>();
  let count = 0;
  const pick = (random: Random): string => {
    if (kept.length > 0 && random.chance(2)) return random.pick(kept);
    return real.length === 0 ? '' : random.pick(real);
  };
  const made = (random: Random): string => (target.make ?? makeText)(random);
  return {
    next: () => {
      // Each real one as it is, once.
      const whole = brief ? undefined : real[count];
      const random = createRandom(seedOf(seed, target.name, count));
      count += 1;
      if (whole !== undefined) return whole.slice(0, target.maxChars ?? Number.POSITIVE_INFINITY);
      const isMade = real.length === 0 || random.chance(5);
      const input =
        isMade && !random.chance(3) ? made(random) : mutate(isMade ? made(random) : pick(random), pick(random), random);
      return input.slice(0, Math.min(brief ? briefChars : input.length, target.maxChars ?? input.length));
    },
    cameTo: (input, end) => {
      if (ends.has(end)) return false;
      ends.add(end);
      if (kept.length < mostKept && input.length <= mostKeptChars) kept.push(input);
      return true;
    },
    ends: () => ends.size,
  };
}
