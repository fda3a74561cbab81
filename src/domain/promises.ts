import type { Update } from './update.ts';

/** One promise of a next update, and what became of it. */
export interface KeptPromise {
  /** The number of the update that gave it. */
  readonly seq: number;
  readonly promisedAt: Date;
  /** When the next update was due at the latest. */
  readonly promisedBy: Date;
  /** When the next update came; null: it has not come yet. */
  readonly keptAt: Date | null;
  /** 0: in time, or there is still time. Milliseconds. */
  readonly lateByMs: number;
}

/** What a promise is read from. */
export type PromisingUpdate = Pick<Update, 'seq' | 'event' | 'at' | 'nextUpdateBy' | 'corrects'>;

/**
 * All promises of an incident, oldest first. The next update keeps a promise, whatever it says; a private note does not, nor
 * does a correction, which says no news and leaves the promise as it stands.
 * @param timeline oldest first
 */
export function promisesOf(timeline: readonly PromisingUpdate[], at: Date): readonly KeptPromise[] {
  const updates = timeline.filter((one) => one.event !== 'note' && one.corrects === null);
  return updates.flatMap((update, index) => {
    const promisedBy = update.nextUpdateBy;
    if (promisedBy === null) return [];
    const keptAt = updates[index + 1]?.at ?? null;
    const lateByMs = Math.max(0, (keptAt ?? at).getTime() - promisedBy.getTime());
    return [{ seq: update.seq, promisedAt: update.at, promisedBy, keptAt, lateByMs }];
  });
}

/**
 * Which reminder of a broken promise it is time for: 0 when it breaks, 1 when it is late by as long as it was, then each
 * time after twice as long again (1, 3, 7 … times its length): whoever can't come is not nagged at all night. Null: none yet.
 * @param lengthMs from the update that gave it to its time
 */
export function reminderOf(lateByMs: number, lengthMs: number): number | null {
  if (lateByMs <= 0) return null;
  return Math.floor(Math.log2(lateByMs / Math.max(lengthMs, 60_000) + 1));
}
