import { basename } from 'node:path';
import type { Preparing } from '../../usecases/progress.ts';

/** `12,400` */
export const counted = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/gu, ',');

/** `71 s`, `12 min`, `3 h 20 min` */
export function lengthWords(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds <= 99) return `${seconds} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes <= 99 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** `1,240`, `0.4`: below ten a tenth says something. */
export const rateWords = (perSecond: number): string =>
  perSecond < 9.95 ? perSecond.toFixed(1).replace(/\.0$/u, '') : counted(Math.round(perSecond));

export function preparingWords(step: Preparing): string {
  switch (step.kind) {
    case 'reading':
      return `Reading ${basename(step.list)}: ${people(step.people)}`;
    case 'sorting':
      return `Sorting ${people(step.people)}`;
    case 'planning':
      return `Planning ${deliveries(step.deliveries)}`;
    case 'recording':
      return `Recording ${deliveries(step.deliveries)}`;
  }
}

export const stoppingWords = (underWay: number, graceMs: number): string =>
  `Stopping: ${messages(underWay)} under way, at most ${lengthWords(graceMs)} …`;

/** What is under way is given so long to be answered (PRODUCT.md section 2, exit 130). */
export const graceMs = 10_000;

/** After a second Ctrl-C. */
export const stoppedAtOnceWords = (underWay: number): string =>
  [
    'Stopped at once; what is recorded stays recorded.',
    ...(underWay > 0
      ? [`${messages(underWay)} under way: nobody knows whether ${underWay === 1 ? 'it' : 'they'} arrived.`]
      : []),
    'Go on with:  incident deliver',
  ].join('\n');

export const waitingWords = ({ pid, host }: { readonly pid: number; readonly host: string }): string =>
  `Process ${pid} on ${host} is sending; this one looks on, and takes over if that one ends.`;

const people = (n: number): string => `${counted(n)} ${n === 1 ? 'person' : 'people'}`;
const deliveries = (n: number): string => `${counted(n)} ${n === 1 ? 'delivery' : 'deliveries'}`;
const messages = (n: number): string => `${counted(n)} ${n === 1 ? 'message is' : 'messages are'}`;
