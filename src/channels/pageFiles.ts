/** What is put up: content by path from the page's root. */
export type PageFiles = ReadonlyMap<string, string | Uint8Array>;

/** What we keep of our own where the page stands; the name is no path of a page. */
export const ownFolder = '.allclear';

const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json; charset=utf-8',
  atom: 'application/atom+xml; charset=utf-8',
  rss: 'application/rss+xml; charset=utf-8',
  xml: 'application/xml; charset=utf-8',
  ics: 'text/calendar; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  jpg: 'image/jpeg',
  webp: 'image/webp',
  ico: 'image/x-icon',
  txt: 'text/plain; charset=utf-8',
};

const endingOf = (path: string): string => /\.([a-z0-9]+)$/iu.exec(path)?.[1]?.toLowerCase() ?? '';

/** A JSON feed has a type of its own: https://www.jsonfeed.org/version/1.1/#suggestions-for-publishers */
export const contentTypeOf = (path: string): string =>
  /(?:^|\/)feed\.json$/u.test(path)
    ? 'application/feed+json; charset=utf-8'
    : (types[endingOf(path)] ?? 'application/octet-stream');

/**
 * What says how things are is asked for anew each time, which costs a reader nothing but a 304; what only says how it
 * looks may be five minutes old.
 */
export const cacheControlOf = (path: string): string =>
  ['css', 'js', 'png', 'jpg', 'webp', 'ico'].includes(endingOf(path)) ? 'public, max-age=300' : 'no-cache';

/**
 * In the order in which they go up where that can't be done at once: what is linked to before what links, then what
 * says how things are to programs, then the first page.
 */
export function inOrder(files: PageFiles): readonly (readonly (readonly [string, string | Uint8Array])[])[] {
  const steps: [string, string | Uint8Array][][] = [[], [], [], []];
  for (const [path, content] of files) steps[stepOf(path)]?.push([path, content]);
  return steps.filter((step) => step.length > 0);
}

function stepOf(path: string): number {
  if (path === 'index.html') return 3;
  if (path.startsWith('incidents/') || path.startsWith('history/')) return 0;
  return ['json', 'atom', 'rss', 'ics', 'xml', 'svg'].includes(endingOf(path)) ? 2 : endingOf(path) === 'html' ? 1 : 0;
}

export const bytesOf = (content: string | Uint8Array): Uint8Array =>
  typeof content === 'string' ? Buffer.from(content) : content;
