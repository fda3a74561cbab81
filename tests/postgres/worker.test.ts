import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { faultCase } from '../helpers/faultCases.ts';
import { type PostgresServer, startPostgres } from '../helpers/postgresServer.ts';
import { openWorkerDesk, until, type WorkerDesk, type WorkerDeskOptions } from './workerDesk.ts';

let server: PostgresServer;
let desk: WorkerDesk | null = null;
beforeAll(async () => {
  server = await startPostgres({ conf: ['fsync = off'] });
});
afterEach(async () => {
  await desk?.shut();
  desk = null;
});
afterAll(() => server.remove());

const openOne = async (options: WorkerDeskOptions): Promise<WorkerDesk> => {
  desk = await openWorkerDesk(server, options);
  return desk;
};

/** Ten connections are the e-mail channel's default, and two chunks at a time a worker's: each of both may have one unwritten. */
const underWayAtMost = 10 * 2;

it('shares the mails out among two workers, each mail once, and the status page first', async () => {
  const desk = await openOne({ count: 2_000 });
  const opened = await desk.open();
  expect(opened.code).toBe(0);
  expect(opened.json()).toMatchObject({
    created: true,
    deliveries: [
      { channel: 'page', state: 'queued' },
      { channel: 'customers', state: 'queued', queued: 2_000, total: 2_000 },
      { channel: 'journal', state: 'queued' },
    ],
    warnings: ['nobody seems to be working for page, customers, journal. Start one:  incident worker'],
  });
  expect(desk.sink.mails()).toHaveLength(0);
  const workers = [desk.worker(), desk.worker()];
  await until('all is sent', async () => (await desk.states())['customers sent'] === 2_000);
  const ended = await Promise.all(workers.map((worker) => worker.stop()));
  expect(ended.map((one) => one.code)).toEqual([130, 130]);
  expect(await desk.states()).toEqual({ 'customers sent': 2_000, 'journal sent': 1, 'page sent': 1 });
  const mails = desk.sink.mails();
  expect(new Set(mails.map((mail) => mail.to)).size).toBe(2_000);
  expect(mails).toHaveLength(2_000);
  const chunks = workers.map((worker) => worker.log().filter((line) => line['event'] === 'chunk_ended'));
  expect(chunks.map((own) => own.some((line) => line['channel'] === 'customers'))).toEqual([true, true]);
  const [page] = await desk.sql(
    `select e.at from allclear.delivery_events e join allclear.deliveries d on d.id = e.delivery_id
     where d.channel = 'page' and e.to_state = 'sent'`,
  );
  expect(Number(page?.['at'])).toBeLessThanOrEqual(Math.min(...mails.map((mail) => mail.atMs)) + 5);
});

it(faultCase(7, 'a worker, and another goes on'), async () => {
  const desk = await openOne({ count: 2_000, answerMs: 20 });
  await desk.open();
  const [first, second] = [desk.worker(), desk.worker()];
  await Promise.all([first.said('chunk_begun'), second.said('chunk_begun')]);
  await desk.sink.arrived(300);
  const askedAt = Date.now();
  const ended = await first.stop();
  const tookMs = Date.now() - askedAt;
  expect(ended.code).toBe(130);
  expect(ended.stdout).toMatch(/^Stopped\. \d/u);
  // A deadline, not a measurement: what was in flight is answered within some milliseconds.
  expect(tookMs).toBeLessThan(10_000);
  expect((await desk.states())['customers uncertain']).toBeUndefined();
  await until('the other has sent the rest', async () => (await desk.states())['customers sent'] === 2_000);
  await second.stop();
  expect(desk.sink.mails()).toHaveLength(2_000);
});

it('gives what a killed worker had in hand to another, and nobody is left out', async () => {
  const desk = await openOne({ count: 2_000, answerMs: 20 });
  await desk.open();
  const [first, second] = [desk.worker(), desk.worker()];
  await Promise.all([first.said('chunk_begun'), second.said('chunk_begun')]);
  await desk.sink.arrived(300);
  first.child.kill('SIGKILL');
  const killedAt = Date.now();
  await until('the rest is settled', async () => {
    const states = await desk.states();
    return (states['customers sent'] ?? 0) + (states['customers uncertain'] ?? 0) === 2_000;
  });
  const tookSeconds = ((Date.now() - killedAt) / 1000).toFixed(1);
  process.stdout.write(`all settled ${tookSeconds} s after a worker was killed\n`);
  await second.stop();
  const mails = desk.sink.mails();
  expect(new Set(mails.map((mail) => mail.to)).size).toBe(2_000);
  expect(mails.length - 2_000).toBeLessThanOrEqual(underWayAtMost);
});

it('works the channels that it was given, and no others', async () => {
  const desk = await openOne({ count: 20 });
  await desk.open();
  const some = desk.worker('--channels', 'page,journal');
  await until('these are sent', async () => {
    const states = await desk.states();
    return states['page sent'] === 1 && states['journal sent'] === 1;
  });
  const detached = await desk.run('update', '-m', 'We have found it.', '--detach', '--yes', '--json');
  expect(detached.json()).toMatchObject({
    warnings: ['nobody seems to be working for customers. Start one:  incident worker'],
  });
  await until('those of the update are, too', async () => (await desk.states())['journal sent'] === 2);
  await some.stop();
  expect(desk.sink.mails()).toHaveLength(0);
  // Without workers a verb still sends what is queued.
  expect((await desk.run('deliver', '--json')).code).toBe(0);
});

it('puts into the queue again what it has lost, once that is overdue', async () => {
  const desk = await openOne({ count: 30 });
  await desk.open();
  await desk.sql('delete from allclear_queue.job');
  await desk.sql('update allclear.deliveries set at = at - 120000');
  const worker = desk.worker();
  expect(await worker.said('chunks_restored')).toMatchObject({ chunks: 3, level: 'warn' });
  await until('all is sent', async () => (await desk.states())['customers sent'] === 30);
  await worker.stop();
  expect(desk.sink.mails()).toHaveLength(30);
});
