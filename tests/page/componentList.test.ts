import { expect, it } from 'vitest';
import type { ComponentStatus } from '../../src/domain/component.ts';
import type { PageHistory, ShownIncident } from '../../src/page/history.ts';
import { testHistory, testIncident, testUpdate, testWork } from '../helpers/httpPageHistory.ts';
import { pageOf, seen } from '../helpers/pageText.ts';

const at = new Date('2026-11-23T10:30:00Z');
const api = { name: 'api', title: 'API', status: 'operational', group: null } as const;

/** An incident of the API that is over: from when, how long and how bad. */
function outage(number: number, from: string, minutes: number, status: ComponentStatus): ShownIncident {
  const startedAt = new Date(from);
  const resolvedAt = new Date(startedAt.getTime() + minutes * 60_000);
  const incident = testIncident({
    number,
    status: 'resolved',
    startedAt,
    resolvedAt,
    components: [],
    touched: ['api'],
  });
  return { incident, updates: [testUpdate(1, { at: startedAt, components: [{ name: 'api', status }] })] };
}
const with90Days = (incidents: readonly ShownIncident[], more: Partial<PageHistory> = {}): PageHistory =>
  testHistory({ components: [api], incidents, at, timezone: 'UTC', ...more });

it('draws a bar for each of 90 days, and stands each bad one out with its minutes', async () => {
  const page = await pageOf(
    with90Days([
      outage(2, '2026-11-23T00:00:00Z', 90, 'major_outage'),
      outage(1, '2026-11-20T23:00:00Z', 120, 'partial_outage'),
    ]),
  );
  expect(/<path id="days" d="([^"]+)"/u.exec(page)?.[1]?.match(/M/gu)).toHaveLength(90);
  const bad = [...page.matchAll(/<rect class="(\w+)" x="(\d+)"[^>]*><title>([^<]*)<\/title>/gu)];
  expect(bad.map(([, status, x, title]) => [status, Number(x) / 4, title])).toEqual([
    ['partial_outage', 86, '20 November: Partial outage 1 hour'],
    ['partial_outage', 87, '21 November: Partial outage 1 hour'],
    ['major_outage', 89, '23 November: Major outage 1 hour 30 minutes'],
  ]);
});

it('says the same in words, with the incidents behind it, for those who do not see the bars', async () => {
  const page = await pageOf(with90Days([outage(12, '2026-11-20T10:00:00Z', 43, 'major_outage')]));
  expect(page).toContain('role="img" aria-label="API, the last 90 days: 99.96% uptime"');
  expect(page).toContain('<summary>1 day with incidents or maintenance</summary>');
  expect(page).toContain(
    '<li>20 November: Major outage 43 minutes (<a href="incidents/12/index.html">INC-12</a>)</li>',
  );
});

it('never rounds up to 100 %', async () => {
  const page = seen(await pageOf(with90Days([outage(1, '2026-11-20T10:00:00Z', 1, 'major_outage')])));
  expect(page).toContain('99.99% uptime');
  expect(seen(await pageOf(with90Days([])))).toContain('100% uptime');
});

it('takes nothing off for degraded performance and planned work, and shows both', async () => {
  const begunAt = new Date('2026-11-21T10:00:00Z');
  const endsAt = new Date('2026-11-21T12:00:00Z');
  const work = testWork({ begunAt, endsAt, components: [{ name: 'api', status: 'major_outage' }] });
  const incident = testIncident({ number: 5, status: 'completed', resolvedAt: endsAt, work });
  const page = await pageOf(
    with90Days([outage(1, '2026-11-20T10:00:00Z', 60, 'degraded_performance')], {
      maintenances: [{ incident, updates: [] }],
    }),
  );
  expect(seen(page)).toContain('100% uptime');
  expect(page).toContain('21 November: Under maintenance 2 hours (<a href="incidents/5/index.html">MNT-5</a>)');
  expect(page).toContain('20 November: Degraded performance 1 hour');
});

it('counts the day that is not over only as far as it is', async () => {
  const open = testIncident({
    number: 3,
    startedAt: new Date('2026-11-23T10:00:00Z'),
    components: [{ name: 'api', status: 'major_outage' }],
  });
  const page = await pageOf(with90Days([{ incident: open, updates: [] }]));
  expect(page).toContain('23 November: Major outage 30 minutes');
});

it('forgets what is more than 90 days ago', async () => {
  const page = await pageOf(with90Days([outage(1, '2026-08-25T10:00:00Z', 60, 'major_outage')]));
  expect(page).not.toContain('<rect class');
  expect(await pageOf(with90Days([outage(1, '2026-08-26T10:00:00Z', 60, 'major_outage')]))).toContain('<rect class');
});

it('stands components under their groups, in the order of the config', async () => {
  const parts = [
    { ...api, name: 'a', title: 'First' },
    { ...api, name: 'b', title: 'Second', group: 'Shops' },
    { ...api, name: 'c', title: 'Third' },
    { ...api, name: 'd', title: 'Fourth', group: 'Shops' },
  ];
  const page = await pageOf(with90Days([], { components: parts }));
  expect([...page.matchAll(/class="what">([^<]+)|class="group"><bdi>([^<]+)/gu)].map(([, a, b]) => a ?? b)).toEqual([
    'First',
    'Third',
    'Shops',
    'Second',
    'Fourth',
  ]);
});
