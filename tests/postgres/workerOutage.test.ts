import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { freePort } from '../helpers/freePort.ts';
import { type PostgresServer, startPostgres } from '../helpers/postgresServer.ts';
import { openWorkerDesk, type RunningWorker, until, type WorkerDesk } from './workerDesk.ts';

let server: PostgresServer;
let desk: WorkerDesk;
beforeEach(async () => {
  server = await startPostgres({ conf: ['fsync = off'] });
});
afterEach(async () => {
  await desk.shut();
  await server.remove();
});

const count = 600;
/** Ten connections are the e-mail channel's default, and two chunks at a time a worker's. */
const underWayAtMost = 10 * 2;

const of = (worker: RunningWorker, event: string) => worker.log().filter((line) => line['event'] === event);

it('goes on when the database comes back, having said once that it was away, and loses nobody', async () => {
  desk = await openWorkerDesk(server, { count, answerMs: 20 });
  await desk.open();
  const port = await freePort();
  const worker = desk.worker('--listen', `127.0.0.1:${port}`);
  const health = async (): Promise<number> => (await fetch(`http://127.0.0.1:${port}/healthz`)).status;
  await worker.said('chunk_begun');
  await desk.sink.arrived(100);
  expect(await health()).toBe(200);
  await server.stop('immediate');
  expect(await worker.said('database_down')).toMatchObject({ level: 'warn' });
  await until('it is said to be unhealthy', async () => (await health()) === 503);
  const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  expect(metrics).toContain('allclear_database_up 0');
  // Longer than a run waits by itself: what was answered meanwhile is still written.
  await sleep(5_000);
  await server.start();
  await worker.said('database_up');
  await until('all is settled', async () => {
    const states = await desk.states();
    return (states['customers sent'] ?? 0) + (states['customers uncertain'] ?? 0) === count;
  });
  await until('it is healthy again', async () => (await health()) === 200);
  expect(worker.child.exitCode).toBeNull();
  expect(of(worker, 'database_down')).toHaveLength(1);
  expect(of(worker, 'database_up')).toHaveLength(1);
  // What the queue says twice a second meanwhile is the same trouble.
  expect(of(worker, 'queue_trouble')).toEqual([]);
  expect((await worker.stop()).code).toBe(130);
  const mails = desk.sink.mails();
  expect(new Set(mails.map((mail) => mail.to)).size).toBe(count);
  expect(mails.length - count).toBeLessThanOrEqual(underWayAtMost);
});

it('ends when it is told to although the database is away', async () => {
  desk = await openWorkerDesk(server, { count: 5 });
  const worker = desk.worker();
  await worker.said('started');
  await server.stop('immediate');
  await worker.said('database_down');
  expect((await worker.stop()).code).toBe(130);
});
