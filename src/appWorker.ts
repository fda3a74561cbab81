import { hostname } from 'node:os';
import { v7 as uuidV7 } from 'uuid';
import { once } from './appOnce.ts';
import { type AppOptions, makeDeps } from './appParts.ts';
import { openQueue } from './appShared.ts';
import { connectionUrl } from './appStoreUrl.ts';
import { whoActs } from './appWho.ts';
import type { Secrets } from './config/secrets.ts';
import { systemTime } from './delivery/time.ts';
import { type QueueWork, type WorkRequest, workQueue } from './delivery/workQueue.ts';
import type { Tally } from './domain/summary.ts';
import type { Templates } from './messages/templates.ts';
import { openStore } from './store/open.ts';
import type { WorkerMark } from './store/workerStore.ts';

/** One for the chunks, one for what they have come to, one for the heartbeats; the one that listens is besides. */
const connections = 3;
/** What hangs on a database that is away is not waited for. */
const closesWithinMs = 3_000;

export interface WorkerOptions extends Pick<WorkRequest, 'concurrency' | 'onEvent' | 'onChange' | 'signal'> {
  readonly channels: readonly string[];
}

/** How the ledger stands, for whoever watches over a worker. */
export interface Waiting {
  /** Queued or to be tried again, what waits for a later rung left out; by channel. */
  readonly byChannel: ReadonlyMap<string, number>;
  /** When the next is due; null: nothing is. */
  readonly nextDueAt: Date | null;
}

export interface Worker {
  readonly me: WorkerMark;
  /** Begins to work. Throws `StoreError`. */
  start(): Promise<QueueWork>;
  waiting(): Promise<Waiting>;
  /** `INC-7` needs its number; by update. Null: it is not there. */
  update(id: string): ReturnType<ReturnType<typeof makeDeps>['store']['incidents']['updateById']>;
  incident(uuid: string): ReturnType<ReturnType<typeof makeDeps>['store']['incidents']['byUuid']>;
  close(): Promise<void>;
}

/** A process that sends for others, with a store and a queue of its own. Throws `StoreError`. */
export async function workerOf(
  options: AppOptions,
  secrets: Secrets,
  templates: () => Templates,
  { channels, ...request }: WorkerOptions,
): Promise<Worker> {
  const { paths, env } = options;
  let working: QueueWork | null = null;
  const onTrouble = (error: Error): void => working?.sawTrouble(error);
  const url = await connectionUrl(options, secrets);
  const queue = once(() => openQueue(options, url, { connections, listens: true, onTrouble }));
  const where = { url, anchorsPath: paths.anchorsFile, env, who: whoActs(options) };
  const store = await openStore({ ...where, create: true, queue, now: systemTime.now });
  const deps = makeDeps(options, store, queue, secrets, templates);
  const delivery = deps.delivery();
  const me = { id: uuidV7(), host: hostname(), pid: process.pid, channels, startedAt: store.now() };
  return {
    me,
    start: async () => {
      if (delivery.shared === null) throw new Error('a worker needs a store that many machines share');
      working = await workQueue(delivery, delivery.shared, { ...request, me });
      return working;
    },
    waiting: async () => {
      // Those two have an index of their own: of the past there is ever more.
      const tallies = await store.outbox.tally({ states: ['queued', 'retrying'] });
      const everything = { incidentUuid: null, sinceEpoch: 0 };
      return { byChannel: countedBy(tallies), nextDueAt: await store.outbox.nextDueAt(everything, store.now()) };
    },
    update: (id) => store.incidents.updateById(id),
    incident: (uuid) => store.incidents.byUuid(uuid),
    close: async () => {
      const closing = async (): Promise<void> => {
        await store.chunks?.workers.gone(me.id).catch(() => {});
        await (await queue()).close();
        await store.close();
      };
      await Promise.race([closing().catch(() => {}), systemTime.sleep(closesWithinMs)]);
    },
  };
}

const countedBy = (tallies: readonly Tally[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const { channel, count, later } of tallies) counts.set(channel, (counts.get(channel) ?? 0) + count - later);
  return counts;
};
