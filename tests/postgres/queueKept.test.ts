import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { JobQueue, RunChunk, WorkOptions } from '../../src/delivery/jobQueue.ts';
import type { DueChunk, RunSql } from '../../src/store/chunkStore.ts';
import { readPostgresUrl } from '../../src/store/postgresUrl.ts';
import { StoreError } from '../../src/store/store.ts';
import {
  chunkOf,
  createQueueBench,
  later,
  plain,
  type QueueBench,
  soon,
  until,
  workOff,
} from '../helpers/queueBench.ts';

let bench: QueueBench;
let queue: JobQueue;
let channel = '';
let count = 0;
beforeAll(async () => {
  bench = await createQueueBench();
  queue = await bench.start();
}, 60_000);
afterAll(() => bench.remove());
beforeEach(() => {
  count += 1;
  channel = `channel-${count}`;
});
afterEach(() => queue.rest());

const sql: RunSql = (text, values) => bench.sql(text, values);
const chunk = (id: string, more: Partial<DueChunk> = {}): DueChunk => chunkOf(channel, id, more);
const work = (run?: RunChunk, options?: WorkOptions) => workOff(queue, channel, run, options);

it('puts back what it has lost, and only that', async () => {
  await queue.put([chunk('waits', { dueAt: soon(3_600_000) })], sql);
  expect(await queue.restore([chunk('waits'), chunk('lost'), chunk('gone', { channel: `${channel}-y` })], sql)).toEqual(
    [chunk('lost'), chunk('gone', { channel: `${channel}-y` })],
  );
  expect(await queue.restore([chunk('waits')], sql)).toEqual([]);
  const taken = await work();
  await until(() => expect(taken).toEqual(['lost']));
});

it('takes what it has worked off for lost if it is still to be done, and not what it is at', async () => {
  await queue.put([chunk('x')], sql);
  let restored: readonly DueChunk[] | null = null;
  const taken = await work(async () => {
    restored ??= await queue.restore([chunk('x')], sql);
    return null;
  });
  await until(() => expect(restored).toEqual([]));
  await queue.rest();
  expect(taken).toEqual(['x']);
  expect(await queue.restore([chunk('x')], sql)).toEqual([chunk('x')]);
});

it('looks only while it works, and says whether it has lately', async () => {
  expect(queue.isLooking(60_000)).toBe(false);
  await work();
  await until(() => expect(queue.isLooking(60_000)).toBe(true));
  expect(queue.isLooking(-1)).toBe(false);
  await queue.rest();
  expect(queue.isLooking(60_000)).toBe(false);
});

it('counts as looking while it has its hands full', async () => {
  await queue.put([chunk('x')], sql);
  let finish = (): void => {};
  const taken = await work(async () => {
    await new Promise<void>((resolve) => {
      finish = resolve;
    });
    return null;
  });
  await until(() => expect(taken).toEqual(['x']));
  await later();
  expect(queue.isLooking(0)).toBe(true);
  finish();
});

it('comes to rest when what it has in hand is done, and takes nothing more', async () => {
  await queue.put([chunk('x'), chunk('y')], sql);
  let isDone = false;
  const taken = await work(async () => {
    await new Promise((resolve) => setTimeout(resolve, 400));
    isDone = true;
    return null;
  });
  await until(() => expect(taken).toEqual(['x']));
  await queue.rest();
  expect(isDone).toBe(true);
  await later();
  expect(taken).toEqual(['x']);
});

it('hears of new work at once where it listens', async () => {
  const listening = await bench.start({ listens: true });
  const taken: number[] = [];
  await listening.work(channel, plain, async () => {
    taken.push(Date.now());
    return null;
  });
  await later();
  const began = Date.now();
  await queue.put([chunk('x')], sql);
  await until(() => expect(taken).toHaveLength(1));
  expect((taken[0] ?? 0) - began).toBeLessThan(1_200);
  await listening.rest();
});

it('finds the queues of others who were here before', async () => {
  await queue.put([chunk('x')], sql);
  const other = await bench.start();
  await other.put([chunk('y')], sql);
  const taken = await work();
  await until(() => expect(new Set(taken)).toEqual(new Set(['x', 'y'])));
});

it('stands beside the tables of the store, under a name by which it is known', async () => {
  const tables = await sql("select 1 from information_schema.tables where table_schema = 'allclear_queue'", []);
  expect(tables.length).toBeGreaterThan(0);
  const names = await sql('select distinct application_name from pg_stat_activity', []);
  expect(names.map((row) => row['application_name'])).toContain('allclear queue');
});

it('tells what it can not do at the moment, and goes on', async () => {
  await work();
  await until(() => expect(queue.isLooking(60_000)).toBe(true));
  const { troubles } = bench;
  troubles.length = 0;
  await sql(
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'allclear queue' and datname = current_database()",
    [],
  );
  await until(() => expect(troubles.length).toBeGreaterThan(0));
  for (const trouble of troubles) expect(trouble).toBeInstanceOf(Error);
});

const down = { code: 'ECONNRESET' };
const broken: RunSql = async () => {
  throw Object.assign(new Error('read ECONNRESET'), down);
};
it.each<[string, (on: JobQueue) => Promise<unknown>]>([
  ['put', (on) => on.put([chunk('x')], broken)],
  ['hasten', (on) => on.hasten([chunk('x')], broken)],
  ['restore', (on) => on.restore([chunk('x')], broken)],
])('says of a database that goes away while it is to %s something what it is', async (_what, act) => {
  const fault = await act(queue).catch((error: unknown) => error);
  expect(fault).toBeInstanceOf(StoreError);
  expect(fault).toMatchObject({ fault: { kind: 'database_down' } });
});

it('says of a database that is not there what it is, and leaves no connection behind', async () => {
  const address = { ...readPostgresUrl(bench.url, {}), database: 'nowhere' };
  await expect(bench.start({ address })).rejects.toMatchObject({ fault: { kind: 'database_missing' } });
});
