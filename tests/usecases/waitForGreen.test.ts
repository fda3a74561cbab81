import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Deps } from '../../src/usecases/deps.ts';
import { type WaitProgress, waitForGreen } from '../../src/usecases/waitForGreen.ts';
import { type AppBench, createAppBench, minuteMs, sampleConfig } from '../helpers/appBench.ts';
import { createTestTime, type TestTime } from '../helpers/appTime.ts';
import { done, openInput, verbs } from '../helpers/appVerbs.ts';
import { never } from '../helpers/httpChannelIo.ts';

let bench: AppBench;
let time: TestTime;
beforeEach(async () => {
  time = createTestTime();
  bench = await createAppBench(
    sampleConfig({
      components: [{ name: 'checkout', probes: ['shop', 'queue'] }],
      probes: {
        shop: { type: 'http', url: 'http://127.0.0.1:9/health' },
        queue: { type: 'tcp', host: '127.0.0.1', port: 9 },
      },
      allClear: { soak: { major: '5m' } },
    }),
  );
  await done(verbs.open(bench.deps, openInput({ components: [{ name: 'checkout', status: 'major_outage' }] })));
});
afterEach(() => bench.remove());

interface Look {
  readonly healthy?: boolean;
  readonly tookMs?: number;
}

/** Waits until it is green, while the probes answer as they are told. */
async function wait(lookAt: (probe: string, minute: number) => Look, everyRound: (minute: number) => void = () => {}) {
  const progress: WaitProgress[] = [];
  const deps: Deps = {
    ...bench.deps,
    now: time.now,
    monotonicMs: time.monotonicMs,
    sleep: time.sleep,
    look: async ({ name }, everyMs, signal) => {
      const { healthy = true, tookMs = 5 } = lookAt(name, time.elapsedMs() / minuteMs);
      await time.sleep(tookMs, signal);
      return { probe: name, at: time.now(), healthy, reason: healthy ? 'HTTP 200' : 'HTTP 503', everyMs, tookMs };
    },
  };
  const onProgress = (seen: WaitProgress): void => {
    progress.push(seen);
    everyRound(time.elapsedMs() / minuteMs);
  };
  const waited = await waitForGreen(deps)({ id: null }, onProgress, never);
  if (!waited.ok) throw new Error(waited.error.kind);
  return { guard: waited.value, minutes: time.elapsedMs() / minuteMs, progress };
}

it('is green once all probes were healthy for the soak', async () => {
  const { guard, minutes } = await wait(() => ({}));
  expect(guard).toMatchObject({ green: true, probes: ['shop', 'queue'] });
  expect(minutes).toBeGreaterThanOrEqual(5);
  expect(minutes).toBeLessThan(5.1);
});

it('starts over with the failure of one, whatever the others say', async () => {
  const { minutes } = await wait((name, minute) => ({ healthy: name === 'shop' || minute < 3 || minute > 4 }));
  expect(minutes).toBeGreaterThanOrEqual(9);
  expect(minutes).toBeLessThan(10);
});

it('makes no gap in the looks at one probe while another takes its time', async () => {
  // Longer than three intervals: the others would have to start over after each of its looks.
  const { minutes } = await wait((name, minute) => ({ tookMs: name === 'queue' && minute < 1 ? 100_000 : 5 }));
  expect(minutes).toBeLessThan(8);
});

it('does not call it green while a look is under way that may fail', async () => {
  const { minutes, progress } = await wait((name, minute) =>
    name === 'queue' && minute > 4.4 && minute < 6 ? { tookMs: 60_000, healthy: false } : {},
  );
  expect(progress.flatMap(({ samples }) => samples).some(({ healthy }) => !healthy)).toBe(true);
  expect(minutes).toBeGreaterThan(10);
});

it.each([
  ['forward, by a minute', 60_000, 6],
  ['forward, by ten', 600_000, 7],
  ['back, by a minute', -60_000, 6],
  ['back, by ten, until before it began', -600_000, 17],
])('takes no health from a clock that is set %s', async (_, jumpMs, atLeast) => {
  let isSet = false;
  const { minutes } = await wait(
    () => ({}),
    (minute) => {
      if (isSet || minute < 2) return;
      isSet = true;
      time.setNow(new Date(time.now().getTime() + jumpMs));
    },
  );
  expect(isSet).toBe(true);
  // Of real looking: five minutes without a break, in the case of a gap from its end on.
  expect(minutes).toBeGreaterThanOrEqual(Math.min(5, atLeast));
  expect(minutes).toBeLessThanOrEqual(atLeast + 1);
});

it('takes no health from many small jumps', async () => {
  const { minutes } = await wait(
    () => ({}),
    () => time.setNow(new Date(time.now().getTime() + 20_000)),
  );
  expect(minutes).toBeGreaterThanOrEqual(5);
  expect(minutes).toBeLessThan(6);
});
