import type { Delivery } from '../../src/domain/delivery.ts';
import { continueDeliveries } from '../../src/usecases/deliver.ts';
import { createAppBench, sampleConfig } from '../helpers/appBench.ts';
import { done, openInput, verbs } from '../helpers/appVerbs.ts';
import { never } from '../helpers/httpChannelIo.ts';
import { createLeapTime } from './leapTime.ts';
import { withTime } from './tellStory.ts';

/** A company with one channel that may be in trouble, and a folder that is not. */
export interface Office {
  deliveries(): Promise<readonly Delivery[]>;
  /** By recipient; of the channel and of `blog`. */
  states(): Promise<Readonly<Record<string, Delivery['state']>>>;
  open(): Promise<void>;
  deliver(): Promise<void>;
  wait(ms: number): void;
  elapsedMs(): number;
  close(): Promise<void>;
}

/** @param deadlineMs real milliseconds for a whole request */
export async function openOffice(channel: object, deadlineMs = 2000): Promise<Office> {
  const channels = { blog: { type: 'file', folder: 'blog' }, channel };
  const bench = await createAppBench(sampleConfig({ channels }));
  const time = createLeapTime(() => deadlineMs * 2);
  const deps = withTime(bench.deps, time, () => deadlineMs);
  const deliveries = () => bench.store.outbox.deliveries({});
  return {
    deliveries,
    states: async () =>
      Object.fromEntries(
        (await deliveries()).map((one) => [one.channel === 'blog' ? 'blog' : one.to || 'channel', one.state] as const),
      ),
    open: async () => void (await done(verbs.open(deps, openInput()))),
    deliver: async () =>
      void (await continueDeliveries(deps)({ id: null, retryFailed: false }, { onProgress: () => {}, signal: never })),
    wait: time.leap,
    elapsedMs: time.elapsedMs,
    close: () => bench.remove(),
  };
}
