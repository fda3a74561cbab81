import { type DeliverReport, type DeliverRequest, deliver } from '../delivery/deliver.ts';
import type { Delivery } from '../domain/delivery.ts';
import type { Tally } from '../domain/summary.ts';
import type { DeliveryFilter } from '../store/store.ts';
import type { Deps } from './deps.ts';
import type { Watcher } from './progress.ts';

/** What is told of a run, besides what it does. */
export interface Watched {
  /** How the deliveries stand before it begins. */
  readonly planned: readonly Tally[];
  /** Those that are counted in the store, while another process sends. */
  readonly filter: DeliveryFilter;
  /** Whether a delivery is one of those: the holder of the lease sends what others have recorded, too. */
  readonly isMeant: (delivery: Delivery) => boolean;
}

/** Delivers, and tells the watcher how it goes: of another process's sending, what the store says of it. */
export async function watchedDelivery(
  deps: Deps,
  request: Pick<DeliverRequest, 'scope' | 'own' | 'eager' | 'patienceMs'>,
  watched: Watched,
  { onProgress, signal }: Watcher,
): Promise<DeliverReport> {
  const counted = async (): Promise<void> => {
    onProgress({ kind: 'tallies', tallies: await deps.store.outbox.tally(watched.filter) });
  };
  const other: { watched: Looking | null } = { watched: null };
  const looks: Promise<void>[] = [];
  onProgress({ kind: 'tallies', tallies: watched.planned });
  // Of a shared store others may send all of it, and nobody tells us but the ledger.
  const ledger = deps.store.chunks === null ? null : lookOn(deps, counted, sharedLookMs);
  try {
    return await deliver(deps.delivery(), {
      ...request,
      onChange: (delivery, from) => {
        if (other.watched) {
          other.watched.end();
          other.watched = null;
          // What the other one sent after the last look is not known yet.
          looks.push(counted().catch(() => {}));
        }
        if (ledger === null && watched.isMeant(delivery)) onProgress({ kind: 'delivery', delivery, from });
      },
      onWaiting: (holder) => {
        onProgress({ kind: 'waiting', ...holder });
        if (other.watched) return;
        other.watched = lookOn(deps, counted, lookEveryMs);
        looks.push(other.watched.ended);
      },
      onStopping: (underWay) => onProgress({ kind: 'stopping', underWay }),
      signal,
    });
  } finally {
    other.watched?.end();
    ledger?.end();
    await Promise.all([...looks, ledger?.ended]);
  }
}

/** How often another one's sending is looked at. */
const lookEveryMs = 1_000;
const sharedLookMs = 250;
/** Of a million deliveries a count takes a second, so it rests longer then. */
const restFor = 4;

interface Looking {
  readonly ended: Promise<void>;
  end(): void;
}

function lookOn(
  { monotonicMs, sleep }: Pick<Deps, 'monotonicMs' | 'sleep'>,
  look: () => Promise<void>,
  everyMs: number,
): Looking {
  const stop = new AbortController();
  const loop = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      const beganMs = monotonicMs();
      // A store that can't be read is told of by whoever waits for it.
      await look().catch(() => {});
      await sleep(Math.max(everyMs, restFor * (monotonicMs() - beganMs)), stop.signal);
    }
  };
  return {
    ended: loop(),
    end: () => stop.abort(),
  };
}
