import { Client } from 'pg';
import { vi } from 'vitest';
import type { JobQueue, RunChunk, WorkOptions } from '../../src/delivery/jobQueue.ts';
import { type QueueOptions, startPgBossQueue } from '../../src/delivery/pgBossQueue.ts';
import type { DueChunk, RunSql } from '../../src/store/chunkStore.ts';
import { readPostgresUrl } from '../../src/store/postgresUrl.ts';
import { startPostgres } from './postgresServer.ts';

/** The queue on a real server, in a database of its own. */
export interface QueueBench {
  readonly url: string;
  readonly sql: RunSql;
  /** Whatever the queues could not do for a moment. */
  readonly troubles: Error[];
  start(more?: Partial<QueueOptions>): Promise<JobQueue>;
  remove(): Promise<void>;
}

/** A server that is there already (`scripts/mutate.ts`), by the URL of one of its databases. */
const given = process.env['TEST_POSTGRES'];

export async function createQueueBench(): Promise<QueueBench> {
  const server = given === undefined ? await startPostgres({ conf: ['fsync = off'] }) : null;
  const url = server === null ? await createDatabase(given ?? '') : server.url(await server.createDatabase());
  const client = new Client({ connectionString: url });
  await client.connect();
  const queues: JobQueue[] = [];
  const troubles: Error[] = [];
  return {
    ...{ url, troubles },
    sql: async (text, values) => (await client.query(text, [...values])).rows,
    start: async (more = {}) => {
      const queue = await startPgBossQueue({
        ...{ address: readPostgresUrl(url, {}), connections: 2, listens: false },
        ...{ onTrouble: (error) => void troubles.push(error), ...more },
      });
      queues.push(queue);
      return queue;
    },
    remove: async () => {
      await Promise.all(queues.map((one) => one.close()));
      await client.end();
      await server?.remove();
    },
  };
}

/** @param id within the channel */
export const chunkOf = (channel: string, id: string, more: Partial<DueChunk> = {}): DueChunk => ({
  ...{ id: `${channel}-${id}`, incidentUuid: 'u', updateId: 'p', epoch: 1, channel, first: 0, last: 9, dueAt: null },
  ...more,
});

export const plain: WorkOptions = { concurrency: 1, sinceEpoch: 0 };

/** Works a channel off, and keeps what it was handed. */
export async function workOff(
  queue: JobQueue,
  channel: string,
  run: RunChunk = async () => null,
  options = plain,
): Promise<readonly string[]> {
  const taken: string[] = [];
  await queue.work(channel, options, async (id, lost) => {
    taken.push(id.slice(channel.length + 1));
    return await run(id, lost);
  });
  return taken;
}

export const soon = (ms: number): Date => new Date(Date.now() + ms);
export const until = (what: () => void, timeout = 8_000): Promise<void> => vi.waitFor(what, { timeout, interval: 20 });
/** Some looks of the queue later. */
export const later = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1_500));

async function createDatabase(url: string): Promise<string> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const name = `q${process.pid}_${process.hrtime.bigint()}`;
  await client.query(`create database ${name}`);
  await client.end();
  return url.replace(/[^/]*$/u, name);
}
