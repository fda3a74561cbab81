import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Site, startSite } from '../../src/drill/site.ts';
import { lookAt } from '../../src/probes/look.ts';
import type { Deps } from '../../src/usecases/deps.ts';
import { type AppBench, createAppBench, minuteMs, sampleConfig } from '../helpers/appBench.ts';
import { done, openInput, refused, reopenInput, resolveInput, verbs } from '../helpers/appVerbs.ts';
import { nothingByItself, tickOnce } from '../helpers/appWatch.ts';
import { minute } from '../helpers/appWork.ts';
import { probeIo } from '../helpers/probeIo.ts';

let bench: AppBench;
let site: Site;
let deps: Deps;
beforeEach(async () => {
  site = await startSite();
  bench = await createAppBench(
    sampleConfig({
      components: [{ name: 'checkout', title: 'Checkout', probes: ['shop'] }],
      probes: { shop: { type: 'http', url: site.url, text: 'ok', timeout: '5s' } },
    }),
  );
  const { now } = bench.deps;
  deps = { ...bench.deps, look: (probe, everyMs, signal) => lookAt(probe, probeIo({ now }), everyMs, signal) };
});
afterEach(async () => {
  await site.close();
  await bench.remove();
});

/** Cron's runs from minute to minute, of a site that is in one state meanwhile; at the end of each `resolve` is asked for. */
async function minutes(from: number, to: number, state: 'up' | 'down', skipped: readonly number[] = []): Promise<void> {
  site.turn(state);
  for (let at = from; at <= to; at += 1) {
    bench.at(at);
    if (!skipped.includes(at)) await tickOnce(deps);
    expect(await refused(verbs.resolve(deps, resolveInput())), `minute ${at}`).toMatchObject({ kind: 'not_green' });
  }
}

/** The first minute from this one on at which the all-clear may go out, while the site is up; and its evidence. */
async function resolvedAt(from: number): Promise<number> {
  site.turn('up');
  for (let at = from; at < from + 300; at += 1) {
    bench.at(at);
    await tickOnce(deps);
    if ((await verbs.resolve(deps, resolveInput())).ok) return at;
  }
  throw new Error('it was never resolved');
}

it('a site that goes down, is up for eight minutes, goes down and comes back is resolved only after a whole soak', async () => {
  await done(verbs.open(deps, openInput({ components: [{ name: 'checkout', status: 'major_outage' }] })));
  await minutes(0, 5, 'down');
  await minutes(6, 13, 'up');
  const impatient = await refused(verbs.resolve(deps, resolveInput()));
  expect(impatient).toMatchObject({
    guard: { stableSince: minute(5), healthyForMs: 8 * minuteMs, requiredMs: 30 * minuteMs, earliestAt: minute(35) },
  });
  await minutes(14, 17, 'down');
  expect(await resolvedAt(18)).toBe(17 + 30);

  // It was a false all-clear: the soak is twice as long, and nothing that was seen before counts.
  bench.at(55);
  site.turn('down');
  expect((await tickOnce(deps)).due).toMatchObject([{ kind: 'reopen', failure: { reason: 'HTTP 503' } }]);
  await done(verbs.reopen(deps, reopenInput()));
  await minutes(56, 58, 'down');
  // Runs are missing: for three minutes nobody looked, which is no gap, and then for four, which is one.
  await minutes(59, 90, 'up', [70, 71, 80, 81, 82]);
  const guard = await refused(verbs.resolve(deps, resolveInput()));
  expect(guard).toMatchObject({ guard: { stableSince: minute(83), requiredMs: 60 * minuteMs } });
  expect(await resolvedAt(91)).toBe(83 + 60);
  const events = (await bench.store.incidents.timeline((await bench.store.incidents.byNumber(1))?.uuid ?? ''))
    .filter((one) => one.event !== 'note')
    .map(({ event, evidence }) => [event, evidence?.requiredMs ?? null]);
  expect(events).toEqual([
    ['investigating', null],
    ['resolved', 30 * minuteMs],
    ['reopened', null],
    ['resolved', 60 * minuteMs],
  ]);
}, 60_000);

it('every auto action together leads through the same story without a person', async () => {
  const auto = {
    ...nothingByItself,
    open: { afterMs: 3 * minuteMs, impact: 'major', title: null, needs: [] },
  } as const;
  const story: string[] = [];
  for (let at = 0; at <= 140; at += 1) {
    bench.at(at);
    const isDown = at <= 5 || (at >= 14 && at <= 17) || (at >= 60 && at <= 63);
    site.turn(isDown ? 'down' : 'up');
    const { did } = await tickOnce(deps, { auto: { ...auto, monitoring: true, resolve: true } });
    for (const one of did) if (one.kind === 'posted') story.push(`${at} ${one.action}`);
  }
  expect(story).toEqual(['3 open', '13 monitoring', '47 resolve', '63 reopen', '78 monitoring', '123 resolve']);
}, 60_000);
