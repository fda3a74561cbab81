import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MaintenanceStatus } from '../../src/domain/status.ts';
import { axeFaults, launchBrowser, overflow } from '../helpers/browser.ts';
import { testHistory, testIncident, testUpdate, testWork } from '../helpers/httpPageHistory.ts';
import { pageSample } from '../helpers/pageSample.ts';
import { looks, pageFiles, small, visit } from '../helpers/pageVisit.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
}, 60_000);
afterAll(() => browser.close());

const watching = testHistory({
  incidents: [{ incident: testIncident({ status: 'monitoring' }), updates: [testUpdate(1)] }],
  components: [{ name: 'api', title: 'API', status: 'under_maintenance', group: null }],
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
    { name: 'a', title: rtl, status: 'partial_outage', group: rtl },
    { name: 'b', title: longTitle, status: 'degraded_performance', group: longTitle },
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

/** The page as somebody would see it whose language is written from right to left: English words in their places. */
const mirrored = { ...pageSample.open, locale: 'ar', writtenIn: 'ar' };

describe.each(looks)('in $colorScheme at $width $scripts scripts', (look) => {
  it.each([
    ['open', pageSample.open, ''],
    ['calm', pageSample.calm, ''],
    ['watching', pageSample.watching, ''],
    ['watching, without much', watching, ''],
    ['empty', testHistory({ incidents: [], components: [], asOf: new Date(0) }), ''],
    ['an incident', pageSample.open, 'incidents/41/'],
    ['planned work', working, ''],
    ['planned work: its page', working, 'incidents/7/'],
    ['all months', pageSample.open, 'history/'],
    ['a month', pageSample.open, 'history/2026-09/'],
    ['long, from right to left, and Markdown', varied, ''],
    ['long, from right to left, and Markdown: an incident', varied, 'incidents/7/'],
    ['a page from right to left', mirrored, ''],
  ] as const)(
    '%s: axe finds nothing, the policy refuses nothing, nothing is wider than the window',
    async (_, history, path) => {
      await visit(browser, history, path, look, async ({ page, complaints, asked }) => {
        expect(complaints).toEqual([]);
        const own = /^(?:incidents\/\d+\/|history\/(?:[\d-]+\/)?|style\.css|page\.js|logo\.svg|icon-\w+\.svg|)$/u;
        expect(asked.filter((one) => !own.test(one))).toEqual([]);
        await page.locator('details').evaluateAll((all) => {
          for (const one of all) one.setAttribute('open', '');
        });
        expect(await axeFaults(page)).toEqual([]);
        expect(await overflow(page)).toBe(0);
      });
    },
  );
});

const hostile = `<script>alert(1)</script><img src="https://tracker.example/p" onerror="alert(1)"> [x](javascript:alert(1)) ![p](https://tracker.example/q) ]]> ${'long'.repeat(200)}`;
const attacked = testHistory({
  company: { name: hostile, url: 'https://acme.example', supportEmail: 'help@acme.example' },
  incidents: [
    { incident: testIncident({ title: hostile, touched: [hostile] }), updates: [testUpdate(1, { body: hostile })] },
  ],
  components: [{ name: 'x', title: hostile, status: 'operational', group: hostile }],
});

it.each(['', 'incidents/7/'])('keeps hostile words inert and asks nobody else for anything: /%s', async (path) => {
  await visit(browser, attacked, path, small, async ({ page, complaints, asked }) => {
    expect(complaints).toEqual([]);
    expect(asked.filter((one) => one.includes('tracker'))).toEqual([]);
    expect(await page.locator('script:not([src$="page.js"]), img, [onerror], [href^="javascript"]').count()).toBe(0);
    expect(await page.locator('h1').first().innerText()).toContain('<script>alert(1)</script>');
    expect(await overflow(page)).toBe(0);
  });
});

it('refuses scripts and styles that got into it all the same', async () => {
  await visit(browser, testHistory(), '', small, async ({ page, complaints }) => {
    await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'document.title = "taken over"';
      document.body.append(script);
    });
    expect(await page.title()).toBe('Identified: Checkout fails for card payments · Acme status');
    expect(complaints.join()).toContain('Content Security Policy');
  });
});

it('marks the update that a post links to', async () => {
  await visit(browser, testHistory(), 'incidents/7/#1', small, async ({ page }) => {
    expect(await page.evaluate(() => document.querySelector(':target h3')?.textContent)).toContain('Investigating');
  });
});

it('reads aloud as a heading, the state, and lists', async () => {
  await visit(browser, testHistory(), '', { ...small, width: 1280 }, async ({ page }) => {
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
  await visit(browser, history, '', small, async ({ page }) => {
    const feed = String((await pageFiles(history)).get('feed.atom'));
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

it('prints without what only a screen needs', async () => {
  await visit(browser, pageSample.open, '', { ...small, width: 768 }, async ({ page }) => {
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.follow').isVisible()).toBe(false);
    expect(await page.locator('h1').isVisible()).toBe(true);
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(255, 255, 255)');
  });
});
