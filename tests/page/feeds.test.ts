import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith';
import { expect, it } from 'vitest';
import { incidentDataFiles, siteDataFiles } from '../../src/page/dataFiles.ts';
import type { PageHistory } from '../../src/page/history.ts';
import { testHistory, testIncident, testUpdate } from '../helpers/httpPageHistory.ts';
import { testMaintenance } from '../helpers/pageOfEverything.ts';

interface Entry {
  readonly id: string | undefined;
  readonly link: string | undefined;
  readonly title: string | undefined;
  readonly html: string | undefined;
  readonly published: string | undefined;
  readonly changed: string | undefined;
}
interface Read {
  readonly title: string | undefined;
  readonly link: string | undefined;
  readonly self: string | undefined;
  readonly entries: readonly Entry[];
}
type Files = ReadonlyMap<string, string | Uint8Array>;
const textOf = (files: Files, path: string): string => String(files.get(path));
const iso = (date: string | undefined): string => new Date(date ?? '').toISOString();

/** The three feeds as a reader that we have not written reads them. */
function readAll(files: Files, folder = ''): Readonly<Record<'atom' | 'rss' | 'json', Read>> {
  const atom = parseAtomFeed(textOf(files, `${folder}feed.atom`));
  const rss = parseRssFeed(textOf(files, `${folder}feed.rss`));
  const json = parseJsonFeed(textOf(files, `${folder}feed.json`));
  return {
    atom: {
      title: atom.title?.value,
      link: atom.links?.find(({ rel }) => rel === 'alternate')?.href,
      self: atom.links?.find(({ rel }) => rel === 'self')?.href,
      entries: (atom.entries ?? []).map((one) => ({
        ...{ id: one.id, link: one.links?.[0]?.href, title: one.title?.value, html: one.content?.value },
        ...{ published: iso(one.published), changed: iso(one.updated) },
      })),
    },
    rss: {
      ...{ title: rss.title, link: rss.link, self: rss.atom?.links?.[0]?.href },
      entries: (rss.items ?? []).map((one) => ({
        ...{ id: one.guid?.value, link: one.link, title: one.title, html: one.content?.encoded },
        ...{ published: iso(one.pubDate), changed: undefined },
      })),
    },
    json: {
      ...{ title: json.title, link: json.home_page_url, self: json.feed_url },
      entries: (json.items ?? []).map((one) => ({
        ...{ id: one.id, link: one.url, title: one.title, html: one.content_html?.trim() },
        ...{ published: iso(String(one.date_published)), changed: iso(String(one.date_modified)) },
      })),
    },
  };
}

it('says the same in Atom, RSS 2.0 and JSON Feed, the newest first, planned work among it', async () => {
  const history = testHistory({ maintenances: [testMaintenance('scheduled')] });
  const feeds = readAll(await siteDataFiles(history));
  const titles = [
    '[Identified] INC-7 Checkout fails for card payments',
    '[Investigating] INC-7 Checkout fails for card payments',
    '[Maintenance scheduled] MNT-8 The database moves',
    '[Resolved] INC-6 Slow search',
    '[Investigating] INC-6 Slow search',
  ];
  for (const [kind, feed] of Object.entries(feeds)) {
    expect(feed, kind).toMatchObject({ title: 'Acme status', link: 'https://status.acme.example/' });
    expect(feed.self).toBe(`https://status.acme.example/feed.${kind}`);
    expect(feed.entries.map(({ title }) => title)).toEqual(titles);
    expect(feed.entries[0]).toMatchObject({
      id: 'urn:uuid:0193573b-5f00-7000-8000-000000001002',
      link: 'https://status.acme.example/incidents/7#2',
      published: '2026-11-23T10:20:00.000Z',
    });
    expect(feed.entries[0]?.html).toContain('<strong>renewed</strong>');
    expect(feed.entries.map(({ html }) => html)).toEqual(feeds.json.entries.map(({ html }) => html));
  }
});

it('has feeds of one incident with its entries only', async () => {
  const history = testHistory();
  const [, old] = history.incidents;
  if (!old) throw new Error('there is an old one');
  for (const [kind, feed] of Object.entries(readAll(await incidentDataFiles(history, old), 'incidents/6/'))) {
    expect(feed, kind).toMatchObject({
      title: 'INC-6 Slow search',
      link: 'https://status.acme.example/incidents/6',
      self: `https://status.acme.example/incidents/6/feed.${kind}`,
    });
    expect(feed.entries.map(({ title }) => title)).toEqual([
      '[Resolved] INC-6 Slow search',
      '[Investigating] INC-6 Slow search',
    ]);
  }
});

it('tells readers that a corrected entry has changed, and not that it is new', async () => {
  const [at, correctedAt] = [new Date('2026-11-23T10:00:00Z'), new Date('2026-11-23T12:00:00Z')];
  const updates = [testUpdate(1, { at, correctedAt, body: 'Right' })];
  const feeds = readAll(await siteDataFiles(testHistory({ incidents: [{ incident: testIncident(), updates }] })));
  for (const feed of Object.values(feeds)) expect(feed.entries[0]?.published).toBe(at.toISOString());
  expect(feeds.atom.entries[0]?.changed).toBe(correctedAt.toISOString());
  expect(feeds.json.entries[0]?.changed).toBe(correctedAt.toISOString());
});

it('holds to what the specifications ask for and a reader forgives', async () => {
  const files = await siteDataFiles(testHistory());
  const [atom, rss] = [textOf(files, 'feed.atom'), textOf(files, 'feed.rss')];
  const json = JSON.parse(textOf(files, 'feed.json')) as { readonly [key: string]: unknown };
  // RFC 4287 section 4.1.1 and 4.1.2
  expect(atom).toMatch(/^<\?xml version="1.0" encoding="utf-8"\?>\n<feed xmlns="http:\/\/www\.w3\.org\/2005\/Atom">/u);
  for (const entry of atom.split('<entry>').slice(1))
    for (const part of ['id', 'title', 'updated', 'content']) expect(entry).toContain(`</${part}>`);
  expect(new Set(readAll(files).atom.entries.map(({ id }) => id)).size).toBe(4);
  // https://www.rssboard.org/rss-specification and what validator.w3.org/feed warns of
  expect(rss).toContain('<rss version="2.0"');
  expect(rss).toMatch(/<description>[^<]+<\/description>/u);
  expect(rss).toContain('<guid isPermaLink="false">');
  expect([...rss.matchAll(/<pubDate>([^<]+)</gu)].map(([, date]) => date)).toContain('Mon, 23 Nov 2026 10:20:00 GMT');
  // https://www.jsonfeed.org/version/1.1/
  expect(json).toMatchObject({ version: 'https://jsonfeed.org/version/1.1', language: 'en' });
});

it.each([
  ['nothing has happened', testHistory({ incidents: [], asOf: new Date(0) })],
  ['an incident has no update', testHistory({ incidents: [{ incident: testIncident(), updates: [] }] })],
] satisfies readonly [string, PageHistory][])('is a feed also where %s', async (_, history) => {
  const feeds = readAll(await siteDataFiles(history));
  for (const feed of Object.values(feeds)) expect(feed).toMatchObject({ title: 'Acme status', entries: [] });
});

it('gives the fifty newest entries', async () => {
  const updates = Array.from({ length: 60 }, (_, index) => testUpdate(index + 1, { id: `u${index}` }));
  const feeds = readAll(await siteDataFiles(testHistory({ incidents: [{ incident: testIncident(), updates }] })));
  for (const feed of Object.values(feeds)) expect(feed.entries).toHaveLength(50);
});

it('writes dates of any century with years of four digits', async () => {
  const updates = [testUpdate(1, { at: new Date(8.64e15) }), testUpdate(2, { id: 'u', at: new Date(-6e13) })];
  const history = testHistory({ asOf: new Date(8.64e15), incidents: [{ incident: testIncident(), updates }] });
  const feeds = readAll(await siteDataFiles(history));
  for (const feed of Object.values(feeds))
    expect(feed.entries.map(({ published }) => published?.slice(0, 10))).toEqual(['9999-12-31', '1000-01-01']);
});
