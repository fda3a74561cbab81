import { beforeEach, describe, expect, it } from 'vitest';
import type { Sample } from '../../src/domain/greenLight.ts';
import { tcp } from '../../src/probes/tcp.ts';
import { Rounds } from '../../src/usecases/rounds.ts';
import { createTestTime, type TestTime } from '../helpers/appTime.ts';
import { never } from '../helpers/httpChannelIo.ts';
import { probeOf } from '../helpers/probeIo.ts';

const probes = ['slow', 'quick'].map((name) => ({ ...probeOf(tcp, { host: 'localhost', port: 1 }, 1), name }));
const everyMs = 30_000;

let time: TestTime;
let started: string[];
let under: number;
beforeEach(() => {
  time = createTestTime();
  started = [];
  under = 0;
});

/** Looks that take this long, and fail where they are interrupted. */
const roundsOf = (tookMs: Record<string, number>, broken = ''): Rounds =>
  new Rounds({
    sleep: time.sleep,
    look: async ({ name }, signal): Promise<Sample> => {
      started.push(`${name} at ${time.elapsedMs() / 1000}`);
      under += 1;
      await time.sleep(tookMs[name] ?? 0, signal);
      under -= 1;
      if (name === broken) throw new Error('a bug');
      const healthy = !signal.aborted;
      return { probe: name, at: time.now(), healthy, reason: '', everyMs, tookMs: tookMs[name] ?? 0 };
    },
  });

/** As `resolve --wait` does it: a round at each interval. */
async function roundAfterRound(rounds: Rounds, count: number): Promise<readonly (readonly string[])[]> {
  const seen: (readonly string[])[] = [];
  for (let round = 0; round < count; round += 1) {
    const startedMs = time.monotonicMs();
    seen.push((await rounds.next(probes, everyMs, never)).map(({ probe }) => probe));
    await time.sleep(Math.max(0, everyMs - (time.monotonicMs() - startedMs)));
  }
  return seen;
}

it('looks at all probes side by side, is done with the last of them, and tells of them in one order', async () => {
  const rounds = roundsOf({ slow: 9000, quick: 10 });
  expect((await rounds.next(probes, everyMs, never)).map(({ probe }) => probe)).toEqual(['slow', 'quick']);
  expect(time.elapsedMs()).toBe(9000);
  expect(started).toEqual(['slow at 0', 'quick at 0']);
  expect(rounds.busy).toBe(false);
});

it('starts no second look at a probe while one is under way, and leaves no gap in the others', async () => {
  const rounds = roundsOf({ slow: 70_000, quick: 10 });
  expect(await roundAfterRound(rounds, 5)).toEqual([['quick'], ['quick'], ['slow', 'quick'], ['quick'], ['quick']]);
  expect(started.filter((one) => one.startsWith('slow'))).toEqual(['slow at 0', 'slow at 90']);
  expect(started.filter((one) => one.startsWith('quick')).length).toBe(5);
});

it('says that nothing may be concluded yet while a look is under way', async () => {
  const rounds = roundsOf({ slow: 40_000, quick: 10 });
  await rounds.next(probes, everyMs, never);
  expect(rounds.busy).toBe(true);
  expect((await rounds.next([], everyMs, never)).map(({ probe }) => probe)).toEqual(['slow']);
  expect(rounds.busy).toBe(false);
  expect(time.elapsedMs()).toBe(40_000);
});

it('waits for looks to end when it is interrupted, and leaves none behind', async () => {
  const interrupt = new AbortController();
  const round = roundsOf({ slow: 60_000, quick: 60_000 }).next(probes, everyMs, interrupt.signal);
  setImmediate(() => interrupt.abort());
  expect((await round).map(({ healthy }) => healthy)).toEqual([false, false]);
  expect([under, time.elapsedMs()]).toEqual([0, 0]);
});

describe('a look that breaks', () => {
  it('is told, and not taken for health', async () => {
    await expect(roundsOf({}, 'quick').next(probes, everyMs, never)).rejects.toThrow('a bug');
  });
  it('is told by the next round where nobody was waiting any more', async () => {
    const rounds = roundsOf({ slow: 40_000, quick: 10 }, 'slow');
    await rounds.next(probes, everyMs, never);
    await expect(rounds.next(probes, everyMs, never)).rejects.toThrow('a bug');
  });
});
