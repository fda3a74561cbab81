import { describe, expect, it } from 'vitest';
import { createFeed, type Feed, inParallel } from '../../src/delivery/feed.ts';
import type { Delivery } from '../../src/domain/delivery.ts';

const delivery = (id: string) => ({ id }) as Delivery;
const never = new AbortController().signal;
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function feedOf(...batches: readonly (readonly string[])[]): {
  readonly feed: Feed;
  readonly asked: () => number;
  readonly taken: string[];
} {
  const taken: string[] = [];
  let asked = 0;
  const feed = createFeed(
    async () => {
      asked += 1;
      await turn();
      return (batches[asked - 1] ?? []).map(delivery);
    },
    ({ id }) => void taken.push(id),
  );
  return { feed, taken, asked: () => asked };
}

describe('a feed', () => {
  it('gives one after the other, and fills itself up until nothing comes', async () => {
    const { feed, taken, asked } = feedOf(['a', 'b'], ['c'], [], ['d']);
    const ids: (string | undefined)[] = [];
    for (let next = await feed.next(); next; next = await feed.next()) ids.push(next.id);
    expect(ids).toEqual(['a', 'b', 'c']);
    expect(taken).toEqual(['a', 'b', 'c']);
    expect(asked()).toBe(3);
    expect(await feed.next()).toBeNull();
    expect(asked()).toBe(3);
  });

  it('asks once, however many wait, and gives nobody the same', async () => {
    const { feed, asked } = feedOf(['a', 'b', 'c'], []);
    const all = await Promise.all(Array.from({ length: 5 }, () => feed.next()));
    expect(all.map((one) => one?.id ?? null).sort()).toEqual(['a', 'b', 'c', null, null]);
    expect(asked()).toBe(2);
  });

  it('tells of all of a batch before the first of it is given out', async () => {
    const { feed, taken } = feedOf(['a', 'b']);
    await feed.next();
    expect(taken).toEqual(['a', 'b']);
  });
});

describe('what is handled in parallel', () => {
  const handling = async (parallel: number, batches: readonly (readonly string[])[], signal = never) => {
    const { feed } = feedOf(...batches);
    const first = await feed.next();
    if (!first) throw new Error('nothing');
    const began: string[] = [];
    let now = 0;
    let most = 0;
    await inParallel(first, feed, parallel, signal, async ({ id }) => {
      began.push(id);
      now += 1;
      most = Math.max(most, now);
      await turn();
      now -= 1;
      return { settled: Promise.resolve() };
    });
    return { began, most };
  };

  it.each([1, 2, 5])('is all, each once, %d at a time', async (parallel) => {
    const { began, most } = await handling(parallel, [['a', 'b', 'c', 'd', 'e', 'f'], ['g']]);
    expect(began).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g']);
    expect(most).toBe(parallel);
  });

  it('begins nothing once it is to stop', async () => {
    expect((await handling(2, [['a', 'b', 'c']], AbortSignal.abort())).began).toEqual([]);
  });

  it('begins the next while the result of the one before is written, and ends when all are', async () => {
    const { feed } = feedOf(['a', 'b', 'c']);
    const first = await feed.next();
    if (!first) throw new Error('nothing');
    const steps: string[] = [];
    const writing: (() => void)[] = [];
    const ended = inParallel(first, feed, 1, never, async ({ id }) => {
      steps.push(`send ${id}`);
      return {
        settled: new Promise<void>((resolve) => {
          writing.push(() => {
            steps.push(`written ${id}`);
            resolve();
          });
        }),
      };
    }).then(() => void steps.push('ended'));
    const go = async (): Promise<void> => {
      for (let index = 0; index < 5; index += 1) await turn();
    };
    await go();
    expect(steps).toEqual(['send a', 'send b']);
    writing[0]?.();
    await go();
    expect(steps).toEqual(['send a', 'send b', 'written a', 'send c']);
    writing[1]?.();
    await go();
    expect(steps.at(-1)).toBe('written b');
    writing[2]?.();
    await ended;
    expect(steps.slice(-2)).toEqual(['written c', 'ended']);
  });

  it.each(['handling', 'settling'])(
    'throws what %s one throws, after the others are done, and begins no more',
    async (where) => {
      const { feed } = feedOf(['a', 'b', 'c', 'd', 'e', 'f']);
      const first = await feed.next();
      if (!first) throw new Error('nothing');
      const began: string[] = [];
      const broken = new Error('broken');
      const ended = inParallel(first, feed, 2, never, async ({ id }) => {
        began.push(id);
        await turn();
        if (id === 'a' && where === 'handling') throw broken;
        return { settled: id === 'a' ? Promise.reject(broken) : Promise.resolve() };
      });
      await expect(ended).rejects.toBe(broken);
      expect(began.length).toBeLessThan(6);
    },
  );
});
