// Pictures of the status page for docs/page.md, by day and by night, wide and narrow:
//   node scripts/pagePictures.ts
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { buildPage } from '../src/page/buildPage.ts';
import type { PageHistory } from '../src/page/history.ts';
import { launchBrowser } from '../tests/helpers/browser.ts';
import { serveFiles } from '../tests/helpers/httpSite.ts';
import { pageSample } from '../tests/helpers/pageSample.ts';

const out = process.argv[2] ?? new URL('../docs/pictures/', import.meta.url).pathname;
const { open, calm, watching } = pageSample;

mkdirSync(out, { recursive: true });
const browser = await launchBrowser();
try {
  await picture('page-open-light', open, '', 'light', 900);
  await picture('page-open-dark', open, '', 'dark', 900);
  await picture('page-open-phone', open, '', 'light', 360);
  await picture('page-calm-light', calm, '', 'light', 900);
  await picture('page-watching-dark', watching, '', 'dark', 900);
  await picture('page-incident-light', open, 'incidents/41/', 'light', 900);
} finally {
  await browser.close();
}

async function picture(
  name: string,
  history: PageHistory,
  path: string,
  colorScheme: 'light' | 'dark',
  width: number,
): Promise<void> {
  const site = await serveFiles(await buildPage(history));
  const context = await browser.newContext({
    colorScheme,
    viewport: { width, height: 1100 },
    timezoneId: 'Europe/Berlin',
  });
  const page = await context.newPage();
  await page.goto(site.url + path, { waitUntil: 'load' });
  await page.screenshot({ path: join(out, `${name}.png`) });
  await context.close();
  await site.close();
}
