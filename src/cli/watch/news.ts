import type { Fact } from './facts.ts';

/** Something that has just changed. */
export interface News {
  readonly text: string;
  /** It has become worse, or is due: somebody should look. */
  readonly isAlarm: boolean;
}

/** What is over, then what has begun or changed. Only a beginning alarms. */
export function newsOf(before: readonly Fact[], after: readonly Fact[]): readonly News[] {
  const known = new Map(before.map((fact) => [fact.key, fact]));
  const still = new Set(after.map(({ key }) => key));
  return [
    ...before.flatMap(({ key, over }) => (over === null || still.has(key) ? [] : [{ text: over, isAlarm: false }])),
    ...after.flatMap(({ key, text, isAlarm }) => {
      const earlier = known.get(key);
      if (earlier?.text === text) return [];
      return [{ text, isAlarm: isAlarm && earlier?.isAlarm !== true }];
    }),
  ];
}
