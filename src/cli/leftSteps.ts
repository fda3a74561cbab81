import type { Delivery, DeliveryState } from '../domain/delivery.ts';
import type { Tally } from '../domain/summary.ts';
import type { Detached } from '../usecases/published.ts';
import { counted } from './io/progressWords.ts';

export interface Ended {
  readonly tallies: readonly Tally[];
  /** Some of those whose answer was lost. */
  readonly uncertain: readonly Delivery[];
  readonly resent: number;
  readonly interrupted: boolean;
  /** Present: a worker sends it. */
  readonly detached?: Detached;
}

const detachedWords = 'Recorded. A worker sends it:  incident worker        Or send it from here:  incident deliver';

export const unattendedWords = (channels: readonly string[]): string =>
  `nobody seems to be working for ${channels.join(', ')}. Start one:  incident worker`;

/** What a run has left to do, with the command for each. */
export function leftSteps({ tallies, uncertain, resent, interrupted, detached }: Ended): readonly string[] {
  const steps: string[] = [];
  const count = (...states: readonly DeliveryState[]): number =>
    tallies.reduce((sum, { state, count: n, later }) => sum + (states.includes(state) ? n - later : 0), 0);
  const waiting = count('queued', 'sending', 'retrying');
  if (interrupted) steps.push(stoppedWords(count));
  if (resent > 0) steps.push(`${resent} sent a second time by rule, because the first answer was lost.`);
  if (interrupted && waiting + count('uncertain') > 0) steps.push('Go on with:  incident deliver');
  else if (waiting > 0 && detached) steps.push(detachedWords);
  else if (waiting > 0) steps.push('Not all went out yet. Go on with:  incident deliver');
  if (count('failed') > 0) steps.push('Some failed. Mend it, then:  incident deliver --retry-failed');
  if (uncertain.length > 0) {
    steps.push('Some may or may not have arrived. Look there, then:  incident deliver --settle ID sent|resend');
    for (const one of uncertain) steps.push(`  ${one.id}  ${one.channel}${one.to === '' ? '' : ` ${one.to}`}`);
  }
  return steps;
}

function stoppedWords(count: (...states: readonly DeliveryState[]) => number): string {
  const parts = [
    [count('sent'), 'sent'],
    [count('queued', 'sending'), 'still queued'],
    [count('retrying'), 'to be tried again'],
    [count('uncertain'), 'uncertain'],
    [count('failed'), 'failed'],
  ] as const;
  const told = parts.filter(([n], at) => n > 0 || at === 0).map(([n, word]) => `${counted(n)} ${word}`);
  return `Stopped: ${told.join(', ')}.`;
}
