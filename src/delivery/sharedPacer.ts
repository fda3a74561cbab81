import type { Channel } from '../channels/channel.ts';
import { afterMessage, nextSlot, type Pace, type Rate } from '../domain/pace.ts';
import type { ChunkStore } from '../store/chunkStore.ts';
import { listeningTo, longestWaitMs, type Pacer } from './pacer.ts';
import type { DeliveryDeps } from './run.ts';

/** Slots are taken for so long ahead: to ask for each would take a round trip to the database for every mail. */
const aheadMs = 200;
/** Of a channel without a rate: how long what others heard of its service may stay unheard. */
const hearsWithinMs = 1_000;

/** Keeps a channel to its rate over all workers together: each takes its slots out of the one row that they share. */
export function createSharedPacer(
  { time }: DeliveryDeps,
  chunks: ChunkStore,
  stop: AbortSignal,
  { name, definition: { rate } }: Channel,
): Pacer {
  const taken: Date[] = [];
  let asking: Promise<void> | null = null;
  let heardMs = Number.NEGATIVE_INFINITY;
  let restUntil: Date | null = null;

  const take = async (): Promise<void> => {
    const now = time.now();
    await chunks.changePace(name, (pace) => {
      taken.length = 0;
      const { slots, after } = slotsFrom(pace, rate, now);
      taken.push(...slots);
      return after;
    });
    heardMs = time.monotonicMs();
  };
  const rest = (until: Date): void => {
    if (restUntil !== null && restUntil >= until) return;
    restUntil = until;
    taken.length = 0;
    const blocked = (pace: Pace | null): Pace => {
      const before = pace?.blockedUntil ?? null;
      return { freeAt: pace?.freeAt ?? time.now(), blockedUntil: before !== null && before > until ? before : until };
    };
    // What is not heard of by the others now is asked of the service by each of them once.
    void chunks.changePace(name, blocked).catch(() => {});
  };
  const slot = async (): Promise<Date> => {
    const now = time.now();
    // Nothing to keep to, and heard of lately: free to go.
    if (rate === null && time.monotonicMs() - heardMs < hearsWithinMs) return later(now, restUntil);
    while (taken.length === 0) {
      asking ??= take().finally(() => {
        asking = null;
      });
      await asking;
    }
    return later(taken.shift() ?? now, restUntil);
  };
  return {
    rest,
    ready: async () => {
      const at = await slot();
      const waitMs = at.getTime() - time.now().getTime();
      if (waitMs > longestWaitMs) return at;
      if (waitMs > 0) await time.sleep(waitMs, stop);
      return null;
    },
    unsaved: () => ({}),
    listening: (io) => listeningTo(io, time, rest),
  };
}

const later = (one: Date, other: Date | null): Date => (other !== null && other > one ? other : one);

/** The next slots within a moment, and the pace once they are used; a slot that is far away is left to whoever comes then. */
function slotsFrom(
  pace: Pace | null,
  rate: Rate | null,
  now: Date,
): { readonly slots: readonly Date[]; readonly after: Pace | null } {
  const first = nextSlot(pace, rate, asOf(pace, rate, now));
  if (first.getTime() - now.getTime() > longestWaitMs || rate === null) return { slots: [first], after: null };
  const slots: Date[] = [];
  let after = pace;
  for (let next = first; ; next = nextSlot(after, rate, next)) {
    slots.push(next);
    after = afterMessage(after, rate, next);
    if (next.getTime() - first.getTime() >= aheadMs) return { slots, after };
  }
}

/** Further ahead than this nobody has taken slots: it was a clock that is right again now. */
const takenAheadMs = 60_000;

/** The moment at which the next free slot is looked for: others hold slots that lie ahead, which one file's sender never does. */
function asOf(pace: Pace | null, rate: Rate | null, now: Date): Date {
  const aheadMs = pace === null || rate === null ? 0 : pace.freeAt.getTime() - rate.everyMs - now.getTime();
  return aheadMs > 0 && aheadMs < takenAheadMs ? new Date(now.getTime() + aheadMs) : now;
}
