import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reportPage } from '../../src/page/reportPage.ts';
import { axeFaults, launchBrowser, looks, overflow } from '../helpers/browser.ts';
import { reportSample } from '../helpers/reportSample.ts';

const samples = Object.entries(await reportSample());
let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

describe.each(samples)('the page of the %s report', (_, report) => {
  it.each(looks)('reads well at $width px, $colorScheme', async ({ width, colorScheme }) => {
    const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 }, bypassCSP: false });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('request', (request) => complaints.push(request.url()));
    await page.setContent(reportPage(report), { waitUntil: 'load' });
    expect(await overflow(page)).toBe(0);
    // Its own sheet passes its own policy.
    expect(
      await page.evaluate(() => getComputedStyle(document.querySelector('.card') ?? document.body).borderRadius),
    ).toBe('12px');
    expect(complaints).toEqual([]);
    expect(await axeFaults(page)).toEqual([]);
    await context.close();
  });

  it('fits onto paper, without a dark ground', async () => {
    const context = await browser.newContext({ colorScheme: 'dark', viewport: { width: 688, height: 900 } });
    const page = await context.newPage();
    await page.setContent(reportPage(report), { waitUntil: 'load' });
    await page.emulateMedia({ media: 'print' });
    expect(await overflow(page)).toBe(0);
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(255, 255, 255)');
    await context.close();
  });
});
