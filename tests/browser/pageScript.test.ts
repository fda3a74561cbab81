import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser, overflow } from '../helpers/browser.ts';
import { testHistory } from '../helpers/httpPageHistory.ts';
import { pageSample } from '../helpers/pageSample.ts';
import { pageFiles, small, visit } from '../helpers/pageVisit.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
}, 60_000);
afterAll(() => browser.close());

it('says times in the reader’s zone, and keeps the company’s in their titles', async () => {
  await visit(
    browser,
    testHistory(),
    '',
    small,
    async ({ page }) => {
      const promise = page.locator('.promise time');
      expect(await promise.textContent()).toBe('23 November 2026 at 19:50 GMT+9');
      expect(await promise.getAttribute('title')).toBe('23 November 2026, 11:50 CET (10:50 UTC)');
      expect(await page.locator('.past time').first().textContent()).toBe('31 December 2025');
    },
    'Asia/Tokyo',
  );
});

it('shows what has changed while somebody looks, says the new state, and leaves open what is open', async () => {
  await visit(browser, pageSample.open, '', small, async ({ page, site, complaints }) => {
    await page.locator('#days-0 summary').click();
    await page.locator('h2 a').focus();
    for (const [path, content] of await pageFiles(pageSample.watching)) site.files.set(path, content);
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await page.locator('h1.watching').waitFor();
    expect(await page.locator('[role=status]').textContent()).toBe('Monitoring: Checkout fails for card payments');
    expect(await page.title()).toBe('Monitoring: Checkout fails for card payments · Acme status');
    expect(await page.locator('link[rel=icon]').getAttribute('href')).toBe('icon-watching.svg');
    expect(await page.locator('#days-0').getAttribute('open')).toBe('');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Updates');
    expect(await page.locator('.timeline > li').count()).toBe(3);
    expect(complaints).toEqual([]);
  });
});

it('leaves the page as it is while the page can not be had', async () => {
  await visit(browser, pageSample.open, '', small, async ({ page, site }) => {
    site.files.delete('index.html');
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await page.waitForResponse((response) => response.status() === 404).catch(() => null);
    expect(await page.locator('h1.trouble').count()).toBe(1);
  });
});

it.each(['', 'incidents/41/', 'history/', 'history/2026-09/'])(
  'says all in a browser that runs no scripts at all: /%s',
  async (path) => {
    await visit(browser, pageSample.open, path, { ...small, scripts: 'off' }, async ({ page, complaints }) => {
      expect(complaints).toEqual([]);
      expect(await overflow(page)).toBe(0);
      if (path !== '') return;
      expect(await page.locator('.promise').textContent()).toBe(
        'Next update by 23 November 2026, 11:50 CET (10:50 UTC)',
      );
      await page.locator('#days-0 summary').click();
      expect(await page.locator('#days-0 li').first().isVisible()).toBe(true);
    });
  },
);
