import { afterEach, beforeEach, expect, it } from 'vitest';
import { continueDeliveries } from '../../src/usecases/deliver.ts';
import type { Deps } from '../../src/usecases/deps.ts';
import { prepareOpen } from '../../src/usecases/open.ts';
import type { Progress } from '../../src/usecases/progress.ts';
import { type AppBench, createAppBench, sampleConfig } from '../helpers/appBench.ts';
import { done, openInput, verbs } from '../helpers/appVerbs.ts';
import { never } from '../helpers/httpChannelIo.ts';

let bench: AppBench;
let heard: Progress[] = [];
const onProgress = (progress: Progress): void => void heard.push(progress);
beforeEach(async () => {
  heard = [];
  bench = await createAppBench(
    sampleConfig({
      channels: {
        blog: { type: 'file', folder: 'blog' },
        customers: {
          type: 'email',
          from: 'status@acme.example',
          to: 'contacts',
          smtp: [{ host: '127.0.0.1', port: 9 }],
        },
      },
      contacts: { sources: [{ type: 'file', path: 'people.csv' }] },
    }),
  );
});
afterEach(() => bench.remove());

const list = (count: number): void => {
  const rows = Array.from({ length: count }, (_, index) => `c${index}@customer.example`);
  bench.write('people.csv', `email\n${rows.join('\n')}\n`);
};
const blogOnly = () => openInput({ only: ['blog'] });
const kinds = (): readonly string[] => [...new Set(heard.map((one) => one.kind))];
const last = (kind: Progress['kind']) => heard.findLast((one) => one.kind === kind);
/** A machine so slow that each page of a plan takes a second. */
const slow = (deps: Deps, sleep: Deps['sleep'] = async () => {}): Deps => {
  let monotonicMs = 0;
  return { ...deps, monotonicMs: () => (monotonicMs += 1000), sleep };
};

it('says how far the reading and the planning are, before there is anything to show', async () => {
  list(2500);
  const prepared = await prepareOpen({ ...bench.deps, watcher: { onProgress, signal: never } })(openInput());
  expect(prepared.ok).toBe(true);
  expect(kinds()).toEqual(['reading', 'sorting', 'planning']);
  expect(last('reading')).toMatchObject({ list: expect.stringMatching(/people\.csv$/u), people: 2500 });
  expect(last('sorting')).toMatchObject({ people: 2500 });
  expect(last('planning')).toMatchObject({ deliveries: 2501 });
});

it('says how much is recorded, then how all stands, then each move with where it came from', async () => {
  const { update } = await done(verbs.open(bench.deps, blogOnly(), { onProgress }));
  expect(kinds()).toEqual(['recording', 'tallies', 'delivery']);
  expect(last('recording')).toEqual({ kind: 'recording', deliveries: 1 });
  expect(last('tallies')).toMatchObject({ tallies: [{ channel: 'blog', state: 'queued', count: 1 }] });
  const moves = heard.flatMap((one) => (one.kind === 'delivery' ? [[one.from, one.delivery.state]] : []));
  expect(moves).toEqual([
    ['queued', 'sending'],
    ['sending', 'sent'],
  ]);
  expect(heard.every((one) => one.kind !== 'delivery' || one.delivery.updateId === update.id)).toBe(true);
});

it('stores nothing when it is stopped while it plans or records', async () => {
  list(3000);
  const stopAt = (kind: Progress['kind']) => {
    const stop = new AbortController();
    const watcher = {
      signal: stop.signal,
      onProgress: (progress: Progress) => {
        if (progress.kind === kind) stop.abort();
      },
    };
    return watcher;
  };
  const planning = { ...slow(bench.deps), watcher: stopAt('planning') };
  await expect(prepareOpen(planning)(openInput())).rejects.toMatchObject({ name: 'Interrupted' });
  const recording = verbs.open(slow(bench.deps), openInput(), stopAt('recording'));
  await expect(recording).rejects.toMatchObject({ name: 'Interrupted' });
  expect(await bench.stored()).toEqual({ incidents: [], deliveries: [], epoch: 0 });
});

it('lets a Ctrl-C in between the pages, though the store answers without a pause', async () => {
  list(5000);
  let turns = 0;
  const sleep = async (): Promise<void> => {
    turns += 1;
  };
  await prepareOpen(slow({ ...bench.deps, watcher: { onProgress, signal: never } }, sleep))(openInput());
  expect(turns).toBeGreaterThanOrEqual(5);
});

it('shows what the store says of another process’s sending, until it sends itself', async () => {
  await done(verbs.open(bench.deps, blogOnly(), { signal: AbortSignal.abort() }));
  const { outbox } = bench.store;
  const owner = { host: 'her-laptop', bootId: '', pidNamespace: '', pid: 4711, startedAt: '' };
  const lease = await outbox.takeLease(owner, bench.deps.now(), 30_000);
  if (lease.kind !== 'taken') throw new Error(lease.kind);
  let looks = 0;
  const watch = (progress: Progress): void => {
    onProgress(progress);
    // The second look; the first word of how all stands comes before anybody is waited for.
    if (progress.kind !== 'tallies' || ++looks !== 3) return;
    void outbox.releaseLease(lease.fence);
  };
  const sleep: Deps['sleep'] = async () => await new Promise((resolve) => setImmediate(resolve));
  const ended = await continueDeliveries({ ...bench.deps, sleep })(
    { id: null, retryFailed: false },
    { onProgress: watch, signal: never },
  );
  expect(ended).toMatchObject({ ok: true, value: { tallies: [{ channel: 'blog', state: 'sent' }] } });
  expect(heard[1]).toEqual({ kind: 'waiting', ...owner });
  const before = heard.slice(
    0,
    heard.findIndex((one) => one.kind === 'delivery'),
  );
  expect(before.filter((one) => one.kind === 'tallies').length).toBeGreaterThanOrEqual(3);
  // What it sends itself it counts from the last word of the store on.
  expect(heard.findLastIndex((one) => one.kind === 'tallies')).toBeGreaterThan(before.length);
});
