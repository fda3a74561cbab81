import { isoInstant } from './datable.ts';
import type { FeedSource } from './feedSource.ts';

/** JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/); the library of the other two writes 1.0. */
export const jsonFeed = (source: FeedSource): string =>
  JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title: source.title,
    home_page_url: source.link,
    feed_url: `${source.self}.json`,
    description: source.description,
    authors: [{ name: source.author }],
    language: source.language,
    items: source.entries.map((entry) => ({
      id: entry.id,
      url: entry.link,
      title: entry.title,
      content_html: entry.html,
      date_published: isoInstant(entry.published),
      date_modified: isoInstant(entry.updated),
    })),
  });
