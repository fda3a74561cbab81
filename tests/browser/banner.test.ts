import { createHash } from 'node:crypto';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { banner } from '../../src/page/banner.ts';
import { siteDataFiles } from '../../src/page/dataFiles.ts';
import type { PageHistory } from '../../src/page/history.ts';
import { axeFaults, launchBrowser, overflow } from '../helpers/browser.ts';
import { testHistory, testIncident, testUpdate } from '../helpers/httpPageHistory.ts';
import { serveFiles } from '../helpers/httpSite.ts';
import { testMaintenance } from '../helpers/pageOfEverything.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
}, 60_000);
afterAll(() => browser.close());

const quiet = { incidents: [], components: [] };
const calm = testHistory(quiet);
const busy = testHistory();

interface Visit {
  readonly page: Page;
  readonly statusUrl: string;
  /** What the browser complained of, refusals of the site's policy among it. */
  readonly complaints: string[];
  /** Publishes another state. */
  readonly publish: (history: PageHistory) => Promise<void>;
  /** Puts something else into the place of one of the status page's files. */
  readonly serve: (path: string, content: string) => void;
}
interface Site {
  /** The folder of the host that the page lives in. */
  readonly folder?: string;
  /** What the status page's host sends with all files; without the one of CORS nothing is waited for. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly width?: number;
  readonly inHead?: boolean;
  /** The site says which script it takes. */
  readonly isPinned?: boolean;
}

/** A site of another origin that embeds the banner in one line, under a policy that allows it that and nothing else. */
async function visit(history: PageHistory, act: (visit: Visit) => Promise<void>, options: Site = {}): Promise<void> {
  const {
    folder = '',
    headers = { 'access-control-allow-origin': '*' },
    width = 1000,
    inHead = false,
    isPinned = false,
  } = options;
  const status = await serveFiles(new Map(), headers);
  const publish = async (next: PageHistory): Promise<void> => {
    for (const [path, content] of await siteDataFiles(next)) status.files.set(folder + path, content);
  };
  await publish(history);
  const hash = createHash('sha384').update(banner(history)).digest('base64');
  const pin = isPinned ? ` crossorigin="anonymous" integrity="sha384-${hash}"` : '';
  const line = `<script async${pin} src="${status.url}${folder}banner.js"></script>`;
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Shop</title>
<link rel="stylesheet" href="style.css">${inHead ? line : ''}</head><body><main><h1>Shop</h1><p>Buy things.</p></main>${inHead ? '' : line}</body></html>`;
  const origin = new URL(status.url).origin;
  const policy = `default-src 'none'; style-src 'self'; script-src ${origin}; connect-src ${origin}; require-trusted-types-for 'script'`;
  const site = await serveFiles(
    new Map([
      ['index.html', html],
      ['style.css', 'div, span, a { color: lime; display: inline; font-size: 40px }'],
      ['favicon.ico', ''],
    ]),
    { 'content-security-policy': policy },
  );
  const page = await browser.newPage({ viewport: { width, height: 600 } });
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.clock.install();
  try {
    const answered = page
      .waitForEvent('requestfinished', ({ url }) => url().endsWith('summary.json'))
      .catch(() => null);
    await page.goto(site.url, { waitUntil: 'load' });
    if (headers['access-control-allow-origin']) await answered;
    const serve = (path: string, content: string): void => void status.files.set(folder + path, content);
    await act({ page, statusUrl: status.url + folder, complaints, publish, serve });
  } finally {
    await page.close();
    await Promise.all([site.close(), status.close()]);
  }
}
const bar = (page: Page) => page.getByRole('region', { name: '127.0.0.1' });
/** Until what was fetched has been shown, or not. */
const settle = async (page: Page): Promise<void> => {
  for (let turn = 0; turn < 5; turn += 1) await page.evaluate(() => null);
};

it.each([
  ['all is well', calm],
  ['work is planned', testHistory({ ...quiet, maintenances: [testMaintenance('scheduled')] })],
])('leaves the site as it is while %s', async (_, history) => {
  await visit(history, async ({ page, complaints }) => {
    await settle(page);
    expect(await page.evaluate(() => [...document.body.children].map(({ tagName }) => tagName))).toEqual([
      'MAIN',
      'SCRIPT',
    ]);
    expect(complaints).toEqual([]);
  });
});

it.each([
  ['Identified: Checkout fails for card payments', busy],
  [
    'Planned maintenance: The database moves',
    testHistory({ ...quiet, maintenances: [testMaintenance('in_progress')] }),
  ],
])('says "%s" on top of it, with a link to the page, under a strict policy', async (sentence, history) => {
  await visit(history, async ({ page, statusUrl, complaints }) => {
    await bar(page).waitFor();
    expect(await page.getByRole('status').innerText()).toBe(sentence);
    expect(await page.getByRole('link', { name: 'Current status' }).getAttribute('href')).toBe(statusUrl);
    expect((await bar(page).boundingBox())?.y).toBeLessThan((await page.getByRole('heading').boundingBox())?.y ?? 0);
    // The site's own styles do not reach it.
    expect(await page.getByRole('status').evaluate((one) => getComputedStyle(one).fontSize)).toBe('15px');
    expect(complaints).toEqual([]);
  });
});

it('also works from the head, and from a page in a folder', async () => {
  await visit(
    busy,
    async ({ page, statusUrl }) => {
      await bar(page).waitFor();
      expect(statusUrl).toMatch(/\/acme\/status\/$/u);
      expect(await page.getByRole('link', { name: 'Current status' }).getAttribute('href')).toBe(statusUrl);
    },
    { inHead: true, folder: 'acme/status/' },
  );
});

it('can be pinned by the site, because it is the same in all states', async () => {
  expect(banner(calm)).toBe(banner(busy));
  await visit(busy, async ({ page }) => bar(page).waitFor(), { isPinned: true });
});

it('goes when it is over and comes when something begins, without a reload', async () => {
  await visit(calm, async ({ page, publish }) => {
    await publish(busy);
    await page.clock.runFor(121_000);
    await bar(page).waitFor();
    await publish(calm);
    await page.clock.runFor(121_000);
    await bar(page).waitFor({ state: 'detached' });
  });
});

const hostile = `<img src=x onerror="alert(1)"><script>alert(1)</script> ${'x'.repeat(300)} \u202eabc`;
it('shows foreign words as words, in no more than a narrow window', async () => {
  const incidents = [{ incident: testIncident({ title: hostile }), updates: [testUpdate(1)] }];
  await visit(
    testHistory({ incidents }),
    async ({ page, complaints }) => {
      await bar(page).waitFor();
      expect(await page.getByRole('status').innerText()).toContain('<script>alert(1)</script>');
      expect(await page.locator('img').count()).toBe(0);
      expect(await overflow(page)).toBe(0);
      expect(complaints).toEqual([]);
    },
    { width: 320 },
  );
});

it('is silent where the status page’s host does not let others read', async () => {
  await visit(
    busy,
    async ({ page, complaints }) => {
      await settle(page);
      expect(await bar(page).count()).toBe(0);
      expect(await page.getByRole('heading').innerText()).toBe('Shop');
      // The browser's own words, and no error of the script.
      expect(complaints.filter((one) => !/CORS|ERR_FAILED/u.test(one))).toEqual([]);
    },
    { headers: {} },
  );
});

it('needs nothing from outside of its source, also minified as the program publishes it', async () => {
  const built = await build({
    ...{
      entryPoints: ['src/page/banner.ts'],
      bundle: true,
      minify: true,
      format: 'esm',
      platform: 'node',
      write: false,
    },
  });
  const source = `data:text/javascript,${encodeURIComponent(built.outputFiles[0]?.text ?? '')}`;
  const bundled = (await import(/* @vite-ignore */ source)) as { readonly banner: (history: PageHistory) => string };
  const script = bundled.banner(busy);
  process.stdout.write(`banner.js: ${script.length} bytes\n`);
  expect(script.length).toBeLessThan(3000);
  await visit(calm, async ({ page, publish, complaints, serve }) => {
    await publish(busy);
    serve('banner.js', script);
    await page.reload();
    await bar(page).waitFor();
    expect(complaints).toEqual([]);
  });
});

it('is accessible: axe finds nothing', async () => {
  const files = new Map(await siteDataFiles(busy));
  files.set(
    'index.html',
    '<!doctype html><html lang="en"><head><title>Shop</title></head><body><main><h1>Shop</h1></main><script async src="banner.js"></script></body></html>',
  );
  const site = await serveFiles(files);
  const page = await browser.newPage();
  try {
    await page.goto(site.url);
    await bar(page).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await page.getByRole('link', { name: 'Current status' }).focus();
    expect(await page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.textContent)).toBe(
      'Current status',
    );
  } finally {
    await page.close();
    await site.close();
  }
});
