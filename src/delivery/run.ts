import type { Channel, ChannelIo } from '../channels/channel.ts';
import type { Delivery, DeliveryState } from '../domain/delivery.ts';
import type { Incident } from '../domain/incident.ts';
import type { ChunkStore } from '../store/chunkStore.ts';
import type { LeaseOwner } from '../store/leaseStore.ts';
import type { IncidentStore, Move, Outbox } from '../store/store.ts';
import type { Envelopes } from './envelope.ts';
import type { JobQueue } from './jobQueue.ts';
import type { Ledger } from './ledger.ts';
import type { Lines } from './lines.ts';
import type { Time } from './time.ts';

/** What the delivery of messages needs of the world. */
export interface DeliveryDeps {
  readonly outbox: Outbox;
  readonly incidents: Pick<IncidentStore, 'byUuid' | 'updateById'>;
  readonly channels: readonly Channel[];
  readonly ioFor: (channel: Channel) => ChannelIo;
  readonly urlOf: (incident: Incident) => string | null;
  /** Masks every secret that was revealed in this process. */
  readonly redact: (text: string) => string;
  readonly owner: LeaseOwner;
  readonly time: Time;
  /** Where many machines share a store; null: it is a file, and one process at a time sends. */
  readonly shared: SharedWork | null;
}

/** How the work of a shared store is shared out. */
export interface SharedWork {
  readonly chunks: ChunkStore;
  /** Made when something is to be sent. */
  readonly queue: () => Promise<JobQueue>;
}

/** Told of each delivery as it is now, and of the state that it had before. */
export type OnChange = (delivery: Delivery, from: DeliveryState) => void;

/** What the lanes of one run share. */
export interface Run {
  readonly deps: DeliveryDeps;
  readonly ledger: Ledger;
  readonly envelopes: Envelopes;
  readonly lines: Lines;
  /** Aborted: nothing new is begun. */
  readonly stop: AbortSignal;
  /** Aborted: what is under way ends now, whatever that makes of it. */
  readonly hard: AbortSignal;
  readonly onChange: OnChange;
  /** Counted over all lanes. */
  readonly tally: { resent: number; underWay: number; lastFirstAttemptMs: number };
}

/** Writes one move of a delivery; null when the row had moved on meanwhile. */
export async function moveDelivery(
  run: Run,
  delivery: Delivery,
  change: Omit<Move, 'id' | 'from'>,
): Promise<Delivery | null> {
  const reason = typeof change.reason === 'string' ? run.deps.redact(change.reason) : change.reason;
  const move: Move = {
    ...change,
    ...(reason === undefined ? {} : { reason }),
    id: delivery.id,
    from: [delivery.state],
  };
  if (!(await run.ledger.move(move))) return null;
  const moved = afterMove(delivery, move, run.deps.time.now());
  run.onChange(moved, delivery.state);
  return moved;
}

function afterMove(delivery: Delivery, move: Move, at: Date): Delivery {
  return {
    ...delivery,
    state: move.to,
    at,
    reason: move.reason === undefined ? delivery.reason : move.reason,
    nextAttemptAt: move.nextAttemptAt === undefined ? delivery.nextAttemptAt : move.nextAttemptAt,
    remoteId: move.remoteId === undefined ? delivery.remoteId : move.remoteId,
    url: move.url === undefined ? delivery.url : move.url,
    means: move.means === undefined ? delivery.means : move.means,
    edits: move.edits === undefined ? delivery.edits : move.edits,
    attempts: delivery.attempts + (move.attempt ? 1 : 0),
    resends: delivery.resends + (move.resend ? 1 : 0),
  };
}
