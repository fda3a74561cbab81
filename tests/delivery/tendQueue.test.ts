import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Tending, type TendingEvent, tendQueue } from '../../src/delivery/tendQueue.ts';
import type { DueChunk } from '../../src/store/chunkStore.ts';
import { StoreError } from '../../src/store/store.ts';
import type { WorkerMark } from '../../src/store/workerStore.ts';
import { createTestTime, type TestTime } from '../helpers/appTime.ts';

const start = new Date('2026-11-28T10:00:00Z');
const me: WorkerMark = { id: 'w', host: 'h', pid: 1, channels: ['a'], startedAt: start };
const lost = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
const chunk = { id: 'c' } as DueChunk;

interface Told {
  readonly time: TestTime;
  readonly events: TendingEvent[];
  readonly beats: number[];
  readonly looks: { readonly atMs: number; readonly at: Date; readonly before: Date }[];
  readonly tending: Tending;
  /** Lets the clock go on for so long. */
  go(ms: number): Promise<void>;
  end(): Promise<void>;
}

const begun: Told[] = [];
afterEach(async () => {
  vi.useRealTimers();
  await Promise.all(begun.splice(0).map((one) => one.end()));
});

/** @param beat what the database does about a beat */
function tend(
  beat: (atMs: number) => Promise<void> = async () => {},
  restored: () => Promise<readonly DueChunk[]> = async () => [],
): Told {
  const time = createTestTime(start);
  const stop = new AbortController();
  const events: TendingEvent[] = [];
  const beats: number[] = [];
  const looks: { atMs: number; at: Date; before: Date }[] = [];
  const seen = async (worker: WorkerMark, at: Date): Promise<void> => {
    expect([worker, at]).toEqual([me, time.now()]);
    beats.push(time.elapsedMs());
    await beat(time.elapsedMs());
  };
  const restore = async (at: Date, before: Date): Promise<readonly DueChunk[]> => {
    looks.push({ atMs: time.elapsedMs(), at, before });
    return await restored();
  };
  const chunks = { workers: { seen }, restore };
  const tending = tendQueue({ time }, { chunks } as never, me, (event) => void events.push(event), stop.signal);
  const told: Told = {
    time,
    events,
    beats,
    looks,
    tending,
    go: (ms) => time.sleep(ms),
    end: async () => {
      stop.abort();
      await tending.ended;
    },
  };
  begun.push(told);
  return told;
}

describe('a worker', () => {
  it('says every five seconds that it is there, until it stops', async () => {
    const { beats, go, end, events } = tend();
    await go(16_000);
    expect(beats).toEqual([0, 5_000, 10_000, 15_000]);
    await end();
    await go(20_000);
    expect(beats).toHaveLength(4);
    expect(events).toEqual([]);
  });

  it('knows when the database answered last', async () => {
    const { go, tending } = tend(async (atMs) => {
      if (atMs >= 10_000) throw lost;
    });
    await go(21_000);
    expect(tending.lastAnswerMs()).toBe(5_000);
    expect(tending.isDown()).toBe(true);
  });

  it('tells once that the database is away, and why, and once that it is back', async () => {
    const { go, events, tending } = tend(async (atMs) => {
      if (atMs === 5_000 || atMs === 10_000) throw lost;
    });
    await go(1_000);
    expect([tending.isDown(), events]).toEqual([false, []]);
    await go(11_000);
    expect(tending.isDown()).toBe(true);
    expect(events).toEqual([{ kind: 'database', up: false, error: lost }]);
    await go(10_000);
    expect(tending.isDown()).toBe(false);
    expect(events.slice(1)).toEqual([{ kind: 'database', up: true, error: null }]);
    expect(tending.lastAnswerMs()).toBe(20_000);
  });

  it('makes an error of whatever is thrown at it', async () => {
    const { go, events } = tend(async () => {
      throw 'gone';
    });
    await go(100);
    expect(events).toEqual([{ kind: 'database', up: false, error: new Error('gone') }]);
  });

  it('takes a database for away that takes the question and does not answer for eight seconds', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    let isMute = true;
    const { go, events } = tend(() => (isMute ? new Promise(() => {}) : Promise.resolve()));
    await go(100);
    isMute = false;
    await vi.advanceTimersByTimeAsync(7_999);
    expect(events).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    await go(100);
    expect(events).toEqual([{ kind: 'database', up: false, error: new Error('it has not answered for 8 s') }]);
  });

  it('leaves no timer behind for a question that was answered', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { go } = tend();
    await go(12_000);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('looks once a minute for what has been due for more than a minute, and tells what it has put back', async () => {
    const found = [[], [chunk, chunk], []];
    const { go, looks, events } = tend(undefined, async () => found.shift() ?? []);
    await go(130_000);
    expect(looks.map(({ atMs }) => atMs)).toEqual([0, 60_000, 120_000]);
    for (const { atMs, at, before } of looks) {
      expect(at).toEqual(new Date(start.getTime() + atMs));
      expect(before).toEqual(new Date(at.getTime() - 60_000));
    }
    expect(events).toEqual([{ kind: 'restored', chunks: 2 }]);
  });

  it('looks for nothing while the database is away, and at once when it is back', async () => {
    const { go, looks } = tend(async (atMs) => {
      if (atMs < 20_000) throw lost;
    });
    await go(25_000);
    expect(looks.map(({ atMs }) => atMs)).toEqual([20_000]);
  });

  it('goes on when it could not look', async () => {
    const { go, looks, beats, events } = tend(undefined, async () => {
      throw lost;
    });
    await go(61_000);
    expect(looks.map(({ atMs }) => atMs)).toEqual([0, 60_000]);
    expect(beats).toHaveLength(13);
    expect(events).toEqual([]);
  });

  it('asks the database at once when a connection to it was lost', async () => {
    const { go, beats, tending } = tend();
    await go(1_000);
    expect(tending.sawTrouble(lost)).toBe(true);
    await go(100);
    expect(beats).toEqual([0, 1_000]);
    expect(tending.sawTrouble(new StoreError({ kind: 'database_down', url: '', detail: '' }, { cause: lost }))).toBe(
      true,
    );
    await go(100);
    expect(beats).toHaveLength(3);
    await go(5_100);
    expect(beats).toHaveLength(4);
  });

  it('does not ask in a hurry again and again while it is known to be away', async () => {
    const { go, beats, tending } = tend(async () => {
      throw lost;
    });
    await go(1_000);
    expect(tending.sawTrouble(lost)).toBe(true);
    await go(100);
    expect(beats).toEqual([0]);
  });

  it.each([
    ['an error of its own', new Error('a template has no end')],
    ['one with another cause', new Error('x', { cause: new Error('y') })],
    ['no error at all', 'gone'],
    ['nothing', undefined],
  ])('does not take %s for the database', async (_what, error) => {
    const { go, beats, tending } = tend();
    await go(1_000);
    expect(tending.sawTrouble(error)).toBe(false);
    await go(100);
    expect(beats).toEqual([0]);
  });
});
