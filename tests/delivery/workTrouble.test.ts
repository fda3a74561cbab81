import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SharedWork } from '../../src/delivery/run.ts';
import { yes } from '../helpers/appChannel.ts';
import { away, coded, createWorkerBench, type WorkerBench } from '../helpers/workerBench.ts';

let bench: WorkerBench['bench'];
let machines: WorkerBench['machines'];
let stop: WorkerBench['stop'];
let events: WorkerBench['events'];
let begin: WorkerBench['begin'];
let remove: WorkerBench['remove'];
beforeEach(async () => {
  ({ bench, machines, stop, events, begin, remove } = await createWorkerBench());
});
afterEach(() => remove());

const go = (ms: number): Promise<void> => bench.time.sleep(ms);
const kinds = (): readonly string[] => events.map(({ kind }) => kind);

describe('a worker in trouble', () => {
  it('tells of a chunk that it could not work off, which the queue brings back', async () => {
    await bench.plan(['a']);
    const chunk = await machines.chunk('a');
    await machines.putAll();
    const error = new Error('a bug');
    const chunks: SharedWork['chunks'] = {
      ...machines.shared.chunks,
      take: async () => {
        throw error;
      },
    };
    const begun = await begin([bench.channel('a')], { chunks });
    await go(1_000);
    expect(events).toEqual([{ kind: 'broken', chunkId: chunk.id, error }]);
    expect(Object.fromEntries(begun.inHand())).toEqual({ a: 0 });
  });

  it('tells of the database and not of the chunk where that is away', async () => {
    await bench.plan(['a']);
    await machines.putAll();
    const chunks: SharedWork['chunks'] = {
      ...machines.shared.chunks,
      take: async () => {
        throw away;
      },
    };
    machines.next.seen = async () => {
      throw away;
    };
    const begun = await begin([bench.channel('a')], { chunks });
    await go(1_000);
    expect(events).toEqual([{ kind: 'database', up: false, error: away }]);
    expect(begun.isDatabaseUp()).toBe(false);
    machines.next.seen = null;
    await go(6_000);
    expect(begun.isDatabaseUp()).toBe(true);
    expect(kinds()).toEqual(['database', 'database']);
  });

  it('keeps an answer for fifteen minutes that can not be written while the database is away', async () => {
    await bench.plan(['a']);
    await machines.putAll();
    const answer = () => {
      machines.next.write = async () => {
        throw away;
      };
      return yes;
    };
    await begin([bench.channel('a', { answers: [answer] })]);
    await go(1_000);
    expect(machines.outlasted).toEqual([900_000]);
    expect(await bench.states()).toEqual({ a: 'sent' });
  });

  it('passes on what the queue says of its troubles, but for those of the database', async () => {
    const begun = await begin([bench.channel('a')]);
    const error = new Error('no such queue');
    begun.sawTrouble(coded('ECONNRESET'));
    begun.sawTrouble(error);
    expect(events).toEqual([{ kind: 'trouble', error }]);
  });

  it('throws what the first look at the queue throws', async () => {
    const failing = begin([bench.channel('a')], {
      queue: async () => {
        throw away;
      },
    });
    await expect(failing).rejects.toBe(away);
    stop.abort();
  });

  it('finds what the queue has lost', async () => {
    machines.lost.chunks = [{ id: 'c' } as never];
    await begin([bench.channel('a')]);
    await go(1_000);
    expect(events).toEqual([{ kind: 'restored', chunks: 1 }]);
  });
});

describe('a worker is healthy', () => {
  it('while the database answers and the queue is asked for more', async () => {
    const begun = await begin([bench.channel('a')]);
    await go(100);
    expect(begun.isHealthy()).toBe(true);
    expect(machines.state.lookedWithinMs).toBe(15_000);
    machines.state.looking = false;
    expect(begun.isHealthy()).toBe(false);
  });

  it('no more when the database has not answered for fifteen seconds', async () => {
    const begun = await begin([bench.channel('a')]);
    await go(1_000);
    machines.next.seen = async () => {
      throw away;
    };
    await go(13_900);
    expect(begun.isHealthy()).toBe(true);
    await go(200);
    expect(begun.isHealthy()).toBe(false);
  });

  it('no more when it is to stop', async () => {
    const begun = await begin([bench.channel('a')]);
    await go(100);
    stop.abort();
    expect(begun.isHealthy()).toBe(false);
  });
});
