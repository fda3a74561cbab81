import { describe, expect, it } from 'vitest';
import type { Channel } from '../../src/channels/channel.ts';
import { createPacer } from '../../src/delivery/pacer.ts';
import type { DeliveryDeps } from '../../src/delivery/run.ts';
import type { Pace, Rate } from '../../src/domain/pace.ts';
import { createTestTime, type TestTime } from '../helpers/appTime.ts';
import { never, testIo } from '../helpers/httpChannelIo.ts';

const start = new Date('2026-11-28T10:00:00Z');
const at = (ms: number): Date => new Date(start.getTime() + ms);

interface World {
  readonly time: TestTime;
  readonly asks: { count: number };
  row(): Pace | null;
  put(pace: Pace | null): void;
  pacer(): ReturnType<typeof createPacer>;
}

/** A row that all workers share, and their one clock. */
function world(rate: Rate | null, fails = false): World {
  const time = createTestTime(start);
  const asks = { count: 0 };
  let row: Pace | null = null;
  const changePace = async (_channel: string, change: (pace: Pace | null) => Pace | null): Promise<void> => {
    asks.count += 1;
    if (fails) throw new Error('away');
    row = change(row) ?? row;
  };
  const deps = { time, shared: { chunks: { changePace } } } as unknown as DeliveryDeps;
  return {
    ...{ time, asks },
    row: () => row,
    put: (pace) => {
      row = pace;
    },
    pacer: () => createPacer(deps, never, { name: 'a', definition: { rate } } as Channel),
  };
}

describe('a channel of a shared store without a rate', () => {
  it('goes at once, and hears within a second what others heard of its service', async () => {
    const { pacer, asks, put, time } = world(null);
    const one = await pacer();
    expect(await one.ready()).toBeNull();
    expect(await one.ready()).toBeNull();
    expect([asks.count, time.elapsedMs()]).toEqual([1, 0]);
    put({ freeAt: at(0), blockedUntil: at(60_000) });
    time.pause(999);
    expect(await one.ready()).toBeNull();
    time.pause(1);
    expect(await one.ready()).toEqual(at(60_000));
    expect(asks.count).toBe(2);
  });

  it('waits out a rest that ends soon', async () => {
    const { pacer, put, time } = world(null);
    put({ freeAt: at(0), blockedUntil: at(5_000) });
    expect(await (await pacer()).ready()).toBeNull();
    expect(time.elapsedMs()).toBe(5_000);
  });

  it('leaves a rest that ends later to whoever comes then', async () => {
    const { pacer, put, time } = world(null);
    put({ freeAt: at(0), blockedUntil: at(5_001) });
    expect(await (await pacer()).ready()).toEqual(at(5_001));
    expect(time.elapsedMs()).toBe(0);
  });
});

describe('a rest', () => {
  it('is told to the others, and kept by whoever heard of it even before they can know', async () => {
    const { pacer, row } = world(null);
    const [one, other] = [await pacer(), await pacer()];
    await one.ready();
    one.rest(at(60_000));
    expect(await one.ready()).toEqual(at(60_000));
    expect(row()).toEqual({ freeAt: at(0), blockedUntil: at(60_000) });
    expect(await other.ready()).toEqual(at(60_000));
  });

  it('is told once, unless it grows longer', async () => {
    const { pacer, row, asks } = world(null);
    const one = await pacer();
    one.rest(at(60_000));
    one.rest(at(60_000));
    one.rest(at(50_000));
    expect(asks.count).toBe(1);
    one.rest(at(70_000));
    expect(asks.count).toBe(2);
    expect(row()?.blockedUntil).toEqual(at(70_000));
  });

  it('does not shorten one that others heard of, nor touch the slots that they hold', async () => {
    const { pacer, row, put } = world(null);
    const one = await pacer();
    put({ freeAt: at(7_000), blockedUntil: at(90_000) });
    one.rest(at(60_000));
    expect(row()).toEqual({ freeAt: at(7_000), blockedUntil: at(90_000) });
    put({ freeAt: at(7_000), blockedUntil: at(10_000) });
    one.rest(at(95_000));
    expect(row()).toEqual({ freeAt: at(7_000), blockedUntil: at(95_000) });
  });

  it('gives up the slots that were taken ahead of it', async () => {
    const { pacer, time } = world({ count: 20, everyMs: 1_000 });
    const one = await pacer();
    expect(await one.ready()).toBeNull();
    one.rest(at(3_000));
    expect(await one.ready()).toBeNull();
    expect(time.elapsedMs()).toBeGreaterThanOrEqual(3_000);
  });

  it('is kept by itself while the database is away', async () => {
    const { pacer, time } = world(null, true);
    const one = await pacer();
    one.rest(at(60_000));
    await new Promise((resolve) => setImmediate(resolve));
    await expect(one.ready()).rejects.toThrow('away');
    expect(time.elapsedMs()).toBe(0);
  });

  it('is heard of in an answer to a post', async () => {
    const { pacer } = world(null);
    const one = await pacer();
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': at(30_000).toISOString() };
    const io = one.listening({ ...testIo(), http: async () => ({ status: 200, headers, text: '' }) });
    await io.http('http://127.0.0.1/', { method: 'POST' }, never);
    expect(await one.ready()).toEqual(at(30_000));
    expect(one.unsaved()).toEqual({});
  });
});

describe('slots that are taken ahead', () => {
  it('cost one question for a fifth of a second of them, however many ask at once', async () => {
    const { pacer, asks } = world({ count: 20, everyMs: 1_000 });
    const one = await pacer();
    await Promise.all(Array.from({ length: 10 }, () => one.ready()));
    expect(asks.count).toBe(1);
  });

  it('are spread evenly once the burst is used up', async () => {
    const { pacer, time } = world({ count: 2, everyMs: 1_000 });
    const one = await pacer();
    const went: number[] = [];
    for (let index = 0; index < 5; index += 1) {
      expect(await one.ready()).toBeNull();
      went.push(time.elapsedMs());
    }
    expect(went).toEqual([0, 0, 500, 1_000, 1_500]);
  });

  it('are not taken from a time that is too far away', async () => {
    const { pacer, row } = world({ count: 1, everyMs: 60_000 });
    const one = await pacer();
    expect(await one.ready()).toBeNull();
    const before = row();
    expect(await one.ready()).toEqual(at(60_000));
    expect(row()).toEqual(before);
  });
});
