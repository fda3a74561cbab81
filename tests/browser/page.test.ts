import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MaintenanceStatus } from '../../src/domain/status.ts';
import { buildPage } from '../../src/page/buildPage.ts';
import type { PageHistory } from '../../src/page/history.ts';
import { axeFaults, type Look, launchBrowser, looks, overflow } from '../helpers/browser.ts';
import { testHistory, testIncident, testUpdate, testWork } from '../helpers/httpPageHistory.ts';
import { serveFiles } from '../helpers/httpSite.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
}, 60_000);
afterAll(() => browser.close());

interface Visit {
  readonly page: Page;
  /** Addresses that were asked for, without the site's own part. */
  readonly asked: readonly string[];
  /** What the browser complained of, the policy's refusals among it. */
  readonly complaints: readonly string[];
}

async function visit(
  history: PageHistory,
  path: string,
  look: Look,
  act: (visit: Visit) => Promise<void>,
): Promise<void> {
  const site = await serveFiles(await buildPage(history));
  const page = await browser.newPage({ colorScheme: look.colorScheme, viewport: { width: look.width, height: 800 } });
  const complaints: string[] = [];
  const asked: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => asked.push(request.url().replace(site.url, '')));
  try {
    await page.goto(site.url + path, { waitUntil: 'load' });
    await act({ page, asked, complaints });
  } finally {
    await page.close();
    await site.close();
  }
}

const calm = testHistory({ incidents: testHistory().incidents.slice(1) });
const watching = testHistory({
  incidents: [{ incident: testIncident({ status: 'monitoring' }), updates: [testUpdate(1)] }],
  components: [{ name: 'api', title: 'API', status: 'under_maintenance' }],
});
const rtl = 'تعذر الدفع بالبطاقة منذ هذا الصباح';
const longTitle = 'Checkout, subscriptions and exports fail for everybody in Europe who pays by card '.repeat(3);
const rich = 'It was **renewed**.\n\n- Cards: fail\n  - nested\n\n1. Choose\n\n> quoted\n\n```\n'.concat(
  'wide '.repeat(60),
  '\n```\n\n# Big\n\n`code`',
);
const varied = testHistory({
  incidents: [
    {
      incident: testIncident({ number: 8, title: rtl, status: 'monitoring' }),
      updates: [testUpdate(1, { body: rtl })],
    },
    { incident: testIncident({ title: longTitle }), updates: [testUpdate(1, { id: 'u2', body: rich })] },
  ],
  components: [
    { name: 'a', title: rtl, status: 'partial_outage' },
    { name: 'b', title: longTitle, status: 'degraded_performance' },
  ],
});
const planned = (number: number, status: MaintenanceStatus, title: string, began: boolean) => ({
  incident: testIncident({
    number,
    title,
    status,
    nextUpdateBy: null,
    resolvedAt: status === 'completed' ? new Date('2026-11-30T00:00:00Z') : null,
    work: testWork(began ? { begunAt: new Date('2026-11-29T22:00:00Z') } : {}),
  }),
  updates: [testUpdate(1, { id: `w${number}`, event: 'maintenance-scheduled', status: 'scheduled', body: rich })],
});
const working = testHistory({
  incidents: [],
  maintenances: [
    planned(7, 'in_progress', longTitle, true),
    planned(8, 'scheduled', rtl, false),
    planned(9, 'scheduled', longTitle, false),
    planned(10, 'completed', 'The database moved', true),
  ],
});
describe.each(looks)('in $colorScheme at $width', (look) => {
  it.each([
    ['open', testHistory(), ''],
    ['calm', calm, ''],
    ['watching', watching, ''],
    ['empty', testHistory({ incidents: [], components: [], asOf: new Date(0) }), ''],
    ['an incident', testHistory(), 'incidents/7/'],
    ['planned work', working, ''],
    ['planned work: its page', working, 'incidents/7/'],
    ['long, from right to left, and Markdown', varied, ''],
    ['long, from right to left, and Markdown: an incident', varied, 'incidents/7/'],
  ] as const)('%s: axe finds nothing, nothing is wider than the window', async (_, history, path) => {
    await visit(history, path, look, async ({ page, complaints, asked }) => {
      expect(complaints).toEqual([]);
      expect(asked.filter((one) => !/^(?:incidents\/7\/|style\.css|)$/u.test(one))).toEqual([]);
      expect(await axeFaults(page)).toEqual([]);
      expect(await overflow(page)).toBe(0);
    });
  });
});

const hostile = `<script>alert(1)</script><img src="https://tracker.example/p" onerror="alert(1)"> [x](javascript:alert(1)) ![p](https://tracker.example/q) ]]> ${'long'.repeat(200)}`;
const attacked = testHistory({
  company: { name: hostile, url: 'https://acme.example', supportEmail: 'help@acme.example' },
  incidents: [
    { incident: testIncident({ title: hostile, touched: [hostile] }), updates: [testUpdate(1, { body: hostile })] },
  ],
  components: [{ name: 'x', title: hostile, status: 'operational' }],
});

it.each(['', 'incidents/7/'])('keeps hostile words inert and asks nobody else for anything: /%s', async (path) => {
  await visit(attacked, path, { colorScheme: 'light', width: 360 }, async ({ page, complaints, asked }) => {
    expect(complaints).toEqual([]);
    expect(asked.filter((one) => one.includes('tracker'))).toEqual([]);
    expect(await page.locator('script, img, [onerror], [href^="javascript"]').count()).toBe(0);
    expect(await page.locator('h1').first().innerText()).toContain('<script>alert(1)</script>');
    expect(await overflow(page)).toBe(0);
  });
});

it('refuses scripts and styles that got into it all the same', async () => {
  await visit(testHistory(), '', { colorScheme: 'light', width: 360 }, async ({ page, complaints }) => {
    await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'document.title = "taken over"';
      document.body.append(script);
    });
    expect(await page.title()).toBe('Status · Acme');
    expect(complaints.join()).toContain('Content Security Policy');
  });
});

it('marks the update that a post links to', async () => {
  await visit(testHistory(), 'incidents/7/#1', { colorScheme: 'light', width: 360 }, async ({ page }) => {
    expect(await page.evaluate(() => document.querySelector(':target h3')?.textContent)).toContain('Investigating');
  });
});

it('reads aloud as a heading, the state, and lists', async () => {
  await visit(testHistory(), '', { colorScheme: 'light', width: 1280 }, async ({ page }) => {
    const tree = await page.locator('body').ariaSnapshot();
    expect(tree).toMatch(/heading "Identified ?: Checkout fails for card payments" \[level=1\]/u);
    expect(tree).toContain('heading "Components" [level=2]');
  });
});

it.each([
  ['usual', testHistory()],
  ['hostile', attacked],
  [
    'with control characters',
    testHistory({
      incidents: [
        {
          incident: testIncident({ title: 'a\u0000\u0008\u001b\ud800b' }),
          updates: [testUpdate(1, { body: '\u0000\ufffex' })],
        },
      ],
    }),
  ],
])('has a feed that is well-formed XML, its HTML inert: %s', async (_, history) => {
  await visit(history, '', { colorScheme: 'light', width: 360 }, async ({ page }) => {
    const feed = (await buildPage(history)).get('feed.atom') ?? '';
    const read = await page.evaluate((text) => {
      const xml = new DOMParser().parseFromString(text, 'application/xml');
      const inner = [...xml.querySelectorAll('entry > title, entry > content, entry > summary')].map((part) =>
        new DOMParser().parseFromString(part.textContent ?? '', 'text/html'),
      );
      return {
        error: xml.querySelector('parsererror')?.textContent ?? null,
        missing: ['id', 'title', 'updated', 'author'].filter((name) => !xml.querySelector(`feed > ${name}`)),
        ids: [...xml.querySelectorAll('entry > id')].map((id) => id.textContent),
        active: inner.map((part) => part.querySelectorAll('script, img, [onerror], [href^="javascript"]').length),
        titles: inner.map((part) => part.body.textContent),
      };
    }, feed);
    expect(read).toMatchObject({ error: null, missing: [] });
    expect(new Set(read.ids).size).toBe(read.ids.length);
    expect(read.active.every((count) => count === 0)).toBe(true);
    if (history === attacked) expect(read.titles[0]).toContain('<script>alert(1)</script>');
  });
});
