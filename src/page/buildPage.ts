import type { PageHistory } from './history.ts';
import { type PageFiles, planPage } from './planPage.ts';

/** The whole site by path. The same history always gives the same bytes. `index.html` comes last. */
export async function buildPage(history: PageHistory): Promise<PageFiles> {
  const files = new Map<string, string | Uint8Array>();
  for (const part of await planPage(history)) for (const [path, content] of await part.make()) files.set(path, content);
  return files;
}
