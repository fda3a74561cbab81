/** How fast something goes on, smoothed over the last seconds. */
export interface Speed {
  /**
   * Noted as often as it is looked at; more seldom is kept.
   * @param atMs on the monotonic clock
   * @param isAtWork false: nothing is waited for, so that nothing changes says nothing
   */
  note(atMs: number, done: number, isAtWork: boolean): void;
  /** Null: it is not known yet. */
  perSecond(): number | null;
  /** For how long it has been at work and nothing has changed. */
  stillForMs(atMs: number): number;
}

const windowMs = 10_000;
const keptEveryMs = 500;
/** From less than this a rate leaps about. */
const leastMs = 2_000;

interface Note {
  readonly atMs: number;
  readonly done: number;
}

export function createSpeed(): Speed {
  const notes: Note[] = [];
  let last: Note | null = null;
  let changedAtMs = 0;
  return {
    note: (atMs, done, isAtWork) => {
      if (last?.done !== done || !isAtWork) changedAtMs = atMs;
      last = { atMs, done };
      const kept = notes.at(-1);
      if (!kept || atMs - kept.atMs >= keptEveryMs) notes.push(last);
      while (notes[1] && atMs - notes[1].atMs >= windowMs) notes.shift();
    },
    perSecond: () => {
      const [first] = notes;
      if (!first || !last || last.atMs - first.atMs < leastMs) return null;
      return Math.max(0, ((last.done - first.done) * 1000) / (last.atMs - first.atMs));
    },
    stillForMs: (atMs) => (last === null ? 0 : atMs - changedAtMs),
  };
}
