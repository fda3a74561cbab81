/** What came of a message, as far as the number of those under way is concerned. `strained`: its server wants less. */
export type Strain = 'at ease' | 'strained';

/** One message's right to be under way. */
export interface Turn {
  /** Called once, with what came of it. */
  end(strain: Strain): void;
}

/** How many messages are under way: as many as the servers keep up with. */
export interface Flow {
  /** Waits for a turn, the first to ask the first to get; null: the signal aborted. */
  take(signal: AbortSignal): Promise<Turn | null>;
}

const first = 2;
/** Whatever is refused within it is one and the same crowd. */
const crowdMs = 1_000;
/** After a server wanted less, the next step up waits for this long; each time that was too early, twice as long. */
const calmMs = 2_000;
const longestCalmMs = 60_000;

/**
 * Begins with two, and takes one more on with every message that goes well: ten stand after eight. When a server wants
 * less it halves them, and comes up again slowly, by one in a round: additive increase and multiplicative decrease.
 * @param most under way at a time
 * @param nowMs a monotonic clock, in milliseconds
 */
export function createFlow(most: number, nowMs: () => number): Flow {
  let room = Math.min(first, most);
  let underWay = 0;
  /** Answers in a row without strain, since the last step up. */
  let calm = 0;
  let isCareful = false;
  let strainedMs = Number.NEGATIVE_INFINITY;
  let restMs = calmMs;
  const waiting: (() => void)[] = [];

  const grow = (): void => {
    calm += 1;
    if (room >= most) return;
    if (isCareful && (calm < room || nowMs() < strainedMs + restMs)) return;
    room += 1;
    calm = 0;
  };
  const shrink = (): void => {
    calm = 0;
    if (nowMs() < strainedMs + crowdMs) return;
    // The step up came too early.
    if (isCareful && nowMs() < strainedMs + 2 * restMs) restMs = Math.min(2 * restMs, longestCalmMs);
    else restMs = calmMs;
    strainedMs = nowMs();
    isCareful = true;
    room = Math.max(1, Math.floor(Math.min(room, underWay + 1) / 2));
  };
  const begin = (): Turn => {
    underWay += 1;
    let isOver = false;
    return {
      end: (strain) => {
        if (isOver) return;
        isOver = true;
        underWay -= 1;
        if (strain === 'strained') shrink();
        else grow();
        while (underWay < room && waiting.length > 0) waiting.shift()?.();
      },
    };
  };

  return {
    take: async (signal) => {
      if (signal.aborted) return null;
      if (underWay < room) return begin();
      return await new Promise((resolve) => {
        const onTurn = (): void => {
          signal.removeEventListener('abort', onAbort);
          resolve(begin());
        };
        const onAbort = (): void => {
          waiting.splice(waiting.indexOf(onTurn), 1);
          resolve(null);
        };
        waiting.push(onTurn);
        signal.addEventListener('abort', onAbort, { once: true });
      });
    },
  };
}
