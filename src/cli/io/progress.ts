import type { Delivery } from '../../domain/delivery.ts';
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
  const states = new Map<string, Delivery>();
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
      states.set(progress.delivery.id, progress.delivery);
      if (spinner) spinner.text = `Sending: ${summary([...states.values()])}`;
    }
  };
  return { onProgress, stop: () => void spinner?.stop() };
}

function summary(deliveries: readonly Delivery[]): string {
  const byChannel = Map.groupBy(deliveries, (delivery) => delivery.channel);
  return [...byChannel]
    .map(([channel, own]) => {
      const sent = own.filter((delivery) => delivery.state === 'sent').length;
      return own.length === 1 ? `${channel} ${own[0]?.state ?? ''}` : `${channel} ${sent} sent`;
    })
    .join(', ');
}
