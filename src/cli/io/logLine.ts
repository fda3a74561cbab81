import { bigFrom, type ChannelCount, pendingOf } from './channelCounts.ts';
import { noAnswerWords, standing } from './channelLine.ts';
import { cleanLine } from './cleanText.ts';
import { counted, lengthWords, rateWords } from './progressWords.ts';

/** `customers: 12,400 of 100,000 sent, 1,240 a second, about 71 s left, 3 failed` */
export function logLine(one: ChannelCount, perSecond: number | null, atMs: number, now: Date): string {
  const { channel, counts, total } = one;
  const pending = pendingOf(one);
  const still = noAnswerWords(one, atMs);
  const sum = total === 1 ? standing(one) : `${counted(counts.sent)} of ${counted(total)} sent`;
  const isFast = total >= bigFrom && perSecond !== null && still === null;
  const speed = isFast ? [`${rateWords(perSecond)} a second`] : still === null ? [] : [still];
  const left =
    isFast && pending > 0 && perSecond > 0 ? [`about ${lengthWords((pending * 1000) / perSecond)} left`] : [];
  const faults = total === 1 ? [] : faultCounts(counts);
  const againMs = one.nextAttemptAt ? one.nextAttemptAt.getTime() - now.getTime() : 0;
  const again = total < bigFrom && counts.retrying > 0 && againMs > 0 ? [`again in ${lengthWords(againMs)}`] : [];
  const why = total === 1 && standing(one) !== 'sent' && one.reason !== null ? [cleanLine(one.reason)] : [];
  return `${channel}: ${[sum, ...speed, ...left, ...faults, ...again, ...why].join(', ')}`;
}

const faultCounts = (counts: ChannelCount['counts']): readonly string[] =>
  (['failed', 'uncertain', 'retrying', 'cancelled'] as const)
    .filter((state) => counts[state] > 0)
    .map((state) => `${counted(counts[state])} ${state}`);
