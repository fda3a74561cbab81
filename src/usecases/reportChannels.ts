import type { ChannelAccount } from '../domain/report.ts';
import type { ReportTally } from '../store/reportStore.ts';

/** One account a channel, in the order of their names. */
export function channelAccounts(tallies: readonly ReportTally[]): readonly ChannelAccount[] {
  const byChannel = Map.groupBy(tallies, ({ channel }) => channel);
  return [...byChannel].map(([channel, own]) => {
    const count = (is: (tally: ReportTally) => boolean): number =>
      own.filter(is).reduce((sum, tally) => sum + tally.count, 0);
    return {
      channel,
      type: own.at(-1)?.type ?? '',
      sent: count(({ state }) => state === 'sent'),
      failed: count(({ state }) => state === 'failed'),
      uncertain: count(({ state }) => state === 'uncertain'),
      expired: count(({ expired }) => expired),
      total: count(() => true),
    };
  });
}
