import { afterEach, beforeEach, expect, it } from 'vitest';
import { StoreError } from '../../src/store/store.ts';
import type { Deps } from '../../src/usecases/deps.ts';
import { createWatch, type WatchOptions, type WatchRound } from '../../src/usecases/watchRound.ts';
import { type AppBench, createAppBench, minuteMs } from '../helpers/appBench.ts';
import { createTestTime, type TestTime } from '../helpers/appTime.ts';
import { done, openInput, verbs } from '../helpers/appVerbs.ts';
import { deeds, nothingByItself, opens, watchedConfig } from '../helpers/appWatch.ts';
import { never } from '../helpers/httpChannelIo.ts';

let bench: AppBench;
let time: TestTime;
beforeEach(async () => {
  time = createTestTime();
  bench = await createAppBench(watchedConfig());
});
afterEach(() => bench.remove());

interface Look {
  readonly healthy?: boolean;
  readonly tookMs?: number;
}

/** The bench on the clock of the test, with probes that answer as they are told. */
const worldOf = (lookAt: (probe: string, minute: number) => Look = () => ({})): Deps => ({
  ...bench.deps,
  now: time.now,
  monotonicMs: time.monotonicMs,
  sleep: time.sleep,
  delivery: () => ({ ...bench.deps.delivery(), time }),
  look: async ({ name }, everyMs, signal) => {
    const { healthy = true, tookMs = 5 } = lookAt(name, time.elapsedMs() / minuteMs);
    await time.sleep(tookMs, signal);
    return { probe: name, at: time.now(), healthy, reason: healthy ? 'HTTP 200' : 'HTTP 503', everyMs, tookMs };
  },
});

/** Watches for so many minutes, a round every half minute. */
async function watch(minutes: number, deps: Deps, options: Partial<WatchOptions> = {}): Promise<WatchRound[]> {
  const everyMs = 30_000;
  const engine = createWatch(deps, { everyMs, auto: nothingByItself, dryRun: false, ...options });
  const rounds: WatchRound[] = [];
  const untilMs = time.elapsedMs() + minutes * minuteMs;
  while (time.elapsedMs() < untilMs) {
    const startedMs = time.elapsedMs();
    rounds.push(await engine.round(never));
    await time.sleep(Math.max(0, startedMs + everyMs - time.elapsedMs()));
  }
  await engine.close();
  return rounds;
}
const openOnCheckout = (deps: Deps) =>
  done(verbs.open(deps, openInput({ components: [{ name: 'checkout', status: 'major_outage' }] })));
const deedsOf = (rounds: readonly WatchRound[]): readonly string[] => rounds.flatMap(({ did }) => deeds(did));

it('looks at all probes each round, keeps what it saw, and shows the last sixty looks of each', async () => {
  const rounds = await watch(35, worldOf());
  expect(rounds).toHaveLength(70);
  const last = rounds.at(-1);
  expect([...(last?.recent.keys() ?? [])]).toEqual(['shop', 'finder', 'internet']);
  expect(last?.recent.get('shop')).toHaveLength(60);
  expect(last?.recent.get('shop')?.at(-1)).toEqual(last?.status.probes[0]?.sample);
  expect(deedsOf(rounds)).toEqual([]);
  expect(await bench.store.incidents.list()).toEqual([]);
}, 40_000);

it('posts nothing unless it was asked to, and says what is due', async () => {
  const rounds = await watch(
    5,
    worldOf((name) => ({ healthy: name !== 'shop' })),
  );
  expect(rounds.at(-1)).toMatchObject({ did: [], due: [{ kind: 'open', probe: 'shop' }] });
  expect(await bench.store.incidents.list()).toEqual([]);
});

it('opens, watches and resolves by itself where it was asked to', async () => {
  const auto = { ...opens, monitoring: true, resolve: true };
  const rounds = await watch(
    60,
    worldOf((name, minute) => ({ healthy: name !== 'shop' || minute > 10 })),
    { auto },
  );
  expect(deedsOf(rounds)).toEqual(['open', 'monitoring', 'resolve']);
  expect(rounds.at(-1)).toMatchObject({ afterWatch: [{ incident: { number: 1 }, failure: null }] });
}, 40_000);

it('shows once what it would post in a dry run', async () => {
  const rounds = await watch(
    8,
    worldOf(() => ({ healthy: false })),
    { auto: opens, dryRun: true },
  );
  expect(deedsOf(rounds)).toEqual(['would_post open']);
  expect(await bench.store.incidents.list()).toEqual([]);
});

it('concludes nothing from the others while a look has not ended', async () => {
  const deps = worldOf((name, minute) =>
    name === 'shop' && minute > 29 && minute < 31 ? { tookMs: 4 * minuteMs, healthy: false } : {},
  );
  await openOnCheckout(deps);
  const rounds = await watch(36, deps, { auto: { ...nothingByItself, resolve: true } });
  expect(deedsOf(rounds)).toEqual([]);
}, 40_000);

it('takes no health out of the time that a laptop slept', async () => {
  const deps = worldOf();
  await openOnCheckout(deps);
  const auto = { ...nothingByItself, resolve: true };
  await watch(20, deps, { auto });
  time.setNow(new Date(time.now().getTime() + 8 * 60 * minuteMs));
  const rounds = await watch(29, deps, { auto });
  expect(deedsOf(rounds)).toEqual([]);
  expect(deedsOf(await watch(3, deps, { auto }))).toEqual(['resolve']);
}, 40_000);

it('takes no health out of a clock that is set forward while it watches', async () => {
  const deps = worldOf();
  await openOnCheckout(deps);
  const everyMs = 30_000;
  const engine = createWatch(deps, { everyMs, auto: { ...nothingByItself, resolve: true }, dryRun: false });
  let resolvedAfter: number | null = null;
  while (resolvedAfter === null && time.elapsedMs() < 60 * minuteMs) {
    const { did } = await engine.round(never);
    if (did.length > 0) resolvedAfter = time.elapsedMs();
    await time.sleep(everyMs);
    // Each time too little to be a gap.
    time.setNow(new Date(time.now().getTime() + 20_000));
  }
  expect(resolvedAfter).toBeGreaterThanOrEqual(30 * minuteMs);
}, 40_000);

it('goes on looking while a post takes longer than a round, and tells of it when it is out', async () => {
  const deps = worldOf((name) => ({ healthy: name !== 'shop' }));
  let letGo = (): void => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const { record } = deps.store.incidents;
  const slow: Deps = {
    ...deps,
    store: {
      ...deps.store,
      incidents: {
        ...deps.store.incidents,
        record: async (entry) => {
          await held;
          return await record(entry);
        },
      },
    },
  };
  const engine = createWatch(slow, { everyMs: 30_000, auto: opens, dryRun: false });
  const rounds: WatchRound[] = [];
  for (let round = 0; round < 20; round += 1) {
    rounds.push(await engine.round(never));
    await time.sleep(30_000);
  }
  expect(deedsOf(rounds)).toEqual([]);
  expect(rounds.at(-1)?.recent.get('shop')).toHaveLength(20);
  letGo();
  await engine.close();
  expect(deeds((await engine.round(never)).did)).toEqual(['open']);
  await engine.close();
});

it('goes on while the store is busy, says so, and forgets nothing that it saw', async () => {
  const deps = worldOf();
  let isBusy = false;
  const { add } = deps.store.samples;
  const samples = {
    ...deps.store.samples,
    add: async (all: Parameters<typeof add>[0]) => {
      if (isBusy) throw new StoreError({ kind: 'store_busy', path: '/store', waitedMs: 30_000 });
      await add(all);
    },
  };
  const engine = createWatch(
    { ...deps, store: { ...deps.store, samples } },
    {
      ...{ everyMs: 30_000, auto: nothingByItself, dryRun: false },
    },
  );
  const rounds: WatchRound[] = [];
  for (const busy of [false, true, true, false]) {
    isBusy = busy;
    rounds.push(await engine.round(never));
    await time.sleep(30_000);
  }
  expect(rounds.map(({ did }) => deeds(did))).toEqual([[], ['store_trouble'], ['store_trouble'], []]);
  expect(rounds.map(({ recent }) => recent.get('shop')?.length)).toEqual([1, 1, 1, 4]);
});

it('stops on what no later round could mend', async () => {
  const deps = worldOf();
  const samples = {
    ...deps.store.samples,
    add: () => Promise.reject(new StoreError({ kind: 'store_damaged', path: '/store', detail: '' })),
  };
  const options = { everyMs: 30_000, auto: nothingByItself, dryRun: false };
  const engine = createWatch({ ...deps, store: { ...deps.store, samples } }, options);
  await expect(engine.round(never)).rejects.toThrow('store_damaged');
});

it('shows what it has posted in the round that has posted it', async () => {
  const world = worldOf((probe) => ({ healthy: probe === 'internet' }));
  const patienceMs = 2_000;
  const isAborted = (signal: AbortSignal | undefined) =>
    new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()));
  // Posting takes real time here, of which the clock of the test knows nothing.
  const sleep: Deps['sleep'] = (ms, signal) => (ms === patienceMs ? isAborted(signal) : time.sleep(ms, signal));
  const rounds = await watch(4, { ...world, sleep }, { auto: opens });
  const posted = rounds.filter(({ did }) => did.length > 0);
  expect(posted.map(({ status }) => status.incidents.length)).toEqual([1]);
});
