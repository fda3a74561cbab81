import type { Channel } from '../channels/channel.ts';
import { type ChannelCount, type Unconfirmed, unconfirmed } from '../domain/confirmation.ts';
import type { PlannedDelivery } from '../domain/plan.ts';
import type { Draft, DraftMessage } from './draft.ts';
import { groupKey } from './planning.ts';
import type { PublishFault } from './refusal.ts';

/** By channel the number of messages that a person has said yes to. */
export type Confirmed = ReadonlyMap<string, number>;

/** What an update comes to on each channel that charges by the message, or whose people are texted; in the order of first mention. */
export function countsOf(messages: readonly DraftMessage[]): readonly ChannelCount[] {
  return [...Map.groupBy(messages, (one) => one.channel)].flatMap(([channel, own]) => {
    const [first] = own;
    if (!first) return [];
    const isCounted = own.some(({ size, isEdit }) => size.segments !== null && !isEdit);
    return [
      {
        channel,
        messages: sum(own.map((one) => one.recipients)),
        segments: isCounted ? sum(own.map(({ size, recipients }) => (size.segments ?? 0) * recipients)) : null,
        cost: own.some(({ cost }) => cost !== null) ? roundCost(sum(own.map(({ cost }) => cost ?? 0))) : null,
        currency: first.currency,
      },
    ];
  });
}

/** The numbers that nobody has confirmed, of channels that ask for it. */
export function unconfirmedIn(
  channels: readonly Channel[],
  counts: readonly ChannelCount[],
  confirmed: Confirmed,
): readonly Unconfirmed[] {
  return counts.flatMap((count) => {
    const channel = channels.find(({ name }) => name === count.channel);
    const above = channel?.definition.confirmAbove?.(channel.settings) ?? { messages: null, cost: null };
    return unconfirmed(count, above, confirmed.get(count.channel) ?? null) ?? [];
  });
}

/** Counts along while a plan is recorded, whose people may be others than those that were confirmed. */
export interface Counter {
  /** False: there is no message for somebody among these, or with them it is more than was confirmed. */
  takes(deliveries: readonly PlannedDelivery[]): boolean;
}

export function createCounter(
  channels: readonly Channel[],
  messages: readonly DraftMessage[],
  confirmed: Confirmed,
): Counter {
  const seen = new Map(messages.map((one) => [groupKey(one), 0]));
  return {
    takes: (deliveries) => {
      for (const one of deliveries) {
        if (one.state !== 'queued') continue;
        const before = seen.get(groupKey(one));
        if (before === undefined) return false;
        seen.set(groupKey(one), before + 1);
      }
      const counts = countsOf(messages.map((one) => withRecipients(one, seen.get(groupKey(one)) ?? 0)));
      return unconfirmedIn(channels, counts, confirmed).length === 0;
    },
  };
}

/** The same message for another number of people. */
const withRecipients = (message: DraftMessage, recipients: number): DraftMessage => ({
  ...message,
  recipients,
  cost: message.cost === null ? null : (message.cost / message.recipients) * recipients,
});

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

/** 500 texts at 0.1 cost 50, not a hair more. */
export const roundCost = (amount: number): number => Math.round(amount * 1e6) / 1e6;

/** Why a draft can't be published although nothing is wrong with it. */
export const unconfirmedFaults = ({ unconfirmed }: Pick<Draft, 'unconfirmed'>): readonly PublishFault[] =>
  unconfirmed.map((one) => ({ kind: 'unconfirmed_count', ...one }));
