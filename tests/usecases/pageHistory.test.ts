import { afterEach, beforeEach, expect, it } from 'vitest';
import { createTemplates } from '../../src/messages/templates.ts';
import type { PageHistory, ShownIncident } from '../../src/page/history.ts';
import { planPage } from '../../src/page/planPage.ts';
import { pageHistory } from '../../src/usecases/pageHistory.ts';
import { type AppBench, createAppBench, sampleConfig } from '../helpers/appBench.ts';
import { testNow } from '../helpers/httpChannelIo.ts';
import { type Given, record } from '../helpers/storeEntry.ts';
import { builtIn } from '../messages/example.ts';

let bench: AppBench;
beforeEach(async () => {
  bench = await createAppBench(
    sampleConfig({ components: [{ name: 'checkout', group: 'Shops' }, { name: 'search' }] }),
  );
});
afterEach(() => bench.remove());

const dayMs = 86_400_000;
const daysAgo = (days: number): Date => new Date(testNow.getTime() - days * dayMs);
const read = () =>
  pageHistory({
    config: bench.deps.config,
    store: bench.store,
    templates: createTemplates(builtIn, null),
    now: () => testNow,
    version: '0',
  });
const say = (given: Given) => record(bench.store, given);

/** An incident that began so many days ago and was over an hour later. */
async function past(number: number, days: number): Promise<void> {
  const startedAt = daysAgo(days);
  const resolvedAt = new Date(startedAt.getTime() + dayMs / 24);
  const begun = { startedAt, openedAt: startedAt };
  const parts = [{ name: 'checkout', status: 'major_outage' }] as const;
  await say({ number, incident: begun, update: { at: startedAt, components: parts } });
  const over = { ...begun, status: 'resolved', resolvedAt, components: [], nextUpdateBy: null } as const;
  const update = { event: 'resolved', status: 'resolved', at: resolvedAt, components: [] } as const;
  await say({ number, seq: 2, incident: over, update });
}

async function files(history: PageHistory): Promise<ReadonlyMap<string, unknown>> {
  const parts = (await planPage(history)).filter(({ place }) => place !== 'og/');
  const made = await Promise.all(parts.map((part) => part.make()));
  return new Map(made.flatMap((some) => [...some]));
}

const readAll = (all: readonly ShownIncident[]): Promise<readonly ShownIncident[]> =>
  Promise.all(
    all.map(async ({ incident, updates, later }) => ({ incident, updates: later ? await later() : updates })),
  );

it('leaves the updates of what is long over unread, and makes the very page that all of them would', async () => {
  for (let number = 1; number <= 70; number += 1) await past(number, 1000 - number * 10);
  await say({ number: 71, update: { at: daysAgo(0) } });
  // A word about one of the oldest, that all feeds have to show.
  await say({
    number: 3,
    seq: 3,
    incident: { status: 'resolved', resolvedAt: daysAgo(969) },
    update: { at: daysAgo(1), event: 'postmortem' },
  });
  const history = await read();
  const unread = history.incidents.filter(({ later }) => later);
  expect(unread.map(({ incident }) => incident.number)).not.toContain(3);
  expect(unread.length).toBe(20);
  const whole = { ...history, incidents: await readAll(history.incidents) };
  expect([...(await files(history))]).toEqual([...(await files(whole))]);
});

it('tells nothing that is not for all, nor when', async () => {
  await say({ number: 1, update: { at: daysAgo(9), body: 'for all' } });
  await say({ number: 1, seq: 2, update: { at: daysAgo(2), event: 'note', isPrivate: true, body: 'a note' } });
  await say({ number: 1, seq: 3, update: { at: daysAgo(1), isPrivate: true, body: 'for the team' } });
  await say({ number: 2, incident: { isPrivate: true, title: 'Hush' }, update: { at: daysAgo(1) } });
  const history = await read();
  expect(history.incidents.map(({ incident }) => incident.number)).toEqual([1]);
  expect(history.incidents[0]?.updates.map(({ body }) => body)).toEqual(['for all']);
  expect(history.asOf).toEqual(daysAgo(9));
});

it('knows the components of the config with their groups, and one that only an incident names', async () => {
  const components = [{ name: 'fax', status: 'major_outage' }] as const;
  await say({ number: 1, incident: { components, touched: ['fax'] } });
  expect((await read()).components).toEqual([
    { name: 'checkout', title: 'checkout', group: 'Shops', status: 'operational' },
    { name: 'search', title: 'search', group: null, status: 'operational' },
    { name: 'fax', title: 'fax', group: null, status: 'major_outage' },
  ]);
});
