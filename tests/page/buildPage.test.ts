import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { buildPage } from '../../src/page/buildPage.ts';
import type { PageHistory } from '../../src/page/history.ts';
import { testHistory, testIncident, testUpdate } from '../helpers/httpPageHistory.ts';
import { pageSample } from '../helpers/pageSample.ts';
import { pageOf, seen, textFiles } from '../helpers/pageText.ts';
import { pageYears } from '../helpers/pageYears.ts';

it('makes the same bytes from the same history, index.html last', async () => {
  const once = await buildPage(testHistory());
  expect([...(await buildPage(testHistory()))]).toEqual([...once]);
  expect([...once.keys()].at(-1)).toBe('index.html');
});

it.each([
  ['investigating', 'trouble', 'Investigating'],
  ['identified', 'trouble', 'Identified'],
  ['monitoring', 'watching', 'Monitoring'],
] as const)('says of one that is %s so, in colour, by a sign and in words', async (status, mood, word) => {
  const incidents = [{ incident: testIncident({ status }), updates: [testUpdate(1)] }];
  const page = await pageOf(testHistory({ incidents }));
  expect(page).toContain(`<h1 class="state ${mood}"><svg class="sign"`);
  expect(page).toContain(`icon-${mood}.svg`);
  expect(seen(page)).toContain(`${word} : Checkout fails for card payments`);
  expect(page).toContain(`<title>${word}: Checkout fails for card payments · Acme status</title>`);
});

it('says how many are open, each with its own status, and is only calm when none is', async () => {
  const [, old] = testHistory().incidents;
  const two = [1, 2].map((number) => ({ incident: testIncident({ number }), updates: [testUpdate(1)] }));
  const page = seen(await pageOf(testHistory({ incidents: two })));
  expect(page).toContain('2 open incidents');
  expect(page).toContain('Identified · INC-1');
  expect(page).toContain('Identified · INC-2');
  const calm = await pageOf(testHistory({ incidents: old ? [old] : [] }));
  expect(calm).toContain('class="state calm"');
  expect(seen(calm)).toContain('No known problems');
});

it('is calm without a date on a store where nothing has happened', async () => {
  const page = await pageOf(testHistory({ incidents: [], components: [], asOf: new Date(0) }));
  expect(seen(page)).toContain('None so far.');
  expect(seen(page)).not.toContain('1970');
  expect(page).not.toContain('history/');
});

it('shows the promise of open incidents only', async () => {
  expect(seen(await pageOf(testHistory()))).toContain('Next update by 23 November 2026, 11:50 CET (10:50 UTC)');
  const resolved = testIncident({ status: 'resolved', resolvedAt: new Date('2026-11-23T11:00:00Z') });
  const history = testHistory({
    incidents: [{ incident: resolved, updates: [testUpdate(1, { nextUpdateBy: new Date() })] }],
  });
  expect(await pageOf(history, 'incidents/7/index.html')).not.toContain('Next update');
});

it('names the zone and the year of each time, and gives machines the instant', async () => {
  const page = await pageOf(testHistory(), 'incidents/6/index.html');
  expect(page).toContain('<time datetime="2025-12-31T22:00:00.000Z">31 December 2025, 23:00 CET (22:00 UTC)</time>');
  expect(seen(page)).toContain('lasted 3 hours 35 minutes');
});

it('says of an open incident how bad it is, since when, and what it touches', async () => {
  const words = 'Major impact since 23 November 2026, 10:52 CET (09:52 UTC) Affected: Checkout';
  expect(seen(await pageOf(testHistory()))).toContain(words);
  expect(seen(await pageOf(testHistory(), 'incidents/7/index.html'))).toContain(words);
});

it('gives each update the anchor that the posts link to', async () => {
  const page = await pageOf(testHistory(), 'incidents/7/index.html');
  expect([...page.matchAll(/<li id="(\d+)"/gu)].map(([, id]) => id)).toEqual(['2', '1']);
});

it('links with relative addresses only, so that it can live anywhere', async () => {
  for (const [path, page] of await textFiles(testHistory())) {
    if (path.endsWith('.html')) expect([...page.matchAll(/(?:src|href)="(\/[^"]*)"/gu)], path).toEqual([]);
  }
});

it('shows the ten newest updates of an open incident first, and where the others are', async () => {
  const updates = Array.from({ length: 12 }, (_, index) => testUpdate(index + 1, { body: `update ${index + 1}` }));
  const history = testHistory({ incidents: [{ incident: testIncident(), updates }] });
  const [first, own] = [await pageOf(history), await pageOf(history, 'incidents/7/index.html')];
  const numbers = (page: string): readonly number[] => [...page.matchAll(/update (\d+)</gu)].map(([, n]) => Number(n));
  expect(numbers(first)).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3]);
  expect(first).toContain('<a href="incidents/7/index.html">2 earlier updates</a>');
  expect(numbers(own)).toHaveLength(12);
  expect(own).not.toContain('earlier update');
});

it('has no anchor twice on a page', async () => {
  const two = [1, 2].map((number) => ({ incident: testIncident({ number }), updates: [testUpdate(1), testUpdate(2)] }));
  for (const [path, page] of await textFiles(testHistory({ incidents: two }))) {
    const ids = [...page.matchAll(/ id="([^"]+)"/gu)].map(([, id]) => id);
    expect(new Set(ids).size, path).toBe(ids.length);
  }
});

/** What a browser asks for to show the first page, without pictures. */
async function firstView(history: PageHistory): Promise<{ readonly bytes: number; readonly packed: number }> {
  const files = await textFiles(history);
  const parts = ['index.html', 'style.css', 'page.js'].map((path) => files.get(path) ?? '');
  const sizes = parts.map((part) => ({ bytes: Buffer.byteLength(part), packed: gzipSync(part).byteLength }));
  return sizes.reduce((sum, one) => ({ bytes: sum.bytes + one.bytes, packed: sum.packed + one.packed }));
}

it.each([
  ['an open incident, six components', pageSample.open],
  ['5 years, 1,000 incidents, 20 components', pageYears({ years: 5, incidents: 1000, components: 20 })],
])('is under 50 kB to load, style and script and all, unpacked as it is: %s', async (name, history) => {
  const { bytes, packed } = await firstView(history);
  process.stdout.write(`first view, ${name}: ${bytes} bytes, ${packed} with gzip\n`);
  expect(bytes).toBeLessThan(50_000);
});

it('renders the Markdown of an update, and keeps what it is not', async () => {
  const body =
    '**bold** `code`\n\n- one\n  - two\n\n> quoted\n\n# Big\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nhttps://acme.example/x';
  const incidents = [{ incident: testIncident(), updates: [testUpdate(1, { body })] }];
  const page = await pageOf(testHistory({ incidents }));
  for (const part of ['<strong>bold</strong>', '<code>code</code>', '<blockquote>', '<h2>Big</h2>'])
    expect(page).toContain(part);
  expect(page).toContain('<a href="https://acme.example/x" rel="nofollow noopener">');
  expect(page).toContain('| 1 | 2 |');
});

it('asks for nothing from elsewhere, and says so to the browser', async () => {
  for (const [path, page] of await textFiles(pageSample.open)) {
    if (!path.endsWith('.html')) continue;
    const loaded = [...page.matchAll(/<(?:script|link|img)[^>]* (?:src|href)="([^"]+)"/gu)].map(([, href]) => href);
    expect(
      loaded.filter((href) => /^(?:[a-z]+:|\/\/)/u.test(href ?? '')),
      path,
    ).toEqual([]);
    expect(page.replaceAll('&#39;', "'")).toContain(
      "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'",
    );
  }
});
