import { isRightToLeft } from '../messages/manners.ts';
import type { PageHistory } from './history.ts';
import { type Html, html } from './html.ts';
import { oneLine } from './links.ts';
import { openGraphTags } from './openGraph.ts';
import type { Sign } from './signs.ts';
import { siteName } from './words.ts';

/** Nothing is fetched from anywhere else and no script but the page's own runs, whatever got into the page. */
const policy =
  "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'";

export interface Framed {
  readonly title: string;
  /** What a link to this page shows of it elsewhere. */
  readonly description: string;
  /** Where it stands within the site: `` or `incidents/7/`. */
  readonly path: string;
  /** The way to the first page: `` or `../../`. Relative, so that the site can live in any folder of any host. */
  readonly root: string;
  /** What stands in the tab: of a state that holds elsewhere it says nothing, so that this page changes by itself only. */
  readonly icon: Sign;
  readonly body: Html;
}

/** A whole page: head, company, body, footer. */
export type Frame = (framed: Framed) => string;

/** @param footer what stands at the end of each page */
export function frameOf(history: PageHistory, footer: Html | null): Frame {
  const { company, locale } = history;
  const site = siteName(history);
  return ({ title, description, path, root, icon, body }) =>
    html`<!doctype html>
<html lang="${locale}"${isRightToLeft(locale) ? html` dir="rtl"` : null}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<meta name="description" content="${oneLine(description)}">
<title>${oneLine(title)} · ${oneLine(site)}</title>
${openGraphTags(history, { title: oneLine(title), description: oneLine(description), path, icon })}<link rel="stylesheet" href="${root}style.css">
<link rel="icon" href="${root}icon-${icon}.svg">
<link rel="alternate" type="application/atom+xml" title="${company.name}" href="${root}feed.atom">
<link rel="alternate" type="application/rss+xml" title="${company.name}" href="${root}feed.rss">
<link rel="alternate" type="application/feed+json" title="${company.name}" href="${root}feed.json">
<script src="${root}page.js" defer></script>
</head>
<body>
<header>${brand(history, site, root)}${company.url === null ? null : html`<a class="quiet" href="${company.url}">${withoutProtocol(company.url)}</a>`}</header>
<main>
${body}
</main>
${pageEnd(history, footer)}
<p class="unseen" role="status"></p>
</body>
</html>
`.text;
}

const withoutProtocol = (url: string): string => url.replace(/^https?:\/\//u, '').replace(/\/$/u, '');

/** The picture says nothing that the name beside it does not. */
const brand = ({ look }: PageHistory, site: string, root: string): Html =>
  html`<a class="brand" href="${root}index.html">${look.logo === null ? null : html`<img src="${root}${look.logo.name}" alt="" height="32">`}<bdi>${site}</bdi></a>`;

function pageEnd({ company, look, words }: PageHistory, footer: Html | null): Html {
  const links = [
    ...look.links.map(({ title, url }) => html`<li><a href="${url}"><bdi>${title}</bdi></a></li>`),
    ...(company.supportEmail === null
      ? []
      : [html`<li><a href="mailto:${company.supportEmail}">${company.supportEmail}</a></li>`]),
  ];
  return html`<footer class="quiet">${footer === null ? null : html`<div class="words" dir="auto">${footer}</div>`}${links.length === 0 ? null : html`<nav aria-label="${words['footer.label']}"><ul class="links">${links}</ul></nav>`}</footer>`;
}
