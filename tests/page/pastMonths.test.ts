import { expect, it } from 'vitest';
import { buildPage } from '../../src/page/buildPage.ts';
import type { PageHistory } from '../../src/page/history.ts';
import { testHistory, testIncident, testUpdate } from '../helpers/httpPageHistory.ts';
import { pageSample } from '../helpers/pageSample.ts';
import { seen, textFiles } from '../helpers/pageText.ts';

/** One a day and back, the newest first. */
const pastDays = (count: number): PageHistory =>
  testHistory({
    incidents: Array.from({ length: count }, (_, index) => {
      const startedAt = new Date(Date.UTC(2026, 10, 21 - index, 9));
      const resolvedAt = new Date(startedAt.getTime() + 3_600_000);
      const incident = testIncident({ number: count - index, status: 'resolved', startedAt, resolvedAt });
      return { incident, updates: [testUpdate(1), testUpdate(2, { event: 'resolved', status: 'resolved' })] };
    }),
  });

it('lists past incidents by month: ten on the first page, each month on a page of its own', async () => {
  const files = await textFiles(pastDays(60));
  const first = files.get('index.html') ?? '';
  expect(first.match(/class="past"|href="incidents\/\d+\/index.html">Checkout fails/gu)).toHaveLength(10);
  const months = [...files.keys()].filter((path) => path.startsWith('history/'));
  expect(months).toEqual([
    'history/2026-11/index.html',
    'history/2026-10/index.html',
    'history/2026-09/index.html',
    'history/index.html',
  ]);
  const counts = months.slice(0, 3).map((path) => files.get(path)?.match(/href="\.\.\/\.\.\/incidents\/\d+/gu)?.length);
  expect(counts).toEqual([21, 31, 8]);
  expect(seen(files.get('history/index.html') ?? '')).toContain('November 2026 21 October 2026 31 September 2026 8');
});

it('leads from each month to the one before and the one after, over months without incidents too', async () => {
  const [june, august] = ['2026-06-03', '2026-08-03'].map((date, index) => {
    const startedAt = new Date(`${date}T10:00:00Z`);
    return {
      incident: testIncident({ number: index + 1, status: 'resolved', startedAt, resolvedAt: startedAt }),
      updates: [],
    };
  });
  const files = await textFiles(testHistory({ incidents: [august, june].flatMap((one) => one ?? []) }));
  const newer = files.get('history/2026-08/index.html') ?? '';
  const older = files.get('history/2026-06/index.html') ?? '';
  expect(newer).toContain('<a rel="prev" href="../2026-06/index.html">Earlier: June 2026</a>');
  expect(newer).not.toContain('rel="next"');
  expect(older).toContain('<a rel="next" href="../2026-08/index.html">Later: August 2026</a>');
  expect(older).not.toContain('rel="prev"');
});

it('puts an incident into the month that it had where the company is', async () => {
  const startedAt = new Date('2026-09-30T22:30:00Z');
  const incident = testIncident({ status: 'resolved', startedAt, resolvedAt: startedAt });
  const files = await textFiles(testHistory({ incidents: [{ incident, updates: [] }] }));
  expect([...files.keys()]).toContain('history/2026-10/index.html');
});

it('links to nothing within the site that is not there', async () => {
  for (const history of [testHistory(), pastDays(60), pageSample.open, testHistory({ incidents: [] })]) {
    const all = await buildPage(history);
    for (const [path, page] of await textFiles(history)) {
      if (!path.endsWith('.html')) continue;
      const own = [...page.matchAll(/(?:href|src)="([^"#]+)/gu)]
        .map(([, href]) => href ?? '')
        .filter((href) => !/^[a-z]+:/u.test(href))
        .map((href) => new URL(href, `https://x/${path}`).pathname.slice(1));
      expect(
        own.filter((target) => !all.has(target)),
        path,
      ).toEqual([]);
    }
  }
});
