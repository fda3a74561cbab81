import type { Channel, Sender } from '../channels/channel.ts';
import { createPacer, type Pacer } from './pacer.ts';
import type { DeliveryDeps } from './run.ts';

/** An open channel. */
export interface Line {
  readonly channel: Channel;
  readonly sender: Sender;
  readonly pacer: Pacer;
  /** Has a place among those that are under way at a time, over all chunks: so many a death leaves uncertain, and no more. */
  readonly inPlace: InPlace;
}

type InPlace = <T>(work: () => Promise<T>) => Promise<T>;

/** The open channels of a run, or of all runs of a worker: connections are opened once, and what was learnt is kept. */
export interface Lines {
  /** Opened at the first asking. Throws `SecretFault`. */
  of(channel: Channel): Promise<Line>;
  close(): Promise<void>;
}

export function createLines(deps: DeliveryDeps, stop: AbortSignal): Lines {
  const opened = new Map<string, Promise<Line>>();
  return {
    of: (channel) => {
      const known = opened.get(channel.name) ?? open(deps, stop, channel);
      opened.set(channel.name, known);
      // A secret that is put right later is read again.
      known.catch(() => opened.delete(channel.name));
      return known;
    },
    close: async () => {
      const lines = await Promise.allSettled([...opened.values()]);
      await Promise.all(lines.map((one) => (one.status === 'fulfilled' ? one.value.sender.close() : null)));
    },
  };
}

async function open(deps: DeliveryDeps, stop: AbortSignal, channel: Channel): Promise<Line> {
  const pacer = await createPacer(deps, stop, channel);
  const sender = await channel.definition.open(channel.settings, pacer.listening(deps.ioFor(channel)));
  const inPlace = createPlaces(channel.definition.lanes?.(channel.settings) ?? 1);
  return { channel, sender, pacer, inPlace };
}

function createPlaces(count: number): InPlace {
  let free = count;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((go) => waiting.push(go));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}
