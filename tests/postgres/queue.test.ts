import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { JobQueue, RunChunk, WorkOptions } from '../../src/delivery/jobQueue.ts';
import type { DueChunk, RunSql } from '../../src/store/chunkStore.ts';
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

it('hands out each chunk once, those of the newest entry first', async () => {
  await queue.put([chunk('old'), chunk('new', { epoch: 3 }), chunk('middle', { epoch: 2 })], sql);
  const taken = await work();
  await until(() => expect(taken).toEqual(['new', 'middle', 'old']));
  await later();
  expect(taken).toHaveLength(3);
});

it('asks for the next at once when it has worked one off', async () => {
  await queue.put(
    Array.from({ length: 8 }, (_, index) => chunk(String(index))),
    sql,
  );
  // By its own looks, half a second apart, it would take seven; a clock in this process stands still when the process does.
  let looks = 0;
  const clock = setInterval(() => {
    looks += 1;
  }, 500);
  const taken = await work();
  await until(() => expect(taken).toHaveLength(8), 60_000).finally(() => clearInterval(clock));
  expect(looks).toBeLessThan(7);
});

it('puts a chunk in with the entry that it tells, or not at all', async () => {
  await queue.put([chunk('first')], sql);
  await sql('begin', []);
  await queue.put([chunk('never')], sql);
  await sql('rollback', []);
  await sql('begin', []);
  await queue.put([chunk('now')], sql);
  await sql('commit', []);
  const taken = await work();
  await until(() => expect(new Set(taken)).toEqual(new Set(['first', 'now'])));
  await later();
  expect(taken).toHaveLength(2);
});

it('keeps the chunks of each channel apart', async () => {
  const own = channel;
  await queue.put([chunk('mine'), chunk('other', { channel: `${channel}-x` })], sql);
  const taken = await work();
  await until(() => expect(taken).toEqual(['mine']));
  channel = `${own}-x`;
  await queue.work(channel, plain, async (id) => {
    (taken as string[]).push(id);
    return null;
  });
  await until(() => expect(taken).toEqual(['mine', `${own}-other`]));
  channel = own;
});

it('has a chunk wait once, however often it is put in', async () => {
  await queue.put([chunk('one'), chunk('one')], sql);
  await queue.put([chunk('one')], sql);
  const taken = await work();
  await until(() => expect(taken).toEqual(['one']));
  await later();
  expect(taken).toEqual(['one']);
});

it('hands out nothing before it is due, unless it is hastened', async () => {
  await queue.put([chunk('waits', { dueAt: soon(3_600_000) }), chunk('hurries', { dueAt: soon(3_600_000) })], sql);
  const taken = await work();
  await later();
  expect(taken).toEqual([]);
  await queue.hasten([chunk('hurries'), chunk('unknown')], sql);
  await until(() => expect(new Set(taken)).toEqual(new Set(['hurries', 'unknown'])));
  await later();
  expect(taken).toHaveLength(2);
});

it('takes back what is left of a chunk, for the time at which it is due', async () => {
  const rests = [chunk('x', { dueAt: soon(500) }), chunk('x', { dueAt: soon(3_600_000) })];
  await queue.put([chunk('x')], sql);
  const at: number[] = [];
  const [first] = rests;
  const taken = await work(async () => {
    at.push(Date.now());
    return rests.shift() ?? null;
  });
  await until(() => expect(taken).toEqual(['x', 'x']));
  expect(at[1]).toBeGreaterThanOrEqual(first?.dueAt?.getTime() ?? Number.POSITIVE_INFINITY);
  await later();
  expect(taken).toHaveLength(2);
});

it('hands a chunk out again that could not be worked off', async () => {
  await queue.put([chunk('x')], sql);
  const faults = [new Error('broken')];
  const taken = await work(async () => {
    const fault = faults.shift();
    if (fault) throw fault;
    return null;
  });
  await until(() => expect(taken).toEqual(['x', 'x']));
});

it('works on as many at a time as it is told', async () => {
  await queue.put(
    Array.from({ length: 5 }, (_, index) => chunk(String(index))),
    sql,
  );
  let now = 0;
  let most = 0;
  const taken = await work(
    async () => {
      now += 1;
      most = Math.max(most, now);
      await new Promise((resolve) => setTimeout(resolve, 700));
      now -= 1;
      return null;
    },
    { ...plain, concurrency: 2 },
  );
  await until(() => expect(taken).toHaveLength(5), 10_000);
  expect(most).toBe(2);
});

it('leaves the chunks of older entries than it was asked for', async () => {
  await queue.put([chunk('old', { epoch: 4 }), chunk('own', { epoch: 5 })], sql);
  const taken = await work(undefined, { ...plain, sinceEpoch: 5 });
  await until(() => expect(taken).toEqual(['own']));
  await later();
  expect(taken).toEqual(['own']);
});
