import { noAnswerIn } from './plainLine.ts';
import type { Finding } from './probe.ts';

/**
 * One try with an end: whatever `begin` is waiting for, the first finding counts, and at the latest the one that the time
 * is over or that somebody interrupted. Afterwards `begin`'s own tidying is run once.
 * @param begin is given the way to tell a finding; returns how to let go of what it holds
 */
export async function withDeadline(
  timeoutMs: number,
  signal: AbortSignal,
  begin: (found: (finding: Finding) => void) => () => void,
): Promise<Finding> {
  let letGo: () => void = () => {};
  let timer: NodeJS.Timeout | undefined;
  let interrupt: () => void = () => {};
  try {
    return await new Promise<Finding>((resolve) => {
      interrupt = () => resolve({ healthy: false, reason: 'interrupted' });
      if (signal.aborted) return interrupt();
      timer = setTimeout(() => resolve({ healthy: false, reason: noAnswerIn(timeoutMs) }), timeoutMs);
      signal.addEventListener('abort', interrupt, { once: true });
      letGo = begin(resolve);
    });
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', interrupt);
    letGo();
  }
}
