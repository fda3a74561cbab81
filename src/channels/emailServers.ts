import { describeServer, SmtpProblem, type SmtpServer } from './emailProblem.ts';

/** A server that failed is left alone for this long where another one works, so that not every message waits for it. */
const restMs = 30_000;
/** Waits between attempts to reach a server that keeps failing: fewer than ten connections a minute (RELIABILITY.md, case 27). */
const againMs = [0, 2_000, 4_000, 8_000, 16_000, 30_000];

interface Health {
  /** It took a connection, and failed at nothing since. */
  proven: boolean;
  /** In a row. */
  failures: number;
  problem: SmtpProblem | null;
  failedMs: number;
  /** The connection that finds out for all who wait; gives null where it stands. */
  probe: Promise<SmtpProblem | null> | null;
}

/** What is known of the servers of one channel. */
export interface Servers {
  /** Those that work first, in the order of the config; resting ones last, because a slow hope is better than none. */
  inOrder(): readonly SmtpServer[];
  /**
   * Connects, unless the server failed a moment ago: then its problem is thrown again. A server of which nothing is
   * known is asked by one message, and the others wait for what becomes of that. Throws `SmtpProblem`.
   */
  reach<Link>(server: SmtpServer, connect: () => Promise<Link>, signal: AbortSignal): Promise<Link>;
  /** What came of a message to it; without a problem it was taken. */
  answered(server: SmtpServer, problem?: SmtpProblem): void;
}

/** @param nowMs a monotonic clock, in milliseconds */
export function createServers(all: readonly SmtpServer[], nowMs: () => number): Servers {
  const known = new Map<SmtpServer, Health>();
  const healthOf = (server: SmtpServer): Health => {
    const health = known.get(server) ?? { proven: false, failures: 0, problem: null, failedMs: 0, probe: null };
    known.set(server, health);
    return health;
  };
  const isResting = (server: SmtpServer): boolean => {
    const { problem, failedMs } = healthOf(server);
    return problem !== null && nowMs() < failedMs + restMs;
  };
  const failed = (server: SmtpServer, problem: SmtpProblem): void => {
    const health = healthOf(server);
    health.proven = false;
    health.failures += 1;
    health.problem = withoutMessage(problem, server);
    health.failedMs = nowMs();
  };
  const dial = async <Link>(server: SmtpServer, connect: () => Promise<Link>): Promise<Link> => {
    try {
      const link = await connect();
      healthOf(server).proven = true;
      return link;
    } catch (error) {
      if (error instanceof SmtpProblem && error.isOfServer) failed(server, error);
      throw error;
    }
  };

  return {
    inOrder: () => [...all.filter((server) => !isResting(server)), ...all.filter(isResting)],
    reach: async (server, connect, signal) => {
      const health = healthOf(server);
      if (health.probe) {
        const problem = await orAborted(health.probe, signal);
        if (problem) throw problem;
      }
      if (health.proven) return await dial(server, connect);
      const waitMs = againMs[Math.min(health.failures, againMs.length) - 1] ?? 0;
      if (health.problem && nowMs() < health.failedMs + waitMs) throw health.problem;
      const dialling = dial(server, connect);
      health.probe = dialling.then(
        () => null,
        (error) => (error instanceof SmtpProblem ? error : null),
      );
      return await dialling.finally(() => {
        health.probe = null;
      });
    },
    answered: (server, problem) => {
      if (problem?.isOfServer) failed(server, problem);
      // A refusal is an answer as well; of an interruption nothing can be learnt.
      else if (problem?.kind !== 'interrupted')
        Object.assign(healthOf(server), { proven: true, failures: 0, problem: null });
    },
  };
}

/** What one message met says nothing of the bytes of another. */
function withoutMessage(problem: SmtpProblem, server: SmtpServer): SmtpProblem {
  if (problem.step !== 'message') return problem;
  return new SmtpProblem(
    problem.kind,
    'connect',
    problem.code,
    `${describeServer(server)} broke off in the middle of a message`,
  );
}

async function orAborted(probe: Promise<SmtpProblem | null>, signal: AbortSignal): Promise<SmtpProblem | null> {
  const interrupted = new SmtpProblem('interrupted', 'connect', null, 'interrupted');
  if (signal.aborted) return interrupted;
  let onAbort = (): void => {};
  const aborted = new Promise<SmtpProblem>((resolve) => {
    onAbort = () => resolve(interrupted);
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([probe, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
