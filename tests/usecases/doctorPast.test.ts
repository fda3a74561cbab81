import { afterEach, beforeEach, expect, it } from 'vitest';
import type { DrillRecord } from '../../src/store/drillLog.ts';
import { prepareAnnounce } from '../../src/usecases/announce.ts';
import { checkPast } from '../../src/usecases/doctorPast.ts';
import { nothingSaid } from '../../src/usecases/nothingSaid.ts';
import { type AppBench, createAppBench } from '../helpers/appBench.ts';
import { done, verb } from '../helpers/appVerbs.ts';
import { testNow } from '../helpers/httpChannelIo.ts';

let bench: AppBench;
beforeEach(async () => {
  bench = await createAppBench();
});
afterEach(() => bench.remove());

const day = 24 * 60;
const refusedStore = { kind: 'store_full', path: '' } as const;
const announce = verb(prepareAnnounce);
const held = (ok: boolean): DrillRecord => ({
  ...{ at: testNow, version: '1', ok, firstNoticeMs: 300, allToldMs: 900, addresses: 2, rehearsed: 2 },
});

async function examined(last: DrillRecord | null = null, refused: typeof refusedStore | null = null) {
  const inspected = {
    path: '',
    exists: true,
    store: null,
    anchored: null,
    unsettled: 0,
    integrity: 'ok',
    fault: refused,
  };
  const { config, now } = bench.deps;
  const deps = { config, now, inspect: () => inspected, openStore: async () => bench.store, lastDrill: () => last };
  return (await checkPast(deps)).map(({ area, result, message, fix }) => `${result} ${area}: ${message} ${fix}`.trim());
}
const never = 'warning where to look: your customers were never told where to look when things break incident announce';

it('warns until customers have been told where to look, and again after a year', async () => {
  expect((await examined())[0]).toBe(never);
  await done(announce(bench.deps, { ...nothingSaid, event: null }));
  bench.at(365 * day);
  expect((await examined())[0]).toBe('ok where to look: your customers were told where to look 365 days ago');
  bench.at(366 * day);
  expect((await examined())[0]).toBe(
    'warning where to look: your customers were told where to look 366 days ago; who came since was not incident announce',
  );
});

it('does not count an announcement that reached nobody', async () => {
  const prepared = await prepareAnnounce(bench.deps)({ ...nothingSaid, event: null });
  if (!prepared.ok || prepared.value.kind !== 'draft') throw new Error('no draft');
  await bench.store.incidents.record(prepared.value.toEntry());
  expect((await examined())[0]).toBe(never);
});

it('warns where no drill was held, where it failed, and where it is three months old', async () => {
  expect((await examined()).at(-1)).toBe(
    'warning drill: the protocol was never rehearsed on this machine incident drill',
  );
  bench.at(91 * day);
  expect((await examined(held(true))).at(-1)).toBe('ok drill: it went well 91 days ago');
  expect((await examined(held(false))).at(-1)).toBe('warning drill: the one 91 days ago failed incident drill');
  bench.at(92 * day);
  expect((await examined(held(true))).at(-1)).toBe('warning drill: it went well 92 days ago incident drill');
});

it('says nothing of announcements where the store is refused', async () => {
  expect(await examined(held(true), refusedStore)).toEqual(['ok drill: it went well less than an hour ago']);
});
