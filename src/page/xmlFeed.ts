import type { Feed } from 'feed';
import type { FeedSource } from './feedSource.ts';
import { html } from './html.ts';

/** Both feeds in XML by one library. Titles are HTML in Atom as it writes it, and plain text in RSS. */
export async function xmlFeed(source: FeedSource, ending: 'atom' | 'rss'): Promise<Feed> {
  const { Feed } = await import('./feedLibrary.ts');
  const { title, id, link, self, updated, author, description, language } = source;
  const feed = new Feed({
    ...{ title, id, link, updated, description },
    language,
    feedLinks: { [ending]: `${self}.${ending}` },
    author: { name: author },
    copyright: author,
    generator: 'Allclear',
  });
  for (const entry of source.entries) {
    feed.addItem({
      id: entry.id,
      link: entry.link,
      // The library splits only the first end of CDATA that stands in a text.
      title: ending === 'atom' ? html`${entry.title}`.text : rssTitle(entry.title),
      date: ending === 'atom' ? entry.updated : entry.published,
      published: entry.published,
      content: entry.html,
    });
  }
  return feed;
}

/** RSS does not say whether a title is text or HTML, and readers differ: what one of them would take for a tag is none. */
const rssTitle = (title: string): string => title.replaceAll(/<(?=[a-z/!?])/giu, '‹').replaceAll(']]>', ']] >');
