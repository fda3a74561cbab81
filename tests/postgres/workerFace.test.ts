import { createServer } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePort } from '../helpers/freePort.ts';
import { type PostgresServer, startPostgres } from '../helpers/postgresServer.ts';
import { openWorkerDesk, until, type WorkerDesk } from './workerDesk.ts';

let server: PostgresServer;
let desk: WorkerDesk;
beforeAll(async () => {
  server = await startPostgres({ conf: ['fsync = off'] });
  desk = await openWorkerDesk(server, { count: 40 });
});
afterAll(async () => {
  await desk.shut();
  await server.remove();
});

it('answers about its health and counts what it does, without anybody’s address', async () => {
  const port = await freePort();
  const worker = desk.worker('--listen', `127.0.0.1:${port}`);
  const started = await worker.said('started');
  expect(started).toMatchObject({ listen: `http://127.0.0.1:${port}`, channels: ['page', 'customers', 'journal'] });
  const ask = (path: string, method = 'GET') => fetch(`http://127.0.0.1:${port}${path}`, { method });
  const opened = await desk.open();
  // Somebody is at work, so nothing is warned of.
  expect(opened.json()).not.toHaveProperty('warnings');
  await until('all is sent', async () => (await desk.states())['customers sent'] === 40);
  await until('the chunk is over', () =>
    worker.log().some((line) => line['channel'] === 'customers' && line['sent'] === 40),
  );
  const healthy = await ask('/healthz');
  expect(healthy.status).toBe(200);
  expect(await healthy.json()).toEqual({ ok: true, database: true, stopping: false, channels: started['channels'] });
  const metrics = await ask('/metrics');
  expect(metrics.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/u);
  const text = await metrics.text();
  expect(text).toContain('allclear_deliveries_total{channel="customers",state="sent"} 40');
  expect(text).toContain('allclear_attempt_duration_seconds_count{channel="customers"} 40');
  expect(text).toContain('allclear_chunks_in_hand{channel="customers"} 0');
  expect(text).toContain('allclear_waiting_deliveries{channel="customers"} 0');
  expect(text).toContain('allclear_database_up 1');
  expect(text).toContain('process_resident_memory_bytes');
  expect([(await ask('/else')).status, (await ask('/healthz', 'POST')).status]).toEqual([404, 405]);
  const ended = await worker.stop();
  expect(ended.code).toBe(130);
  for (const told of [text, ended.stderr, ended.stdout]) expect(told).not.toMatch(/@customer|customer-\d/u);
  const chunk = worker.log().find((line) => line['event'] === 'chunk_ended' && line['channel'] === 'customers');
  expect(chunk).toMatchObject({ level: 'info', incident: 'INC-1', seq: 1, sent: 40, rest: false });
});

it('answers with one JSON value when it has been stopped', async () => {
  const worker = desk.worker('--json', '--quiet');
  await desk.run('update', '-m', 'We have found it.', '--detach', '--yes');
  await until('it is sent', async () => (await desk.states())['customers sent'] === 80);
  const ended = await worker.stop();
  expect(ended.code).toBe(130);
  expect(JSON.parse(ended.stdout)).toMatchObject({ deliveries: { sent: 42 }, resent: 0 });
  expect(ended.stderr).toBe('');
});

it('is refused on a store that is a file, and says what to use instead', async () => {
  const store = ['--store', `sqlite:${desk.path('alone.db')}`];
  const alone = await desk.run('worker', ...store, '--json');
  expect(alone.code).toBe(2);
  expect(alone.json()).toMatchObject({ error: { kind: 'needs_shared_store' } });
  expect(alone.stderr).toMatch(/incident deliver .*incident tick/u);
  const said = ['Checkout is down', '--impact', 'major', '-m', 'Nobody can pay.', '--yes'];
  const open = await desk.run('open', ...said, '--detach', ...store, '--json');
  expect(open.code).toBe(2);
  expect(open.json()).toMatchObject({ error: { kind: 'needs_shared_store' } });
  expect((await desk.run('list', '--json', ...store)).stdout).toBe('[]\n');
});

it('names what a channel may have meant, and the port that is in use', async () => {
  const unknown = await desk.run('worker', '--channels', 'customer');
  expect(unknown.code).toBe(2);
  expect(unknown.stderr).toMatch(/no channel "customer"\. Did you mean "customers"\?/u);
  const other = createServer();
  const port = await freePort();
  await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
  const busy = await desk.run('worker', '--listen', `127.0.0.1:${port}`, '--json');
  other.close();
  expect(busy.code).toBe(2);
  expect(busy.json()).toMatchObject({ error: { kind: 'port_in_use' } });
  expect(busy.stderr).toContain(`incident worker --listen 127.0.0.1:${port + 1}`);
  expect(busy.stdout).toBe('');
});

it.each([
  ['--concurrency', '0'],
  ['--concurrency', 'many'],
  ['--concurrency', '33'],
  ['--listen', 'somewhere'],
  ['--listen', '127.0.0.1:99999'],
])('refuses %s %s', async (flag, value) => {
  const refused = await desk.run('worker', flag, value);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain(flag);
});
