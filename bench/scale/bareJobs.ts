import { PgBoss } from 'pg-boss';
import type { PostgresServer } from '../../tests/helpers/postgresServer.ts';

/** The engine without us: jobs that do nothing, taken one at a time by two pollers, as our workers take chunks. */
export async function bareJobs(server: PostgresServer, count: number): Promise<number> {
  const boss = new PgBoss({ connectionString: server.url(await server.createDatabase()), schedule: false, max: 4 });
  boss.on('error', () => {});
  await boss.start();
  try {
    await boss.createQueue('bare', { policy: 'stately', heartbeatSeconds: 10 });
    for (let from = 0; from < count; from += 1000) {
      const jobs = Array.from({ length: 1000 }, (_, index) => ({ singletonKey: String(from + index) }));
      await boss.insert('bare', jobs);
    }
    let done = 0;
    const begun = performance.now();
    await new Promise<void>((resolve, reject) => {
      const work = async (): Promise<void> => {
        done += 1;
        if (done === count) resolve();
        for (const { id } of boss.getWipData()) boss.notifyWorker(id);
      };
      boss.work('bare', { batchSize: 1, localConcurrency: 2, pollingIntervalSeconds: 0.5 }, work).catch(reject);
    });
    return (count / (performance.now() - begun)) * 1000;
  } finally {
    await boss.stop({ graceful: false });
  }
}
