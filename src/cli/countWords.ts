import type { ChannelCount, Unconfirmed } from '../domain/confirmation.ts';
import { tellList } from '../messages/times.ts';
import type { Draft } from '../usecases/draft.ts';
import { money } from './io/money.ts';
import { counted } from './io/progressWords.ts';

const several = (n: number, what: string): string => `${counted(n)} ${what}${n === 1 ? '' : 's'}`;

/** `1,200 messages (2,400 segments, about $19.92)` */
function countWords({ messages, segments, cost, currency }: ChannelCount): string {
  const more = [
    ...(segments === null ? [] : [several(segments, 'segment')]),
    ...(cost === null ? [] : [`about ${money(cost, currency)}`]),
  ];
  return `${several(messages, 'message')}${more.length === 0 ? '' : ` (${more.join(', ')})`}`;
}

/** Why a number has to be confirmed. */
export function unconfirmedWords({ count, above }: Unconfirmed): string {
  const comesTo = `${count.channel} would send ${countWords(count)}`;
  switch (above.what) {
    case 'messages':
      return `${comesTo}; its confirmAbove is ${several(above.limit, 'message')}.`;
    case 'cost':
      return `${comesTo}; its confirmAbove is ${money(above.limit, count.currency)}.`;
    case 'confirmed':
      return `${comesTo}; only ${counted(above.limit)} ${above.limit === 1 ? 'was' : 'were'} confirmed.`;
    default:
      return above.what satisfies never;
  }
}

/** `--confirm texts=1200` */
export const confirmFlag = ({ channel, messages }: ChannelCount): string => `--confirm ${channel}=${messages}`;

/** What adds up over several messages, and what will have to be confirmed. */
export function totalLines({ messages, counts, unconfirmed }: Draft): readonly string[] {
  const isSum = ({ channel }: ChannelCount): boolean => messages.filter((one) => one.channel === channel).length > 1;
  const isAsked = (count: ChannelCount): boolean => unconfirmed.some((one) => one.count === count);
  const texted = counts.filter((count) => count.segments !== null && isSum(count) && !isAsked(count));
  const asked = unconfirmed.map(
    (one) => `${unconfirmedWords(one)} So it asks for the number; without a terminal: ${confirmFlag(one.count)}`,
  );
  const charged = counts.filter(({ cost }) => cost !== null);
  return [
    ...texted.map((count) => `${count.channel} would send ${countWords(count)}.`),
    ...asked,
    ...(charged.length > 1 ? [`All of it costs about ${allInAll(charged)}.`] : []),
  ];
}

/** `$19.92 and €3.20`: currencies do not add up. */
function allInAll(counts: readonly ChannelCount[]): string {
  const byCurrency = Map.groupBy(counts, ({ currency }) => currency);
  const sums = [...byCurrency].map(([currency, own]) =>
    money(
      own.reduce((sum, { cost }) => sum + (cost ?? 0), 0),
      currency,
    ),
  );
  return tellList(sums, 'en');
}
