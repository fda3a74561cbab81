import { systemTime } from '../../delivery/time.ts';
import type { OnProgress } from '../../usecases/progress.ts';
import type { Output } from './output.ts';
import { createProgressLog } from './progressLog.ts';
import { createProgressScreen } from './progressScreen.ts';

export interface ProgressView {
  readonly onProgress: OnProgress;
  stop(): void;
}

/** Shows how it goes: lines that live at a terminal, a few plain ones in a log, nothing with `--json` or `--quiet`. */
export function showProgress(output: Output): ProgressView {
  if (output.json || output.quiet) return { onProgress: () => {}, stop: () => {} };
  return output.terminal.isLive() ? createProgressScreen(output) : createProgressLog(output.say, systemClock);
}

const systemClock = {
  ...systemTime,
  every: (ms: number, act: () => void) => {
    const timer = setInterval(act, ms);
    return () => clearInterval(timer);
  },
};
