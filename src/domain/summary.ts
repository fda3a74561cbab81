import { type Delivery, type DeliveryState, worstState } from './delivery.ts';

/** How many deliveries of one channel are in one state. */
export interface Tally {
  readonly channel: string;
  readonly type: string;
  readonly state: DeliveryState;
  readonly count: number;
  /** Of these, how many wait for a rung of the ladder that lies ahead: nobody else waits for them. */
  readonly later: number;
  /** Of these, how many were too late to be said. */
  readonly expired: number;
  /** Of the one that was planned first. */
  readonly reason: string | null;
  readonly url: string | null;
  readonly remoteId: string | null;
}

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

/** Counts deliveries that are at hand; of many the store counts. */
export function tallyOf(deliveries: readonly Delivery[]): readonly Tally[] {
  const groups = Map.groupBy(deliveries, ({ channel, state }) => `${channel}\n${state}`);
  return [...groups.values()].flatMap((own) => {
    const [first] = own;
    if (!first) return [];
    const { channel, type, state, reason, url, remoteId } = first;
    return [
      {
        ...{ channel, type, state, reason, url, remoteId },
        count: own.length,
        later: own.filter((one) => isLater(one)).length,
        expired: own.filter((one) => one.state === 'cancelled' && one.reason === 'expired').length,
      },
    ];
  });
}

const isLater = ({ state, nextAttemptAt }: Delivery): boolean => state === 'queued' && nextAttemptAt !== null;

/** One summary a channel, in the order of first mention; the counters add up to `total`. */
export function summarise(tallies: readonly Tally[]): readonly ChannelSummary[] {
  const byChannel = Map.groupBy(tallies, (tally) => tally.channel);
  return [...byChannel].map(([channel, own]) => {
    const state = worstState(own.map((tally) => tally.state));
    const shown = own.find((tally) => tally.state === state) ?? own[0];
    const count = (...states: DeliveryState[]): number =>
      own.filter((tally) => states.includes(tally.state)).reduce((sum, tally) => sum + tally.count, 0);
    const total = own.reduce((sum, tally) => sum + tally.count, 0);
    return {
      channel,
      type: shown?.type ?? '',
      state,
      reason: shown?.reason ?? null,
      url: own.find((tally) => tally.url !== null)?.url ?? null,
      remoteId: total === 1 ? (shown?.remoteId ?? null) : null,
      total,
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
