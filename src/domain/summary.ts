import { type Delivery, type DeliveryState, worstState } from './delivery.ts';

/** How an update went on one channel, as an answer shows it. `sending` counts as queued. */
export interface ChannelSummary {
  readonly channel: string;
  readonly type: string;
  readonly state: DeliveryState;
  readonly reason: string | null;
  readonly url: string | null;
  readonly remoteId: string | null;
  readonly total: number;
  readonly sent: number;
  readonly failed: number;
  readonly uncertain: number;
  readonly retrying: number;
  readonly queued: number;
  readonly cancelled: number;
  readonly skipped: number;
}

/** One summary a channel, in the order of first mention; the counters add up to `total`. */
export function summarise(deliveries: readonly Delivery[]): readonly ChannelSummary[] {
  const byChannel = Map.groupBy(deliveries, (delivery) => delivery.channel);
  return [...byChannel.entries()].map(([channel, own]) => {
    const state = worstState(own.map((delivery) => delivery.state));
    const shown = own.find((delivery) => delivery.state === state) ?? own[0];
    const count = (...states: DeliveryState[]) => own.filter((delivery) => states.includes(delivery.state)).length;
    return {
      channel,
      type: shown?.type ?? '',
      state,
      reason: shown?.reason ?? null,
      url: own.find((delivery) => delivery.url !== null)?.url ?? null,
      remoteId: own.length === 1 ? (shown?.remoteId ?? null) : null,
      total: own.length,
      sent: count('sent'),
      failed: count('failed'),
      uncertain: count('uncertain'),
      retrying: count('retrying'),
      queued: count('queued', 'sending'),
      cancelled: count('cancelled'),
      skipped: count('skipped'),
    };
  });
}
