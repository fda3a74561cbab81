import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { pictureFiles, siteDataFiles } from '../../src/page/dataFiles.ts';
import type { PageHistory } from '../../src/page/history.ts';
import { launchBrowser } from '../helpers/browser.ts';
import { testHistory } from '../helpers/httpPageHistory.ts';
import { serveFiles } from '../helpers/httpSite.ts';
import { testMaintenance } from '../helpers/pageOfEverything.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
}, 60_000);
afterAll(() => browser.close());

/** @param body of a page that the same host serves */
async function visit(
  files: ReadonlyMap<string, string | Uint8Array>,
  body: string,
  act: (page: Page) => Promise<void>,
): Promise<void> {
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>x</title></head><body>${body}</body></html>`;
  const site = await serveFiles(new Map([...files, ['index.html', html]]));
  const page = await browser.newPage();
  try {
    await page.goto(site.url, { waitUntil: 'load' });
    await act(page);
  } finally {
    await page.close();
    await site.close();
  }
}

const calm = testHistory({ incidents: [], components: [] });
const widget = readFileSync(new URL(import.meta.resolve('@statuspage/status-widget/dist/index.js')), 'utf8');

it.each([
  ['All Systems Operational', 'none', calm],
  ['Partial System Outage', 'major', testHistory()],
  [
    'Service Under Maintenance',
    'maintenance',
    testHistory({ incidents: [], components: [], maintenances: [testMaintenance('in_progress')] }),
  ],
] satisfies readonly [string, string, PageHistory][])(
  'Statuspage’s own widget reads the API and says "%s"',
  async (description, indicator, history) => {
    const files = new Map([...(await siteDataFiles(history)), ['widget.js', widget] as const]);
    // It asks once, when it is put together: the address has to be there by then.
    const address = '<script>document.querySelector("statuspage-widget").setAttribute("src", location.origin)</script>';
    const body = `<statuspage-widget></statuspage-widget>${address}<script src="widget.js"></script>`;
    await visit(files, body, async (page) => {
      await page.getByText(description).waitFor();
      expect(await page.locator('.status-indicator').getAttribute('class')).toContain(indicator);
    });
  },
);

it.each([
  ['calm', [20, 112, 63]],
  ['watching', [31, 95, 159]],
  ['trouble', [179, 38, 30]],
  ['past', [90, 100, 114]],
] as const)('opens the picture of %s, its sign on its colour', async (sign, ground) => {
  await visit(pictureFiles(), `<img src="og/${sign}.png" alt="x">`, async (page) => {
    const seen = await page.evaluate(async () => {
      const image = document.querySelector('img');
      if (!image) throw new Error('no picture');
      await image.decode();
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
      const drawn = canvas.getContext('2d');
      drawn?.drawImage(image, 0, 0);
      const at = (x: number, y: number) => [...(drawn?.getImageData(x, y, 1, 1).data ?? [])].slice(0, 3);
      return { size: [canvas.width, canvas.height], corner: at(0, 0), end: at(1199, 629), disc: at(600, 145) };
    });
    expect(seen).toEqual({ size: [1200, 630], corner: ground, end: ground, disc: [255, 255, 255] });
  });
});

it.each([
  ['calm', calm, 'Acme status: Operational'],
  ['trouble', testHistory(), 'Acme status: Partial outage'],
  [
    'a long name',
    testHistory({ company: { name: '株式会社 Büro <b> & Ünter', url: null, supportEmail: null } }),
    '<b>',
  ],
] satisfies readonly [string, PageHistory, string][])(
  'draws the badge with its texts inside of their boxes: %s',
  async (_, history, name) => {
    const files = await siteDataFiles(history);
    await visit(files, `<img src="badge.svg" alt="">${files.get('badge.svg')}`, async (page) => {
      expect(await page.locator('svg').getAttribute('aria-label')).toContain(name);
      const seen = await page.evaluate(() => {
        const box = (one: Element) => one.getBoundingClientRect();
        const [left, right] = [...document.querySelectorAll('svg g > rect')].map(box);
        const texts = [...document.querySelectorAll('svg text')].map(box);
        const image = document.querySelector('img');
        return {
          width: image?.naturalWidth,
          height: image?.naturalHeight,
          svg: box(document.querySelector('svg') as Element).width,
          left,
          right,
          texts,
        };
      });
      expect(seen.height).toBe(20);
      expect(seen.width).toBe(seen.svg);
      for (const [index, place] of [seen.left, seen.right].entries()) {
        expect(seen.texts[index]?.left).toBeGreaterThanOrEqual((place?.left ?? 0) + 3);
        expect(seen.texts[index]?.right).toBeLessThanOrEqual((place?.right ?? 0) - 3);
      }
    });
  },
);
