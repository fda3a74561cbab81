import type { PageHistory } from '../../src/page/history.ts';
import { planPage } from '../../src/page/planPage.ts';

/** The pages and what they load; what machines read, and pictures, which take a second to draw, have tests of their own. */
export async function textFiles(history: PageHistory): Promise<ReadonlyMap<string, string>> {
  const parts = (await planPage(history)).filter(({ place }) => place !== 'og/');
  const made = await Promise.all(parts.map((part) => part.make()));
  const files = made.flatMap((some) => [...some]).filter(([path]) => /\.(?:html|css|js)$/u.test(path));
  return new Map(files.map(([path, content]) => [path, String(content)]));
}

/** Of a page that is made apart only that is made: of 10,000 incidents that is a matter of seconds. */
export async function pageOf(history: PageHistory, path = 'index.html'): Promise<string> {
  const parts = await planPage(history);
  const part = path === 'index.html' ? parts.at(-1) : parts.find(({ place }) => `${place}index.html` === path);
  return String((await part?.make())?.get(path) ?? '');
}

/** What a reader sees, without tags. */
export const seen = (page: string): string =>
  page
    .replace(/<[^>]+>/gu, ' ')
    .replace(/&#39;/gu, "'")
    .replace(/\s+/gu, ' ');
