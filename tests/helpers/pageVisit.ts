import type { Browser, Page } from 'playwright-core';
import type { PageHistory } from '../../src/page/history.ts';
import { planPage } from '../../src/page/planPage.ts';
import { serveFiles } from './httpSite.ts';

const built = new Map<PageHistory, ReturnType<typeof buildFiles>>();

/** Each history is built once for all looks. */
export function pageFiles(history: PageHistory): ReturnType<typeof buildFiles> {
  const files = built.get(history) ?? buildFiles(history);
  built.set(history, files);
  return files;
}

/** Without the pictures that only others ask for: they take a second to draw. */
async function buildFiles(history: PageHistory): Promise<ReadonlyMap<string, string | Uint8Array>> {
  const parts = (await planPage(history)).filter(({ place }) => place !== 'og/');
  const made = await Promise.all(parts.map((part) => part.make()));
  return new Map(made.flatMap((some) => [...some]));
}

export interface Visit {
  readonly page: Page;
  readonly site: Awaited<ReturnType<typeof serveFiles>>;
  /** Addresses that were asked for, without the site's own part. */
  readonly asked: readonly string[];
  /** What the browser complained of, the policy's refusals among it. */
  readonly complaints: readonly string[];
}

export interface Look {
  readonly width: number;
  readonly colorScheme: 'light' | 'dark';
  readonly scripts: 'with' | 'without' | 'off';
}

export const looks: readonly Look[] = ([320, 768, 1440] as const).flatMap((width) =>
  (['light', 'dark'] as const).flatMap((colorScheme) =>
    (['with', 'without'] as const).map((scripts) => ({ width, colorScheme, scripts })),
  ),
);
/** On a telephone by day. */
export const small: Look = { colorScheme: 'light', width: 360, scripts: 'with' };

/** Opens a page of a site that is built from a history, in a context of its own. */
export async function visit(
  browser: Browser,
  history: PageHistory,
  path: string,
  look: Look,
  act: (visit: Visit) => Promise<void>,
  timezoneId = 'Europe/Berlin',
): Promise<void> {
  const site = await serveFiles(await pageFiles(history));
  // axe needs a browser that runs scripts: without them means that the page's own does nothing.
  if (look.scripts === 'without') site.files.set('page.js', '');
  const context = await browser.newContext({
    colorScheme: look.colorScheme,
    viewport: { width: look.width, height: 800 },
    javaScriptEnabled: look.scripts !== 'off',
    timezoneId,
  });
  const page = await context.newPage();
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
    await act({ page, site, asked, complaints });
  } finally {
    await context.close();
    await site.close();
  }
}
