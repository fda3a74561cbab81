// Pictures of the report as a page, for docs/report.md, by day and by night, wide, narrow and on paper:
//   node scripts/reportPictures.ts [folder]
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { reportPage } from '../src/page/reportPage.ts';
import { launchBrowser } from '../tests/helpers/browser.ts';
import { reportSample } from '../tests/helpers/reportSample.ts';

const out = process.argv[2] ?? new URL('../docs/pictures/', import.meta.url).pathname;
const isAll = process.argv[2] !== undefined;

mkdirSync(out, { recursive: true });
const browser = await launchBrowser();
try {
  for (const [name, report] of Object.entries(await reportSample())) {
    const content = reportPage(report);
    if (isAll) writeFileSync(join(out, `report-${name}.html`), content);
    for (const colorScheme of ['light', 'dark'] as const) {
      for (const width of [360, 1280]) {
        const isShown = name === 'quarter' && width === 1280;
        if (!isAll && !isShown) continue;
        const context = await browser.newContext({
          colorScheme,
          viewport: { width: isAll ? width : 960, height: 1100 },
        });
        const page = await context.newPage();
        await page.setContent(content, { waitUntil: 'load' });
        const place = isAll ? `report-${name}-${colorScheme}-${width}.png` : `report-${colorScheme}.png`;
        await page.screenshot({ path: join(out, place), fullPage: isAll });
        if (isAll && colorScheme === 'light' && width === 1280) {
          await page.pdf({ path: join(out, `report-${name}.pdf`), preferCSSPageSize: true, printBackground: false });
        }
        await context.close();
      }
    }
  }
} finally {
  await browser.close();
}
