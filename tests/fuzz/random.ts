import type { Random } from './target.ts';

/** Mulberry32: 32 bits of state are enough to tell inputs apart, and it is as fast as the parsers. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const int = (below: number): number => Math.floor((next() / 0x1_0000_0000) * below);
  return {
    int,
    chance: (oneIn) => int(oneIn) === 0,
    pick: (from) => {
      const found = from[int(from.length)];
      if (found === undefined && from.length === 0) throw new RangeError('nothing to pick from');
      return found as (typeof from)[number];
    },
  };
}

/** A seed of its own for a name and a number. */
export function seedOf(seed: number, name: string, count: number): number {
  let mixed = (seed ^ 0x811c9dc5) >>> 0;
  for (const letter of `${name}/${count}`) mixed = Math.imul(mixed ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return mixed;
}
