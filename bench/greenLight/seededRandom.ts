/** Whole 32 bits out of whole numbers: the same for the same, and one bit less changes half of them (the end of MurmurHash3). */
export function mixed(...parts: readonly number[]): number {
  let hash = 0x9e3779b9;
  for (const part of parts) {
    hash = Math.imul(hash ^ part, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    hash ^= hash >>> 16;
  }
  return hash >>> 0;
}

/** From 0 up to, but without, 1. */
export const chance = (...parts: readonly number[]): number => mixed(...parts) / 2 ** 32;

export interface SeededRandom {
  between(low: number, high: number): number;
  /** As often between 1 and 10 as between 10 and 100: of lengths that nobody knows better. */
  spread(low: number, high: number): number;
  /** A whole number, both ends included. */
  whole(low: number, high: number): number;
  pick<T>(of: readonly [T, ...T[]]): T;
  happens(share: number): boolean;
  /** A new list; the given one stays. */
  shuffled<T>(list: readonly T[]): readonly T[];
}

export function createRandom(seed: number): SeededRandom {
  let drawn = 0;
  const next = (): number => {
    drawn += 1;
    return chance(seed, drawn);
  };
  const between = (low: number, high: number): number => low + next() * (high - low);
  const whole = (low: number, high: number): number => Math.floor(between(low, high + 1));
  return {
    between,
    spread: (low, high) => Math.exp(between(Math.log(low), Math.log(high))),
    whole,
    pick: (of) => of[whole(0, of.length - 1)] ?? of[0],
    happens: (share) => next() < share,
    shuffled: (list) =>
      list
        .map((one) => ({ one, place: next() }))
        .sort((a, b) => a.place - b.place)
        .map(({ one }) => one),
  };
}
