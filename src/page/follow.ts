import type { PageHistory } from './history.ts';
import { type Html, html } from './html.ts';

/** Where a reader asks to be told when something changes. The feeds' names are the same in all languages. */
export function follow({ words, look }: PageHistory): Html {
  const { subscribe } = look;
  return html`<section class="follow">
<h2>${words['follow.title']}</h2>
<ul class="links">${subscribe === null ? null : html`<li><a class="button" href="${subscribe}">${words['follow.subscribe']}</a></li>`}<li><a href="feed.atom">Atom</a></li><li><a href="feed.rss">RSS</a></li><li><a href="feed.json">JSON Feed</a></li><li><a href="maintenance.ics">${words['follow.calendar']}</a></li></ul>
</section>`;
}
