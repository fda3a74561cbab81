import type { Delivery, DeliveryState } from '../../domain/delivery.ts';
import type { OnProgress } from '../../usecases/published.ts';
import type { Output } from './output.ts';

export interface ProgressView {
  readonly onProgress: OnProgress;
  stop(): void;
}

/** One live line at a terminal; in a log only what is worth a line. */
export async function showProgress(output: Output): Promise<ProgressView> {
  const live = output.terminal.interactive && !output.json;
  const spinner = live ? (await import('ora')).default({ text: 'Sending', stream: process.stderr }).start() : null;
  const channels = new Map<string, Seen>();
  const onProgress: OnProgress = (progress) => {
    if (progress.kind === 'waiting') {
      const text = `Process ${progress.pid} on ${progress.host} is sending already; waiting for it.`;
      if (spinner) spinner.text = text;
      else output.say(text);
    } else if (progress.kind === 'stopping') {
      const text = `Stopping. ${progress.underWay} under way get up to 10 seconds to be answered.`;
      if (spinner) spinner.text = text;
      else output.say(text);
    } else {
      if (!spinner) return;
      see(channels, progress.delivery);
      spinner.text = `Sending: ${[...channels].map(([channel, seen]) => `${channel} ${told(seen)}`).join(', ')}`;
    }
  };
  return { onProgress, stop: () => void spinner?.stop() };
}

/** Of a channel for all its state, of one to people how many were told: nobody's name is kept for a line of progress. */
interface Seen {
  readonly state: DeliveryState | null;
  readonly sent: number;
}

function see(channels: Map<string, Seen>, { channel, to, state }: Delivery): void {
  const { sent } = channels.get(channel) ?? { sent: 0 };
  channels.set(channel, to === '' ? { state, sent } : { state: null, sent: sent + (state === 'sent' ? 1 : 0) });
}

const told = ({ state, sent }: Seen): string => state ?? `${sent} sent`;
