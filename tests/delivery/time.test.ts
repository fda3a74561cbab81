import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemTime } from '../../src/delivery/time.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], now: new Date('2026-11-28T10:00:00Z') });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Whether a sleep has ended. */
async function hasEnded(sleep: Promise<void>): Promise<boolean> {
  let ended = false;
  void sleep.then(() => {
    ended = true;
  });
  await Promise.resolve();
  await Promise.resolve();
  return ended;
}

describe('the clocks of the machine', () => {
  it('tell the time of day', () => {
    expect(systemTime.now()).toEqual(new Date('2026-11-28T10:00:00Z'));
  });

  it('tell milliseconds that only grow', () => {
    const before = systemTime.monotonicMs();
    const began = performance.now();
    while (performance.now() - began < 20);
    const tookMs = systemTime.monotonicMs() - before;
    expect(tookMs).toBeGreaterThanOrEqual(19);
    expect(tookMs).toBeLessThan(5_000);
  });

  it('give chances from 0 up to but not 1', () => {
    const all = Array.from({ length: 100 }, systemTime.random);
    expect(all.every((one) => one >= 0 && one < 1)).toBe(true);
    expect(new Set(all).size).toBeGreaterThan(1);
  });
});

describe('a sleep', () => {
  it('ends after its time', async () => {
    const sleep = systemTime.sleep(1_000);
    await vi.advanceTimersByTimeAsync(999);
    expect(await hasEnded(sleep)).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(await hasEnded(sleep)).toBe(true);
  });

  it('ends early, and leaves no timer behind, when its signal aborts', async () => {
    const stop = new AbortController();
    const sleep = systemTime.sleep(1_000, stop.signal);
    expect(await hasEnded(sleep)).toBe(false);
    stop.abort();
    expect(await hasEnded(sleep)).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('does not begin when its signal has aborted', async () => {
    expect(await hasEnded(systemTime.sleep(1_000, AbortSignal.abort()))).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('lets go of its signal when it has ended, which lives as long as a run', async () => {
    const { signal } = new AbortController();
    const removed: string[] = [];
    const remove = signal.removeEventListener.bind(signal);
    signal.removeEventListener = (...given: Parameters<typeof remove>) => {
      removed.push(given[0]);
      remove(...given);
    };
    const sleep = systemTime.sleep(10, signal);
    await vi.advanceTimersByTimeAsync(10);
    await sleep;
    expect(removed).toEqual(['abort']);
  });
});
