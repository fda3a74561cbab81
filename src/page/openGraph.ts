import type { PageHistory } from './history.ts';
import { type Html, html } from './html.ts';
import { pictureSize } from './picture.ts';
import type { Sign } from './signs.ts';
import { siteName } from './words.ts';

interface Shared {
  readonly title: string;
  readonly description: string;
  /** Of the page within the site: `` or `incidents/7/`. */
  readonly path: string;
  readonly icon: Sign;
}

/**
 * What a shared link shows elsewhere: words, and the state as a picture (https://ogp.me). Pictures are asked for from
 * anywhere and so need a whole address, and so does the page itself, under which all ways to write its link are counted as one; each state has its own, because whoever fetches one keeps it by its address.
 */
export function openGraphTags(history: PageHistory, { title, description, path, icon }: Shared): Html {
  const { pageUrl } = history;
  return html`<meta property="og:type" content="website">
<meta property="og:site_name" content="${siteName(history)}">
<meta property="og:title" content="${title}">
<meta property="og:description" content="${description}">
${
  pageUrl === null
    ? null
    : html`<meta property="og:url" content="${`${pageUrl}/${path}`}">
<meta property="og:image" content="${`${pageUrl}/${picturePath(icon)}`}">
<meta property="og:image:type" content="image/png">
<meta property="og:image:width" content="${pictureSize.width}">
<meta property="og:image:height" content="${pictureSize.height}">
<meta property="og:image:alt" content="${description}">
<meta name="twitter:card" content="summary_large_image">
`
}`;
}

/** Within the site. */
export const picturePath = (sign: Sign): string => `og/${sign}.png`;
