import type { DraftMessage } from './draft.ts';

/** Those of a channel who are left alone until their quiet hours end. */
export interface Sleepers {
  readonly channel: string;
  readonly count: number;
  /** By the clock on their wall: `07:00`. */
  readonly until: string;
}

/** By channel, whatever they read. */
export function sleepersOf(messages: readonly DraftMessage[]): readonly Sleepers[] {
  const all = new Map<string, Sleepers>();
  for (const { channel, asleep } of messages) {
    if (asleep === null) continue;
    all.set(channel, { channel, until: asleep.until, count: asleep.count + (all.get(channel)?.count ?? 0) });
  }
  return [...all.values()];
}
