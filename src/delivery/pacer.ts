import type { Channel, ChannelIo } from '../channels/channel.ts';
import { restMs } from '../channels/rateHeaders.ts';
import { afterMessage, longestRestMs, nextSlot, type Pace } from '../domain/pace.ts';
import type { DeliveryDeps } from './run.ts';
import type { Time } from './time.ts';

/** Keeps one channel to what its service takes and asks for, over all processes of a store. */
export interface Pacer {
  /**
   * Waits for the next slot and takes it.
   * @returns null: go; else the slot is too far away to be waited for here
   */
  ready(): Promise<Date | null>;
  /** The service wants nothing more before then. */
  rest(until: Date): void;
  /** What is to be written with the next move of a delivery of this channel. */
  unsaved(): { readonly pace?: Pace };
  /** The same world, with an ear on what the service says of its limits. */
  listening(io: ChannelIo): ChannelIo;
}

/** What is further away is left to a later run. */
export const longestWaitMs = 5_000;

export async function createPacer(deps: DeliveryDeps, stop: AbortSignal, channel: Channel): Promise<Pacer> {
  if (deps.shared) return (await import('./sharedPacer.ts')).createSharedPacer(deps, deps.shared.chunks, stop, channel);
  const { outbox, time } = deps;
  const { name } = channel;
  const { rate } = channel.definition;
  let pace = await outbox.pace(name);
  let isSaved = true;
  const change = (to: Pace): void => {
    pace = to;
    isSaved = false;
  };
  const rest = (until: Date): void => {
    if (pace?.blockedUntil && pace.blockedUntil >= until) return;
    change({ freeAt: pace?.freeAt ?? time.now(), blockedUntil: until });
  };
  return {
    rest,
    ready: async () => {
      const now = time.now();
      const slot = nextSlot(pace, rate, now);
      const waitMs = slot.getTime() - now.getTime();
      if (waitMs > longestWaitMs) return slot;
      // Without a rate and after no rest there is nothing to remember.
      if (rate !== null || waitMs > 0) change(afterMessage(pace, rate, slot));
      if (waitMs > 0) await time.sleep(waitMs, stop);
      return null;
    },
    unsaved: () => {
      if (isSaved || pace === null) return {};
      isSaved = true;
      return { pace };
    },
    listening: (io) => listeningTo(io, time, rest),
  };
}

/** The same world, with an ear on what the service says of its limits. */
export const listeningTo = (io: ChannelIo, time: Time, rest: Pacer['rest']): ChannelIo => ({
  ...io,
  http: async (url, request, signal) => {
    const answer = await io.http(url, request, signal);
    // Reading has limits of its own, which say nothing of posts.
    const ms = request.method === 'GET' ? null : restMs(answer.headers, time.now());
    if (ms !== null) rest(new Date(time.now().getTime() + Math.min(ms, longestRestMs)));
    return answer;
  },
});
