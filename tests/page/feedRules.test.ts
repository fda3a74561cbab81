import { beforeAll, expect, it } from 'vitest';
import { incidentDataFiles, siteDataFiles } from '../../src/page/dataFiles.ts';
import { addressesIn, atomRules, itemsOf, type JsonFeed, jsonRules, rssRules } from '../helpers/feedRules.ts';
import { testHistory, testIncident, testUpdate } from '../helpers/httpPageHistory.ts';
import { testMaintenance } from '../helpers/pageOfEverything.ts';
import { childrenOf, type XmlNode, xmlTree } from '../helpers/xmlTree.ts';

/** Words that are right on a page, and that a feed must put right for a reader who is elsewhere. */
const body = [
  'See [the notes](notes.html), [the plan](/plan?a=1&b=2), [the top](#1), [our host](//cdn.example/x) and <https://acme.example/>.',
  '',
  '<script>alert(1)</script> ]]> & ümlaut 🚧 \u0007 [mail](mailto:help@acme.example)',
].join('\n');
const [at, correctedAt] = [new Date('2026-11-23T10:00:00Z'), new Date('2026-11-23T12:00:00.5Z')];
const incident = testIncident({ title: 'Cards & <b>"wallets"</b> fail ]]> and ]]> again' });
const shown = {
  incident,
  updates: [testUpdate(1, { at, correctedAt, body }), testUpdate(2, { id: 'x', at: new Date('2026-11-23T11:00:00Z') })],
};
const history = testHistory({
  asOf: correctedAt,
  company: { name: 'Müller & Söhne <Shop>', url: null, supportEmail: null },
  incidents: [shown],
  maintenances: [testMaintenance('scheduled')],
});

interface Feeds {
  readonly atom: XmlNode;
  readonly rss: XmlNode;
  readonly json: JsonFeed;
}

let feeds: Readonly<Record<'site' | 'incident', Feeds>>;
beforeAll(async () => {
  const read = (files: ReadonlyMap<string, string | Uint8Array>, folder: string): Feeds => ({
    atom: xmlTree(String(files.get(`${folder}feed.atom`))),
    rss: xmlTree(String(files.get(`${folder}feed.rss`))),
    json: JSON.parse(String(files.get(`${folder}feed.json`))) as JsonFeed,
  });
  feeds = {
    site: read(await siteDataFiles(history), ''),
    incident: read(await incidentDataFiles(history, shown), 'incidents/7/'),
  };
});

const scopes = ['site', 'incident'] as const;
const rows = <Rule>(rules: readonly (readonly [string, Rule])[]) =>
  scopes.flatMap((scope) => rules.map(([name, holds]) => [scope, name, holds] as const));

it.each(rows(atomRules))('Atom of the %s: %s', (scope, _, holds) => expect(holds(feeds[scope].atom)).toBe(true));
it.each(rows(rssRules))('RSS of the %s: %s', (scope, _, holds) => expect(holds(feeds[scope].rss)).toBe(true));
it.each(rows(jsonRules))('JSON Feed of the %s: %s', (scope, _, holds) => expect(holds(feeds[scope].json)).toBe(true));

it('leads from what is written beside of the page to where it is', () => {
  const html = feeds.site.json.items.map((one) => String(one['content_html'])).find((one) => one.includes('notes'));
  expect(addressesIn(html ?? '').map((one) => one.replaceAll('&amp;', '&'))).toEqual([
    'https://status.acme.example/incidents/7/notes.html',
    'https://status.acme.example/plan?a=1&b=2',
    'https://status.acme.example/incidents/7/#1',
    'https://acme.example/',
    'mailto:help@acme.example',
  ]);
});

it('checks feeds in which every rule has something to look at', () => {
  expect(childrenOf(feeds.site.atom, 'entry').length).toBeGreaterThan(2);
  expect(itemsOf(feeds.incident.rss)).toHaveLength(2);
  expect(feeds.site.json.items.some((one) => String(one['content_html']).includes('<a '))).toBe(true);
});
