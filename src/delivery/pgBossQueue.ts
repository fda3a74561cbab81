import { PgBoss } from 'pg-boss';
import type { DueChunk, RunSql } from '../store/chunkStore.ts';
import { postgresError } from '../store/postgresErrors.ts';
import { connectTimeoutMs } from '../store/postgresPool.ts';
import type { PostgresAddress } from '../store/postgresUrl.ts';
import type { JobQueue } from './jobQueue.ts';

/** Its tables stand beside ours, in the same database: so that one commit holds an entry and its jobs. */
const queueSchema = 'allclear_queue';

export interface QueueOptions {
  readonly address: PostgresAddress;
  /** How many connections at most, besides the one that listens. */
  readonly connections: number;
  /** Holds a connection on which it hears of new work at once; else it looks twice a second. */
  readonly listens: boolean;
  /** Told of what it can't do at this moment, and tries again. */
  readonly onTrouble: (error: Error) => void;
}

/**
 * A dead worker's chunk is back after 14 s (RELIABILITY.md 3.2). How often a chunk is tried is the ledger's to say; the
 * queue only tries again what has thrown. One job a chunk waits, and one is worked on, whoever asks for it how often.
 */
const settings = {
  policy: 'stately',
  heartbeatSeconds: 10,
  // Of a channel that takes one message in a while a chunk takes hours; a dead worker's heartbeat stops long before.
  expireInSeconds: 6 * 3600,
  retryLimit: 1000,
  retryDelay: 1,
  retryBackoff: true,
  retryDelayMax: 60,
  deleteAfterSeconds: 7 * 24 * 3600,
  notify: true,
} as const;
const monitorSeconds = 5;
const restsWithinMs = 15_000;

interface Data {
  readonly chunk: string;
}

/** pg-boss as our queue. Throws `StoreError` for what the server, or the way to it, does: it has connections of its own. */
export async function startPgBossQueue(options: QueueOptions): Promise<JobQueue> {
  const explained = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      throw postgresError(error, options.address.shown);
    }
  };
  const queue = await explained(startQueue(options));
  return {
    ...queue,
    put: (...given) => explained(queue.put(...given)),
    hasten: (...given) => explained(queue.hasten(...given)),
    restore: (...given) => explained(queue.restore(...given)),
    work: (...given) => explained(queue.work(...given)),
    rest: () => explained(queue.rest()),
  };
}

async function startQueue(options: QueueOptions): Promise<JobQueue> {
  const { shown: _, ...where } = options.address;
  const boss = new PgBoss({
    ...where,
    schema: queueSchema,
    application_name: 'allclear queue',
    max: options.connections,
    connectionTimeoutMillis: connectTimeoutMs,
    useListenNotify: options.listens,
    schedule: false,
    registerInstance: false,
    monitorVacuum: false,
    openTelemetry: { enabled: false },
    superviseIntervalSeconds: monitorSeconds,
    monitorIntervalSeconds: monitorSeconds,
  });
  boss.on('error', (error) => options.onTrouble(asError(error)));
  const there = new Set(await namesOnceStarted(boss));
  const working = new Set<string>();
  const ensure = async (channel: string): Promise<void> => {
    if (there.has(channel)) return;
    await boss.createQueue(channel, settings);
    there.add(channel);
  };
  const insert = async (channel: string, chunks: readonly DueChunk[], sql: RunSql | null): Promise<void> => {
    await ensure(channel);
    await boss.insert(channel, chunks.map(jobOf), sql === null ? {} : { db: through(sql) });
  };
  return {
    put: async (chunks, sql) => {
      for (const [channel, some] of Map.groupBy(chunks, (one) => one.channel)) await insert(channel, some, sql);
    },
    hasten: async (chunks, sql) => {
      for (const [channel, some] of Map.groupBy(chunks, (one) => one.channel)) {
        await insert(channel, some, sql);
        // Those that wait for a time of their own already are only told that it is now.
        for (const { id } of some) {
          await boss.update(channel, undefined, { singletonKey: id, startAfter: 0, db: through(sql) });
        }
      }
    },
    work: async (channel, { concurrency, sinceEpoch }, run) => {
      await ensure(channel);
      working.add(channel);
      const how = {
        batchSize: 1,
        localConcurrency: concurrency,
        pollingIntervalSeconds: 0.5,
        // What comes back from a dead worker is announced by nobody.
        notifyPollingIntervalSeconds: 1,
        minPriority: sinceEpoch,
      };
      await boss.work<Data>(channel, how, async (jobs) => {
        for (const { data, signal } of jobs) {
          const rest = await run(data.chunk, signal);
          // Before this job is finished: whoever dies between the two leaves one too many, not one too few.
          if (rest !== null) await insert(channel, [rest], null);
        }
        // Left to itself it would rest before it asks for the next, as long as if there were none.
        for (const { id, name } of boss.getWipData()) if (name === channel) boss.notifyWorker(id);
      });
    },
    restore: async (chunks, sql) => {
      const restored: DueChunk[] = [];
      for (const [channel, some] of Map.groupBy(chunks, (one) => one.channel)) {
        await ensure(channel);
        const rows = await sql(inQueue, [channel, some.map((one) => one.id)]);
        const there = new Set(rows.map((row) => row['singleton_key']));
        const lost = some.filter((one) => !there.has(one.id));
        if (lost.length > 0) await insert(channel, lost, sql);
        restored.push(...lost);
      }
      return restored;
    },
    isLooking: (withinMs) => {
      const workers = boss.getWipData();
      const looks = ({ count, lastFetchedOn }: (typeof workers)[number]): boolean =>
        count > 0 || (lastFetchedOn !== null && Date.now() - lastFetchedOn < withinMs);
      return (
        working.size > 0 && [...working].every((channel) => workers.some((one) => one.name === channel && looks(one)))
      );
    },
    rest: async () => {
      await Promise.all([...working].map((channel) => boss.offWork(channel, { wait: true })));
      working.clear();
    },
    close: () => boss.stop({ graceful: true, close: true, timeout: restsWithinMs }),
  };
}

/** The queues that are there. What can't be started leaves no connection behind. */
async function namesOnceStarted(boss: PgBoss): Promise<readonly string[]> {
  try {
    await boss.start();
    return (await boss.getQueues()).map((queue) => queue.name);
  } catch (error) {
    await boss.stop({ graceful: false, close: true }).catch(() => {});
    throw error;
  }
}

/** Its own table, since it looks for one job at a time only, and these may be thousands. */
const inQueue = `select singleton_key from ${queueSchema}.job
  where name = $1 and singleton_key = any ($2) and state < 'completed'`;

/** Newer entries first, since they say what is true now. */
const jobOf = ({ id, epoch, dueAt }: DueChunk) => ({
  data: { chunk: id } satisfies Data,
  singletonKey: id,
  priority: epoch,
  ...(dueAt === null ? {} : { startAfter: dueAt }),
});

/** Of a worker's trouble it makes a plain object, code and all. */
const asError = (error: Error): Error => (error instanceof Error ? error : Object.assign(new Error(), error));

const through = (sql: RunSql) => ({
  executeSql: async (text: string, values: unknown[] = []) => ({ rows: [...(await sql(text, values))] }),
});
