import { describe, expect, it } from 'vitest';
import type { Channel } from '../../src/channels/channel.ts';
import type { DeliveryDeps } from '../../src/delivery/run.ts';
import { createSharedPacer } from '../../src/delivery/sharedPacer.ts';
import type { Pace, Rate } from '../../src/domain/pace.ts';
import type { ChunkStore } from '../../src/store/chunkStore.ts';

/** A row that all share, and a clock that stands still: what each gets is the time of its slot. */
function shared(rate: Rate, pace: Pace | null = null) {
  const now = new Date('2026-11-28T10:00:00Z');
  const slots: number[] = [];
  let row = pace;
  const chunks: Pick<ChunkStore, 'changePace'> = {
    changePace: async (_channel, change) => {
      row = change(row) ?? row;
    },
  };
  const sleep = async (ms: number): Promise<void> => void slots.push(ms);
  const time = { now: () => now, monotonicMs: () => 0, sleep, random: () => 0 };
  const channel = { name: 'team', definition: { rate } };
  const pacer = () =>
    createSharedPacer(
      { time } as unknown as DeliveryDeps,
      chunks as ChunkStore,
      new AbortController().signal,
      channel as Channel,
    );
  /** When the next message of this one goes, in milliseconds from now. */
  const next = async (one: ReturnType<typeof pacer>): Promise<number> => {
    const before = slots.length;
    const tooFar = await one.ready();
    if (tooFar) return tooFar.getTime() - now.getTime();
    return slots.length > before ? (slots.at(-1) ?? 0) : 0;
  };
  return { pacer, next };
}

describe('the pace that workers share', () => {
  it.each([
    ['20 a second', { count: 20, everyMs: 1_000 }],
    ['4 a second', { count: 4, everyMs: 1_000 }],
    ['one a second', { count: 1, everyMs: 1_000 }],
  ])('gives no slot of %s twice, however many take them ahead', async (_words, rate) => {
    const { pacer, next } = shared(rate);
    const workers = [pacer(), pacer(), pacer()];
    const all: number[] = [];
    for (let round = 0; round < 8; round += 1) for (const one of workers) all.push(await next(one));
    const stepMs = rate.everyMs / rate.count;
    const inOrder = all.toSorted((a, b) => a - b);
    // The burst at once, then evenly; what is further away than five seconds is only told, and taken by nobody.
    const taken = inOrder.filter((ms) => ms <= 5_000);
    const fair = taken.map((_, index) => Math.max(0, (index - rate.count + 1) * stepMs));
    for (const [index, ms] of taken.entries()) expect(ms).toBeGreaterThanOrEqual(fair[index] ?? 0);
  });

  it('does not wait for what only a wrong clock can have written', async () => {
    const { pacer, next } = shared(
      { count: 4, everyMs: 1_000 },
      { freeAt: new Date('2026-11-28T12:00:00Z'), blockedUntil: null },
    );
    expect(await next(pacer())).toBeLessThanOrEqual(1_000);
  });
});
