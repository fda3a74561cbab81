import type { SharedWork } from '../../src/delivery/run.ts';
import { type QueueWork, type WorkEvent, workQueue } from '../../src/delivery/workQueue.ts';
import { StoreError } from '../../src/store/store.ts';
import type { WorkerMark } from '../../src/store/workerStore.ts';
import type { PlainChannel } from './appChannel.ts';
import { createDeliveryBench, type DeliveryBench } from './appDelivery.ts';
import { testNow } from './httpChannelIo.ts';
import { createSharedBench, type SharedBench } from './sharedBench.ts';

/** A worker at the queue of a shared store, and what it tells. */
export interface WorkerBench {
  readonly bench: DeliveryBench;
  readonly machines: SharedBench;
  readonly stop: AbortController;
  readonly events: WorkEvent[];
  /** `<id> <state>`, as they come. */
  readonly changes: string[];
  readonly begin: (channels: readonly PlainChannel[], shared?: Partial<SharedWork>) => Promise<QueueWork>;
  readonly remove: () => Promise<void>;
}

export const coded = (code: string): Error => Object.assign(new Error(code), { code });
export const away = new StoreError({ kind: 'database_down', url: '', detail: '' }, { cause: coded('ECONNREFUSED') });

export async function createWorkerBench(): Promise<WorkerBench> {
  const bench = await createDeliveryBench();
  const machines = await createSharedBench(bench);
  const stop = new AbortController();
  const events: WorkEvent[] = [];
  const changes: string[] = [];
  let work: QueueWork | null = null;
  return {
    ...{ bench, machines, stop, events, changes },
    begin: async (channels, shared = {}) => {
      const names = channels.map(({ name }) => name);
      const me: WorkerMark = { id: 'w', host: 'h', pid: 1, channels: names, startedAt: testNow };
      const all = { ...machines.shared, ...shared };
      work = await workQueue(bench.deps(channels, { shared: all }), all, {
        me,
        concurrency: 3,
        onEvent: (event) => void events.push(event),
        onChange: ({ id, state }) => void changes.push(`${id} ${state}`),
        signal: stop.signal,
      });
      return work;
    },
    remove: async () => {
      stop.abort();
      await work?.ended;
      await bench.remove();
    },
  };
}
