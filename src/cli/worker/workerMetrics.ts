import type { Waiting } from '../../appWorker.ts';
import type { WorkEvent } from '../../delivery/workQueue.ts';
import type { Delivery, DeliveryState } from '../../domain/delivery.ts';

/** What is counted of a worker, for Prometheus. Labels are names of channels and states: nothing of a person or a message. */
export interface WorkerMetrics {
  onChange(delivery: Pick<Delivery, 'id' | 'channel' | 'state'>, from: DeliveryState): void;
  onEvent(event: WorkEvent): void;
  text(): Promise<{ readonly type: string; readonly text: string }>;
}

export interface MetricsSources {
  readonly channels: readonly string[];
  readonly inHand: () => ReadonlyMap<string, number>;
  readonly isDatabaseUp: () => boolean;
  /** Asks the ledger. */
  readonly waiting: () => Promise<Waiting>;
  readonly now: () => Date;
  readonly monotonicMs: () => number;
}

/** From a service that answers at once to one that lets us wait for a minute. */
const buckets = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** @param sources of what is known elsewhere, asked when somebody reads */
export async function createWorkerMetrics(sources: MetricsSources): Promise<WorkerMetrics> {
  const { Registry, Counter, Gauge, Histogram, collectDefaultMetrics } = (await import('prom-client')).default;
  const registry = new Registry();
  const registers = [registry];
  const waiting = keptFor(sources);
  collectDefaultMetrics({ register: registry });
  const deliveries = new Counter({
    ...{ name: 'allclear_deliveries_total', labelNames: ['channel', 'state'] as const, registers },
    help: 'Deliveries that this worker brought into a state',
  });
  const attempts = new Histogram({
    ...{ name: 'allclear_attempt_duration_seconds', labelNames: ['channel'] as const, buckets, registers },
    help: 'Length of an attempt, from its recorded intent to its recorded result',
  });
  const chunks = new Counter({
    ...{ name: 'allclear_chunks_total', labelNames: ['channel'] as const, registers },
    help: 'Chunks of deliveries that this worker has worked off',
  });
  const restored = new Counter({
    ...{ name: 'allclear_chunks_restored_total', registers },
    help: 'Chunks that the queue had lost, and that this worker put back into it',
  });
  new Gauge({
    ...{ name: 'allclear_chunks_in_hand', labelNames: ['channel'] as const, registers },
    help: 'Chunks of deliveries that this worker has in hand',
    collect() {
      for (const [channel, count] of sources.inHand()) this.set({ channel }, count);
    },
  });
  new Gauge({
    ...{ name: 'allclear_waiting_deliveries', labelNames: ['channel'] as const, registers },
    help: 'Deliveries in the ledger that are queued or to be tried again, whoever sends them; at most 15 s old',
    async collect() {
      const found = await waiting();
      this.reset();
      // Of a ledger that can't be read nothing is said, rather than what was true once.
      if (found === null) return;
      for (const channel of sources.channels) this.set({ channel }, found.byChannel.get(channel) ?? 0);
    },
  });
  new Gauge({
    ...{ name: 'allclear_next_due_seconds', registers },
    help: 'Seconds until the next delivery is due, 0 while one is, NaN when none waits',
    async collect() {
      const next = (await waiting())?.nextDueAt ?? null;
      this.set(next === null ? Number.NaN : Math.max(0, (next.getTime() - sources.now().getTime()) / 1000));
    },
  });
  new Gauge({
    ...{ name: 'allclear_database_up', registers },
    help: '1 while the database of the store answers',
    collect() {
      this.set(sources.isDatabaseUp() ? 1 : 0);
    },
  });
  for (const channel of sources.channels) {
    chunks.inc({ channel }, 0);
    for (const state of ['sent', 'retrying', 'failed', 'uncertain']) deliveries.inc({ channel, state }, 0);
  }
  const underWay = new Map<string, number>();
  return {
    onChange: ({ id, channel, state }, from) => {
      if (state === 'sending') return void underWay.set(id, sources.monotonicMs());
      deliveries.inc({ channel, state });
      const beganMs = underWay.get(id);
      underWay.delete(id);
      if (from === 'sending' && beganMs !== undefined) {
        attempts.observe({ channel }, (sources.monotonicMs() - beganMs) / 1000);
      }
    },
    onEvent: (event) => {
      if (event.kind === 'ended') chunks.inc({ channel: event.chunk.channel });
      if (event.kind === 'restored') restored.inc(event.chunks);
    },
    text: async () => ({ type: registry.contentType, text: await registry.metrics() }),
  };
}

/** To count a million deliveries takes the database a second. */
const keptForMs = 15_000;
/** A reader is not kept waiting for a database that is away. */
const answersWithinMs = 2_000;

function keptFor({ waiting, monotonicMs }: MetricsSources): () => Promise<Waiting | null> {
  let kept: Promise<Waiting | null> = Promise.resolve(null);
  let keptAtMs = Number.NEGATIVE_INFINITY;
  return async () => {
    if (monotonicMs() - keptAtMs > keptForMs) {
      keptAtMs = monotonicMs();
      kept = waiting().catch(() => null);
    }
    return await Promise.race([kept, late()]);
  };
}

const late = (): Promise<null> =>
  new Promise((resolve) => {
    setTimeout(() => resolve(null), answersWithinMs).unref();
  });
