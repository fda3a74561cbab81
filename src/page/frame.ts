import type { PageHistory } from './history.ts';
import { type Html, html } from './html.ts';

/** No script runs, nothing is fetched from anywhere else, whatever got into the page. */
const policy = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'";

export interface Framed {
  readonly title: string;
  /** What a link to this page shows of it elsewhere. */
  readonly description: string;
  /** The way to the first page: `` or `../../`. Relative, so that the site can live in any folder of any host. */
  readonly root: string;
  readonly body: Html;
}

/** A whole page: head, company, body, feed. */
export function frame({ company, locale }: PageHistory, { title, description, root, body }: Framed): string {
  return html`<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<meta name="description" content="${description}">
<title>${title} · ${company.name}</title>
<link rel="stylesheet" href="${root}style.css">
<link rel="alternate" type="application/atom+xml" title="${company.name}" href="${root}feed.atom">
</head>
<body>
<header><a href="${root}index.html">${company.name} status</a>${company.url === null ? null : html`<a class="quiet" href="${company.url}">${company.url.replace(/^https?:\/\//u, '')}</a>`}</header>
<main>
${body}
</main>
<footer class="quiet"><a href="${root}feed.atom">Atom feed</a>${company.supportEmail === null ? null : html`<a href="mailto:${company.supportEmail}">${company.supportEmail}</a>`}</footer>
</body>
</html>
`.text;
}
