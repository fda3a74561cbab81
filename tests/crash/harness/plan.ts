import fc from 'fast-check';
import type { Rehearsed } from './moment.ts';
import type { Attack, Rehearsal } from './outage.ts';
import type { Verb } from './story.ts';

/** One outage, as its seed and its number say it. */
export interface Plan {
  readonly index: number;
  readonly people: number;
  readonly attacks: readonly Attack[];
}

const few = 24;
/** From some hundred moves on they are written in a thread of their own. */
const many = 450;

/** Random moments, and the statements of a conversation with a database, have more than one turn among the kinds of steps. */
const turns: Readonly<Record<string, number>> = { time: 3, 'statement asked': 3, 'statement under way': 3 };

function kindsOf({ steps }: Rehearsed, seed: number): readonly string[] {
  const kinds = [...steps.keys(), 'time'].toSorted();
  const all = kinds.flatMap((kind) => Array.from({ length: turns[kind] ?? 1 }, () => kind));
  const shuffled = fc.shuffledSubarray(all, { minLength: all.length });
  return fc.sample(shuffled, { numRuns: 1, seed })[0] ?? all;
}

/**
 * Every kind of step of every verb has its turn, in an order of the seed's; which of a kind it is, and what comes after, is
 * drawn from the seed and the outage's number.
 * @param verbs the scenes of the story
 */
export function planOutage(seed: number, index: number, verbs: readonly Verb[], rehearsal: Rehearsal): Plan {
  const scene = fc.record({
    parts: fc.tuple(fc.nat(9_999), fc.nat(9_999)),
    isDouble: fc.nat(3).map((one) => one === 0),
    next: fc.constantFrom('again' as const, 'deliver' as const),
    elsewhere: fc.boolean(),
  });
  const drawn = fc.sample(scene, { numRuns: verbs.length, seed: (seed + index * 7_919) | 0 });
  const attacks = drawn.map(({ parts, isDouble, next, elsewhere }, at): Attack => {
    const verb = verbs[at] ?? 'open';
    const kinds = kindsOf(rehearsal.get(verb) ?? { tookMs: 0, steps: new Map() }, seed + at);
    const moments = parts.slice(0, isDouble ? 2 : 1).map((part, turn) => ({
      kind: kinds[(index + turn * 5) % kinds.length] ?? 'time',
      part: part / 10_000,
    }));
    return { moments, next, elsewhere };
  });
  return { index, people: index % 5 === 4 ? many : few, attacks };
}
