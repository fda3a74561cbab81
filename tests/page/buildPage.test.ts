import fc from 'fast-check';
import { expect, it } from 'vitest';
import { buildPage } from '../../src/page/buildPage.ts';
import type { PageHistory } from '../../src/page/history.ts';
import { testHistory, testIncident, testUpdate } from '../helpers/httpPageHistory.ts';

const indexOf = async (history: PageHistory): Promise<string> => (await buildPage(history)).get('index.html') ?? '';
/** What a reader sees, without tags. */
const seen = (page: string): string =>
  page
    .replace(/<[^>]+>/gu, ' ')
    .replace(/&#39;/gu, "'")
    .replace(/\s+/gu, ' ');

it('makes the same bytes from the same history, index.html last', async () => {
  const once = await buildPage(testHistory());
  expect([...(await buildPage(testHistory()))]).toEqual([...once]);
  expect([...once.keys()].at(-1)).toBe('index.html');
});

it.each([
  ['investigating', 'trouble', 'Investigating'],
  ['identified', 'trouble', 'Identified'],
  ['monitoring', 'watching', 'Monitoring'],
] as const)('says of one that is %s so, in colour and in words', async (status, mood, word) => {
  const incidents = [{ incident: testIncident({ status }), updates: [testUpdate(1)] }];
  const page = await indexOf(testHistory({ incidents }));
  expect(page).toContain(`<h1 class="state ${mood}">`);
  expect(seen(page)).toContain(`${word} : Checkout fails for card payments`);
});

it('says how many are open, and is only calm when none is', async () => {
  const [, old] = testHistory().incidents;
  const two = [1, 2].map((number) => ({ incident: testIncident({ number }), updates: [testUpdate(1)] }));
  expect(seen(await indexOf(testHistory({ incidents: two })))).toContain('2 open incidents');
  const calm = await indexOf(testHistory({ incidents: old ? [old] : [] }));
  expect(calm).toContain('class="state calm"');
  expect(seen(calm)).toContain('No known problems');
});

it('is calm without a date on a store where nothing has happened', async () => {
  const page = seen(await indexOf(testHistory({ incidents: [], asOf: new Date(0) })));
  expect(page).toContain('None so far.');
  expect(page).not.toContain('1970');
});

it('shows the promise of open incidents only', async () => {
  expect(seen(await indexOf(testHistory()))).toContain('Next update by 23 November 2026, 11:50 CET (10:50 UTC)');
  const resolved = testIncident({ status: 'resolved', resolvedAt: new Date('2026-11-23T11:00:00Z') });
  const page = await buildPage(
    testHistory({ incidents: [{ incident: resolved, updates: [testUpdate(1, { nextUpdateBy: new Date() })] }] }),
  );
  expect(page.get('incidents/7/index.html')).not.toContain('Next update');
});

it('names the zone and the year of each time, and gives machines the instant', async () => {
  const page = (await buildPage(testHistory())).get('incidents/6/index.html') ?? '';
  expect(page).toContain('<time datetime="2025-12-31T22:00:00.000Z">31 December 2025, 23:00 CET (22:00 UTC)</time>');
  expect(seen(page)).toContain('lasted 3 hours 35 minutes');
});

it('says of an open incident how bad it is, since when, and what it touches', async () => {
  const words = 'Major impact since 23 November 2026, 10:52 CET (09:52 UTC) Affected: Checkout';
  const files = await buildPage(testHistory());
  expect(seen(files.get('index.html') ?? '')).toContain(words);
  expect(seen(files.get('incidents/7/index.html') ?? '')).toContain(words);
});

it('gives each update the anchor that the posts link to', async () => {
  const page = (await buildPage(testHistory())).get('incidents/7/index.html') ?? '';
  expect([...page.matchAll(/<li id="(\d+)">/gu)].map(([, id]) => id)).toEqual(['2', '1']);
});

it('links with relative addresses only, so that it can live anywhere', async () => {
  for (const [path, page] of await buildPage(testHistory())) {
    if (path.endsWith('.html')) expect([...page.matchAll(/(?:src|href)="(\/[^"]*)"/gu)], path).toEqual([]);
  }
});

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

it('lists past incidents by month: twenty on the first page, all on a page of their own', async () => {
  const files = await buildPage(pastDays(25));
  const [first, all] = [files.get('index.html') ?? '', files.get('history/index.html') ?? ''];
  expect(first.match(/href="incidents\/\d+\//gu)).toHaveLength(20);
  expect(all.match(/href="\.\.\/incidents\/\d+\//gu)).toHaveLength(25);
  expect([...all.matchAll(/<h3 class="month">([^<]+)/gu)].map(([, month]) => month)).toEqual([
    'November 2026',
    'October 2026',
  ]);
  expect(first).toContain('href="history/index.html"');
  expect([...files.keys()].filter((path) => path.startsWith('incidents/'))).toHaveLength(25);
});

it('has no page of all past incidents where the first one shows them', async () => {
  const files = await buildPage(pastDays(20));
  expect(files.has('history/index.html')).toBe(false);
  expect(files.get('index.html')).not.toContain('history/');
});

it('links to nothing within the site that is not there', async () => {
  for (const history of [testHistory(), pastDays(25)]) {
    const files = await buildPage(history);
    for (const [path, page] of files) {
      const own = [...page.matchAll(/href="([^":]+)"/gu)].map(([, href]) =>
        new URL(href ?? '', `https://x/${path}`).pathname.slice(1),
      );
      if (path.endsWith('.html'))
        expect(
          own.filter((target) => !files.has(target)),
          path,
        ).toEqual([]);
    }
  }
});

it('shows the ten newest updates of an open incident first, and where the others are', async () => {
  const updates = Array.from({ length: 12 }, (_, index) => testUpdate(index + 1, { body: `update ${index + 1}` }));
  const files = await buildPage(testHistory({ incidents: [{ incident: testIncident(), updates }] }));
  const [first, own] = [files.get('index.html') ?? '', files.get('incidents/7/index.html') ?? ''];
  const numbers = (page: string): readonly number[] => [...page.matchAll(/update (\d+)</gu)].map(([, n]) => Number(n));
  expect(numbers(first)).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3]);
  expect(first).toContain('<a href="incidents/7/index.html">2 earlier updates</a>');
  expect(numbers(own)).toHaveLength(12);
  expect(own).not.toContain('earlier update');
});

it('has no anchor twice on a page', async () => {
  const two = [1, 2].map((number) => ({ incident: testIncident({ number }), updates: [testUpdate(1), testUpdate(2)] }));
  for (const [path, page] of await buildPage(testHistory({ incidents: two }))) {
    const ids = [...page.matchAll(/ id="([^"]+)"/gu)].map(([, id]) => id);
    expect(new Set(ids).size, path).toBe(ids.length);
  }
});

it('is under 50 kB to load, style and all, in a long and bad year', async () => {
  const calm = pastDays(300).incidents;
  const bad = Array.from({ length: 40 }, (_, index) => testUpdate(index + 1, { body: 'Still **down**. '.repeat(30) }));
  const files = await buildPage(
    testHistory({ incidents: [{ incident: testIncident({ number: 301 }), updates: bad }, ...calm] }),
  );
  const bytes = ['index.html', 'style.css'].map((path) => Buffer.byteLength(files.get(path) ?? ''));
  expect(bytes.reduce((sum, one) => sum + one)).toBeLessThan(50_000);
});

it('renders the Markdown of an update, and keeps what it is not', async () => {
  const body =
    '**bold** `code`\n\n- one\n  - two\n\n> quoted\n\n# Big\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nhttps://acme.example/x';
  const incidents = [{ incident: testIncident(), updates: [testUpdate(1, { body })] }];
  const page = await indexOf(testHistory({ incidents }));
  for (const part of ['<strong>bold</strong>', '<code>code</code>', '<blockquote>', '<h2>Big</h2>'])
    expect(page).toContain(part);
  expect(page).toContain('<a href="https://acme.example/x" rel="nofollow noopener">');
  expect(page).toContain('| 1 | 2 |');
});

const hostile = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '[x](javascript:alert(1))',
  '![x](https://tracker.example/p.gif)',
  '<svg/onload=alert(1)>',
  ']]><script>alert(1)</script>',
  '<!--',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '[x](data:text/html;base64,PHNjcmlwdD4=)',
];

it.each(hostile)('shows %s as text, wherever it stands', async (text) => {
  const files = await buildPage(everywhere(text));
  for (const [path, content] of files) {
    if (path === 'style.css') continue;
    // The feed carries HTML as text; what it is there is looked at in the browser.
    if (path === 'feed.atom') continue;
    expect(content, path).not.toMatch(/<(?:script|img|svg|iframe|object|base|form)\b/iu);
    expect(content.replace(/"[^"]*"/gu, '""'), path).not.toMatch(/<[^>]*\s(?:on\w+|style)\s*=/iu);
    expect(content, path).not.toMatch(/(?:href|src)="(?:javascript|data|vbscript):/iu);
  }
});

it('closes every tag that it opens, whatever people write', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 40 }), async (text) => {
      for (const [path, content] of await buildPage(everywhere(text))) {
        if (!path.endsWith('.html')) continue;
        const opened = content.match(/<(?:section|ol|ul|li|h1|h2|h3|div|main|time|bdi)\b/gu) ?? [];
        const closed = content.match(/<\/(?:section|ol|ul|li|h1|h2|h3|div|main|time|bdi)>/gu) ?? [];
        expect(closed.length).toBe(opened.length);
      }
    }),
    { numRuns: 200 },
  );
});

function everywhere(text: string): PageHistory {
  const incident = testIncident({ title: text, touched: [text] });
  return testHistory({
    company: { name: text, url: 'https://acme.example/?a=1&b="', supportEmail: text },
    components: [{ name: text, title: text, status: 'operational' }],
    incidents: [{ incident, updates: [testUpdate(1, { body: text })] }],
  });
}
