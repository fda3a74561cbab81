import { atomFeed } from './atom.ts';
import { badge } from './badge.ts';
import { banner } from './banner.ts';
import { calendar } from './calendar.ts';
import { type FeedSource, incidentSource, siteSource } from './feedSource.ts';
import type { PageHistory } from './history.ts';
import { jsonFeed } from './jsonFeed.ts';
import { picturePath } from './openGraph.ts';
import { picture } from './picture.ts';
import { rssFeed } from './rss.ts';
import type { Sign } from './signs.ts';
import { sitemap } from './sitemap.ts';
import { statuspageApi } from './statuspageApi.ts';

type Files = ReadonlyMap<string, string | Uint8Array>;

/** What machines read of the whole site: feeds, API, calendar, badge, banner. The same history gives the same bytes. */
export async function siteDataFiles(history: PageHistory): Promise<Files> {
  const map = sitemap(history);
  return new Map<string, string | Uint8Array>([
    ...(await feedFiles('', await siteSource(history))),
    ...statuspageApi(history),
    ['badge.svg', badge(history)],
    ['banner.js', banner(history)],
    ['maintenance.ics', await calendar(history)],
    ...(map === null ? [] : ([['sitemap.xml', map]] as const)),
  ]);
}

/** What is about one incident, and changes with it only: its feeds. */
export async function incidentDataFiles(history: PageHistory, shown: PageHistory['incidents'][number]): Promise<Files> {
  return new Map(await feedFiles(`incidents/${shown.incident.number}/`, await incidentSource(history, shown)));
}

const feedFiles = async (folder: string, source: FeedSource): Promise<readonly [string, string][]> => [
  [`${folder}feed.atom`, await atomFeed(source)],
  [`${folder}feed.rss`, await rssFeed(source)],
  [`${folder}feed.json`, jsonFeed(source)],
];

/** What shared links show of each state; the same for every history. */
export const pictureFiles = (): Files =>
  new Map((['calm', 'watching', 'trouble', 'past'] as const).map((sign: Sign) => [picturePath(sign), picture(sign)]));
