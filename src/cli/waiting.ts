import type { App } from '../app.ts';
import { describeDuration } from '../domain/duration.ts';
import type { WaitProgress } from '../usecases/waitForGreen.ts';
import { cleanLine } from './io/cleanText.ts';
import type { Output } from './io/output.ts';
import { clockTime } from './io/times.ts';

/** What `resolve --wait` shows: one live line at a terminal, a line a change in a log. */
export async function showWaiting(
  output: Output,
  app: App,
): Promise<{ readonly onProgress: (progress: WaitProgress) => void; stop(): void }> {
  const live = output.terminal.isLive() && !output.json && !output.quiet;
  const spinner = live ? (await import('ora')).default({ text: 'Looking', stream: process.stderr }).start() : null;
  let last = '';
  return {
    onProgress: ({ samples, guard }) => {
      const failed = samples.filter((sample) => !sample.healthy);
      const now = clockTime(app.now(), app.now(), app.config.timezone);
      const earliest = guard.earliestAt
        ? `, the all-clear at ${clockTime(guard.earliestAt, app.now(), app.config.timezone)} at the earliest`
        : '';
      const healthy = guard.probes.length === 0 ? (guard.monitoringForMs ?? 0) : guard.healthyForMs;
      const going = `healthy for ${describeDuration(healthy)} of ${describeDuration(guard.requiredMs)}${earliest}`;
      const text =
        failed.length > 0
          ? `${failed.map((one) => `${one.probe}: ${cleanLine(one.reason)}`).join(', ')}; the soak starts over`
          : going;
      if (spinner) spinner.text = text;
      // Every failure is worth a line in a log, and the return to health; each second of it is not.
      const kind = failed.length > 0 ? text : 'healthy';
      if (!spinner && kind !== last) output.say(`${now}  ${text}`);
      last = kind;
    },
    stop: () => void spinner?.stop(),
  };
}
