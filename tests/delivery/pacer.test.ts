import { expect, it } from 'vitest';
import type { Channel } from '../../src/channels/channel.ts';
import { createPacer } from '../../src/delivery/pacer.ts';
import type { DeliveryDeps } from '../../src/delivery/run.ts';
import type { Pace, Rate } from '../../src/domain/pace.ts';
import { createTestTime } from '../helpers/appTime.ts';
import { never } from '../helpers/httpChannelIo.ts';

const start = new Date('2026-11-28T10:00:00Z');
const at = (ms: number): Date => new Date(start.getTime() + ms);

/** @param saved what an earlier run has left of the channel's pace */
async function pacerOf(rate: Rate | null, saved: Pace | null = null) {
  const time = createTestTime(start);
  const outbox = { pace: async (name: string) => (name === 'a' ? saved : null) };
  const deps = { time, outbox, shared: null } as unknown as DeliveryDeps;
  const pacer = await createPacer(deps, never, { name: 'a', definition: { rate } } as Channel);
  return { time, pacer };
}

it('has nothing to remember without a rate and after no rest', async () => {
  const { pacer, time } = await pacerOf(null);
  expect(await pacer.ready()).toBeNull();
  expect(pacer.unsaved()).toEqual({});
  expect(time.elapsedMs()).toBe(0);
});

it('gives out each change of the pace once, to be written', async () => {
  const { pacer } = await pacerOf({ count: 1, everyMs: 1_000 });
  await pacer.ready();
  expect(pacer.unsaved()).toEqual({ pace: { freeAt: at(1_000), blockedUntil: null } });
  expect(pacer.unsaved()).toEqual({});
  await pacer.ready();
  expect(pacer.unsaved()).toEqual({ pace: { freeAt: at(2_000), blockedUntil: null } });
});

it('goes on where an earlier run has left off', async () => {
  const { pacer, time } = await pacerOf(null, { freeAt: at(0), blockedUntil: at(4_000) });
  expect(pacer.unsaved()).toEqual({});
  expect(await pacer.ready()).toBeNull();
  expect(time.elapsedMs()).toBe(4_000);
  // The rest is over, which the next run is to know.
  expect(pacer.unsaved()).toEqual({ pace: { freeAt: at(4_000), blockedUntil: null } });
});

it('waits five seconds for a slot, and leaves what is further away', async () => {
  const near = await pacerOf(null, { freeAt: at(0), blockedUntil: at(5_000) });
  expect(await near.pacer.ready()).toBeNull();
  expect(near.time.elapsedMs()).toBe(5_000);
  const far = await pacerOf(null, { freeAt: at(0), blockedUntil: at(5_001) });
  expect(await far.pacer.ready()).toEqual(at(5_001));
  expect(far.time.elapsedMs()).toBe(0);
  expect(far.pacer.unsaved()).toEqual({});
});

it('keeps the longest rest that it was told of, and the slots that are used up', async () => {
  const { pacer } = await pacerOf({ count: 1, everyMs: 1_000 });
  await pacer.ready();
  pacer.unsaved();
  pacer.rest(at(60_000));
  expect(pacer.unsaved()).toEqual({ pace: { freeAt: at(1_000), blockedUntil: at(60_000) } });
  pacer.rest(at(60_000));
  pacer.rest(at(30_000));
  expect(pacer.unsaved()).toEqual({});
  expect(await pacer.ready()).toEqual(at(60_000));
  pacer.rest(at(70_000));
  expect(pacer.unsaved()).toEqual({ pace: { freeAt: at(1_000), blockedUntil: at(70_000) } });
});
