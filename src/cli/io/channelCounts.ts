import type { DeliveryState } from '../../domain/delivery.ts';
import type { Tally } from '../../domain/summary.ts';
import type { Sending } from '../../usecases/progress.ts';
import { createSpeed, type Speed } from './speed.ts';

/** How the deliveries of one channel stand, by state: nothing is kept of a single one. */
export interface ChannelCount {
  readonly channel: string;
  readonly counts: Record<DeliveryState, number>;
  total: number;
  /** Of the last one that did not go out. */
  reason: string | null;
  /** When that is tried again. */
  nextAttemptAt: Date | null;
  /** Of what is settled. */
  readonly speed: Speed;
}

export interface ChannelCounts {
  readonly channels: ReadonlyMap<string, ChannelCount>;
  take(step: Extract<Sending, { kind: 'tallies' | 'delivery' }>): void;
  /** Looks at the clock, for the speeds. */
  note(atMs: number): void;
  /** Begun and not answered. */
  underWay(): number;
}

/** More recipients than this are shown by their number, fewer by their state. */
export const bigFrom = 21;

export const pendingOf = ({ counts }: ChannelCount): number => counts.queued + counts.sending + counts.retrying;
export const settledOf = (one: ChannelCount): number => one.total - pendingOf(one);

export function createChannelCounts(): ChannelCounts {
  const channels = new Map<string, ChannelCount>();
  const of = (channel: string): ChannelCount => {
    const known = channels.get(channel);
    if (known) return known;
    const made = { channel, counts: none(), total: 0, reason: null, nextAttemptAt: null, speed: createSpeed() };
    channels.set(channel, made);
    return made;
  };
  return {
    channels,
    take: (step) => {
      if (step.kind === 'tallies') {
        for (const one of channels.values()) Object.assign(one, { total: 0, counts: none() });
        for (const tally of step.tallies) add(of(tally.channel), tally);
        return;
      }
      const { channel, state, reason, nextAttemptAt } = step.delivery;
      const one = of(channel);
      // One that was not counted before: it was recorded, or taken up again, since.
      if (one.counts[step.from] > 0) one.counts[step.from] -= 1;
      else one.total += 1;
      one.counts[state] += 1;
      if (state === 'sending') return;
      one.reason = reason;
      one.nextAttemptAt = nextAttemptAt;
    },
    note: (atMs) => {
      for (const one of channels.values()) one.speed.note(atMs, settledOf(one), one.counts.sending > 0);
    },
    underWay: () => [...channels.values()].reduce((sum, one) => sum + one.counts.sending, 0),
  };
}

const none = (): Record<DeliveryState, number> => ({
  ...{ queued: 0, sending: 0, sent: 0, retrying: 0, failed: 0, uncertain: 0, skipped: 0, cancelled: 0 },
});

/** What was left out by a flag, or waits for its rung of the ladder, is not on its way. */
function add(one: ChannelCount, { state, count, later, reason }: Tally): void {
  if (state === 'skipped') return;
  one.counts[state] += count - later;
  one.total += count - later;
  if (state !== 'sent') one.reason = reason;
}
