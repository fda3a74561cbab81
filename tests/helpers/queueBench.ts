import { Client } from 'pg';
import type { JobQueue } from '../../src/delivery/jobQueue.ts';
import { type QueueOptions, startPgBossQueue } from '../../src/delivery/pgBossQueue.ts';
import type { RunSql } from '../../src/store/chunkStore.ts';
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

async function createDatabase(url: string): Promise<string> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const name = `q${process.pid}_${process.hrtime.bigint()}`;
  await client.query(`create database ${name}`);
  await client.end();
  return url.replace(/[^/]*$/u, name);
}
