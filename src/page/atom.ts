import type { FeedSource } from './feedSource.ts';
import { xmlFeed } from './xmlFeed.ts';

/** RFC 4287. */
export const atomFeed = async (source: FeedSource): Promise<string> => (await xmlFeed(source, 'atom')).atom1();
