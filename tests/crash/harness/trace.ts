/** What the program is killed at: the n-th time from now on that a receiver or the database is at this step. */
export interface Cut {
  readonly step: string;
  /** Counted from 1. */
  readonly nth: number;
  readonly kill: () => void;
}

/** Sees from outside how far the program is: every receiver, and the way to the database, says which step it is at. */
export interface Trace {
  /** @returns whether the program lives; false: it has just been killed, or had been before */
  pass(step: string): boolean;
  /** Counts anew. */
  begin(cut: Cut | null): void;
  counts(): ReadonlyMap<string, number>;
}

export function createTrace(): Trace {
  let counts = new Map<string, number>();
  let cut: Cut | null = null;
  let lives = true;
  return {
    pass: (step) => {
      const count = (counts.get(step) ?? 0) + 1;
      counts.set(step, count);
      if (lives && cut?.step === step && cut.nth === count) {
        cut.kill();
        lives = false;
      }
      return lives;
    },
    begin: (next) => {
      counts = new Map();
      cut = next;
      lives = true;
    },
    counts: () => counts,
  };
}
