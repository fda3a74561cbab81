import type { AppOptions } from './appParts.ts';
import type { JobQueue } from './delivery/jobQueue.ts';
import { type QueueOptions, startPgBossQueue } from './delivery/pgBossQueue.ts';
import { postgresError } from './store/postgresErrors.ts';
import { readPostgresUrl } from './store/postgresUrl.ts';

/** One for the chunks, one for what they have come to. */
const connections = 2;

export type QueueManner = Pick<QueueOptions, 'connections' | 'listens' | 'onTrouble'>;

/** What it can't do now it tries again, and so do we; the founder is told what is missing by the ledger. */
const whileAVerbRuns: QueueManner = { connections, listens: false, onTrouble: () => {} };

/**
 * What `app.ts` puts together for a store that many machines share: the queue of its work. Throws `StoreError`.
 * @param url of the database, with its password
 */
export async function openQueue(
  { env }: Pick<AppOptions, 'env'>,
  url: string,
  manner = whileAVerbRuns,
): Promise<JobQueue> {
  const address = readPostgresUrl(url, env);
  try {
    return await startPgBossQueue({ address, ...manner });
  } catch (error) {
    throw postgresError(error, address.shown);
  }
}
