import { interruption, type MailLink, type MailPlace, MailProblem, type Unsent } from './emailPlace.ts';

/** A place that failed is left alone for this long where another one works, so that not every message waits for it. */
const restMs = 30_000;
/** Waits between attempts to reach a place that keeps failing: fewer than ten connections a minute (RELIABILITY.md, case 27). */
const againMs = [0, 2_000, 4_000, 8_000, 16_000, 30_000];

interface Health {
  /** It could be opened, and failed at nothing since. */
  proven: boolean;
  /** In a row. */
  failures: number;
  problem: MailProblem | null;
  failedMs: number;
  /** The connection that finds out for all who wait; gives null where it stands. */
  probe: Promise<MailProblem | null> | null;
}

/** What is known of the places of one channel. */
export interface Places {
  /** Those that work first, in the order of the config; resting ones last, because a slow hope is better than none. */
  inOrder(): readonly MailPlace[];
  /**
   * Opens it, unless it failed a moment ago: then its problem is thrown again. A place of which nothing is known is
   * asked by one message, and the others wait for what becomes of that. Throws `MailProblem`.
   */
  reach(place: MailPlace, signal: AbortSignal): Promise<MailLink>;
  /** What came of a message to it; without a problem it was taken. */
  answered(place: MailPlace, problem?: MailProblem): void;
}

/**
 * @param nowMs a monotonic clock, in milliseconds
 * @param isAtWork whether other messages are under way to a place: what it refuses then is one of too many
 */
export function createPlaces(
  all: readonly MailPlace[],
  nowMs: () => number,
  isAtWork: (place: MailPlace) => boolean = () => false,
): Places {
  const known = new Map<MailPlace, Health>();
  const healthOf = (place: MailPlace): Health => {
    const health = known.get(place) ?? { proven: false, failures: 0, problem: null, failedMs: 0, probe: null };
    known.set(place, health);
    return health;
  };
  const isResting = (place: MailPlace): boolean => {
    const { problem, failedMs } = healthOf(place);
    return problem !== null && nowMs() < failedMs + restMs;
  };
  const failed = (place: MailPlace, problem: MailProblem): void => {
    const health = healthOf(place);
    health.proven = false;
    health.failures += 1;
    health.problem = withoutMessage(problem, place);
    health.failedMs = nowMs();
  };
  const isCrowded = (place: MailPlace, problem: MailProblem): boolean => problem.wantsLess && isAtWork(place);
  const dial = async (place: MailPlace, signal: AbortSignal): Promise<MailLink> => {
    try {
      const link = await place.open(signal);
      healthOf(place).proven = true;
      return link;
    } catch (error) {
      if (error instanceof MailProblem && error.isOfPlace && !isCrowded(place, error)) failed(place, error);
      throw error;
    }
  };

  return {
    inOrder: () => [...all.filter((place) => !isResting(place)), ...all.filter(isResting)],
    reach: async (place, signal) => {
      const health = healthOf(place);
      if (health.probe) {
        const problem = await orAborted(health.probe, signal);
        if (problem) throw problem;
      }
      if (health.proven) return await dial(place, signal);
      const waitMs = againMs[Math.min(health.failures, againMs.length) - 1] ?? 0;
      if (health.problem && nowMs() < health.failedMs + waitMs) throw health.problem;
      const dialling = dial(place, signal);
      health.probe = dialling.then(
        () => null,
        (error) => (error instanceof MailProblem ? error : null),
      );
      return await dialling.finally(() => {
        health.probe = null;
      });
    },
    answered: (place, problem) => {
      if (problem && isCrowded(place, problem)) return;
      if (problem?.isOfPlace) failed(place, problem);
      // A refusal is an answer as well; of an interruption nothing can be learnt.
      else if (!problem?.isInterruption) Object.assign(healthOf(place), { proven: true, failures: 0, problem: null });
    },
  };
}

/** What one message met says nothing of the bytes of another. */
function withoutMessage({ outcome }: MailProblem, { name }: MailPlace): MailProblem {
  const broken = `${name} broke off in the middle of a message`;
  const forOthers: Unsent =
    outcome.kind === 'uncertain' ? { kind: 'retry', reason: broken, retryAfterMs: null, pace: 'prompt' } : outcome;
  return new MailProblem(forOthers, { isOfPlace: true, givesWay: true });
}

async function orAborted(probe: Promise<MailProblem | null>, signal: AbortSignal): Promise<MailProblem | null> {
  if (signal.aborted) return interruption();
  let onAbort = (): void => {};
  const aborted = new Promise<MailProblem>((resolve) => {
    onAbort = () => resolve(interruption());
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([probe, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
