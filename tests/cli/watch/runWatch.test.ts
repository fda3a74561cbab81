import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { runWatch } from '../../../src/cli/watch/runWatch.ts';
import type { Unseen } from '../../../src/cli/watch/scene.ts';
import { nothingToShow, type WatchView } from '../../../src/cli/watch/watchView.ts';
import { systemTime } from '../../../src/delivery/time.ts';
import type { WatchRound } from '../../../src/usecases/watchRound.ts';
import { roundOf, sceneNow, testDelivery } from '../../helpers/watchScenes.ts';

beforeEach(() => void vi.useFakeTimers({ now: sceneNow }));
afterEach(() => void vi.useRealTimers());

const time = { ...systemTime, monotonicMs: () => performance.now() };

/** A watch whose rounds take so long, and what its view was told. */
function begin({ everyMs = 30_000, tookMs = 100, round = roundOf({}) as WatchRound } = {}) {
  const told = {
    rounds: 0,
    ids: [] as string[],
    ticks: 0,
    asked: 0,
    expected: [] as (number | null)[],
    slept: [] as Unseen[],
  };
  const view: WatchView = {
    ...nothingToShow,
    show: (_round, idOf) => {
      told.rounds += 1;
      told.ids.push(idOf(7));
    },
    tick: () => {
      told.ticks += 1;
    },
    expect: (atMs) => told.expected.push(atMs),
    slept: (unseen) => told.slept.push(unseen),
  };
  const stop = new AbortController();
  const watch = {
    round: async (signal: AbortSignal): Promise<WatchRound> => {
      await time.sleep(tookMs, signal);
      return round;
    },
    close: async () => {},
  };
  const idOf = async () => {
    told.asked += 1;
    return (number: number) => `MNT-${number}`;
  };
  const ended = runWatch({ watch, view, idOf, everyMs, time }, stop.signal);
  return { told, stop, ended };
}

it('looks at once, and then as often as it was asked to, however long a round takes', async () => {
  const { told, stop, ended } = begin({ everyMs: 30_000, tookMs: 7_000 });
  await vi.advanceTimersByTimeAsync(7_000);
  expect(told.rounds).toBe(1);
  await vi.advanceTimersByTimeAsync(29_999);
  expect(told.rounds).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(told.rounds).toBe(2);
  stop.abort();
  await ended;
});

it('goes on with the next round at once where one took longer than the interval', async () => {
  const { told, stop, ended } = begin({ everyMs: 1_000, tookMs: 5_000 });
  await vi.advanceTimersByTimeAsync(20_100);
  expect(told.rounds).toBe(4);
  stop.abort();
  await ended;
});

it('ticks each second, also while a round is under way', async () => {
  const { told, stop, ended } = begin({ tookMs: 25_000 });
  await vi.advanceTimersByTimeAsync(10_050);
  expect(told).toMatchObject({ rounds: 0, ticks: 10, expected: [null] });
  stop.abort();
  await ended;
});

it('says when it looks next, and that it is looking', async () => {
  const startedMs = time.monotonicMs();
  const { told, stop, ended } = begin({ everyMs: 30_000, tookMs: 100 });
  await vi.advanceTimersByTimeAsync(30_050);
  expect(told.expected).toEqual([null, startedMs + 30_000, null]);
  stop.abort();
  await ended;
});

it('looks at once after the machine has slept, and says for how long nobody did', async () => {
  const { told, stop, ended } = begin({ everyMs: 3_600_000 });
  await vi.advanceTimersByTimeAsync(5_000);
  expect(told.rounds).toBe(1);
  // While it sleeps the clock on the wall goes on, and no timer does.
  vi.setSystemTime(new Date(sceneNow.getTime() + 20 * 60_000));
  await vi.advanceTimersByTimeAsync(2_000);
  expect(told.rounds).toBe(2);
  expect(told.slept).toHaveLength(1);
  expect(told.slept[0]?.until.getTime()).toBeGreaterThan(sceneNow.getTime() + 19 * 60_000);
  stop.abort();
  await ended;
});

it('ends in the middle of a round without showing it, and in the middle of a pause', async () => {
  const first = begin({ tookMs: 10_000 });
  await vi.advanceTimersByTimeAsync(1_000);
  first.stop.abort();
  await first.ended;
  expect(first.told.rounds).toBe(0);
  const second = begin();
  await vi.advanceTimersByTimeAsync(1_000);
  second.stop.abort();
  await second.ended;
  expect(vi.getTimerCount()).toBe(0);
});

it('asks the store for names only where a delivery is shown, and not while the store is held', async () => {
  const attention = [testDelivery()];
  const shown = begin({ round: roundOf({ attention }) });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(shown.told).toMatchObject({ asked: 1, ids: ['MNT-7'] });
  shown.stop.abort();
  await shown.ended;
  const fault = { kind: 'store_busy', path: '/x', waitedMs: 1 } as const;
  const held = begin({ round: roundOf({ attention, did: [{ kind: 'store_trouble', fault }] }) });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(held.told).toMatchObject({ asked: 0, ids: ['INC-7'] });
  held.stop.abort();
  await held.ended;
});

it('throws what the watch throws, and leaves no timer behind', async () => {
  const watch = { round: () => Promise.reject(new Error('a bug')), close: async () => {} };
  const view: WatchView = { ...nothingToShow, show: () => {} };
  const idOf = async () => String;
  const { signal } = new AbortController();
  await expect(runWatch({ watch, view, idOf, everyMs: 1000, time }, signal)).rejects.toThrow('a bug');
  expect(vi.getTimerCount()).toBe(0);
});
