/** The clocks and chances of a run; given to it, so that tests drive them. */
export interface Time {
  readonly now: () => Date;
  /** Milliseconds that only ever grow. */
  readonly monotonicMs: () => number;
  /** Ends early, without throwing, when `signal` aborts. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** From 0 up to but not 1. */
  readonly random: () => number;
}

export const systemTime: Time = {
  now: () => new Date(),
  // Not `performance.now`, whose first use loads perf_hooks and worker_threads with it: 4 ms.
  monotonicMs: () => Number(process.hrtime.bigint()) / 1e6,
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const end = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      signal?.addEventListener('abort', end);
    }),
  random: Math.random,
};
