import type { FeedSource } from './feedSource.ts';
import { xmlFeed } from './xmlFeed.ts';

/** RSS 2.0 (https://www.rssboard.org/rss-specification), the whole text in `content:encoded`. */
export const rssFeed = async (source: FeedSource): Promise<string> => (await xmlFeed(source, 'rss')).rss2();
