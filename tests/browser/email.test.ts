import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeFaults, type Look, launchBrowser, looks, overflow, wcag } from '../helpers/browser.ts';
import { forms, render, saying } from '../messages/example.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
}, 60_000);
afterAll(() => browser.close());

const golden = (name: string): string =>
  readFileSync(join(import.meta.dirname, `../golden/emails/${name}.html`), 'utf8');

/** As a mail client shows it: the HTML alone, nothing fetched. */
async function read(html: string, look: Look, act: (page: Page, asked: readonly string[]) => Promise<void>) {
  const page = await browser.newPage({ colorScheme: look.colorScheme, viewport: { width: look.width, height: 800 } });
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  page.on('dialog', (dialog) => {
    asked.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  try {
    await page.setContent(html, { waitUntil: 'load' });
    await act(page, asked);
  } finally {
    await page.close();
  }
}

describe.each(looks)('in $colorScheme at $width', (look) => {
  it.each([
    'investigating.written',
    'resolved.default',
    'reopened.written',
    'maintenance-scheduled.default',
    'where-to-look.default',
  ])('an e-mail is legible and fits: %s', async (name) => {
    await read(golden(name), look, async (page, asked) => {
      expect(await page.locator('h1').count()).toBe(1);
      expect(await axeFaults(page, wcag)).toEqual([]);
      expect(await overflow(page)).toBe(0);
      expect(asked).toEqual([]);
    });
  });
});

it('an e-mail keeps hostile words inert and asks nobody for anything', async () => {
  const hostile = `<script>alert(1)</script><img src="https://tracker.example/p" onerror="alert(1)"> [x](javascript:alert(1)) ![p](https://tracker.example/q) ${'long'.repeat(200)}`;
  const { message } = await render('investigating', { form: forms.email, facts: saying(hostile) });
  await read(message.html ?? '', { colorScheme: 'light', width: 360 }, async (page, asked) => {
    expect(asked).toEqual([]);
    expect(await page.locator('script, img, [onerror], [href^="javascript"]').count()).toBe(0);
    expect(await page.locator('body').innerText()).toContain('<script>alert(1)</script>');
    expect(await overflow(page)).toBe(0);
  });
});
