import fc from 'fast-check';
import ICAL from 'ical.js';
import { SaxesParser } from 'saxes';
import { expect, it } from 'vitest';
import { incidentDataFiles, pictureFiles, siteDataFiles } from '../../src/page/dataFiles.ts';
import type { PageHistory } from '../../src/page/history.ts';
import { testHistory } from '../helpers/httpPageHistory.ts';
import { everywhere, hostileTexts, testMaintenance } from '../helpers/pageOfEverything.ts';
import { readStatuspage, statuspageShapes } from '../helpers/statuspageShapes.ts';

type Files = ReadonlyMap<string, string | Uint8Array>;

async function filesOf(history: PageHistory): Promise<Files> {
  const files = new Map(await siteDataFiles(history));
  for (const shown of [...history.incidents, ...history.maintenances])
    for (const [path, content] of await incidentDataFiles(history, shown)) files.set(path, content);
  return files;
}

/** By a parser that refuses what is not well-formed. */
function elementsOf(xml: string): readonly string[] {
  const names: string[] = [];
  const parser = new SaxesParser({ xmlns: true });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name }) => names.push(name));
  parser.write(xml).close();
  return names;
}

function checkAll(files: Files): void {
  for (const [path, content] of files) {
    const text = String(content);
    if (/\.(?:atom|rss|svg|xml)$/u.test(path)) expect(elementsOf(text), path).not.toContain('script');
    else if (path.endsWith('.json')) JSON.parse(text);
    else if (path.endsWith('.js')) new Function(text);
    else {
      const root = new ICAL.Component(ICAL.parse(text));
      expect(root.getAllSubcomponents().map(({ name }) => name)).toEqual(['vevent']);
      expect(root.getAllSubcomponents()[0]?.getAllSubcomponents()).toEqual([]);
    }
  }
  for (const path of Object.keys(statuspageShapes)) readStatuspage(files, path as keyof typeof statuspageShapes);
}

it.each(hostileTexts.map((text) => [JSON.stringify(text).slice(0, 60), text]))('holds %s', async (_, text) => {
  checkAll(await filesOf(everywhere(text)));
});

it('is well-formed XML, JSON, iCalendar and JavaScript whatever anybody writes', async () => {
  const letters = fc.oneof(
    fc.constantFrom(
      '<',
      '>',
      '&',
      '"',
      "'",
      ']]>',
      '\\',
      ';',
      ',',
      ':',
      '\r',
      '\n',
      '\u0000',
      '\u2028',
      '${',
      '`',
      '*/',
    ),
    fc.string({ unit: 'binary', maxLength: 3 }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(letters, { maxLength: 12 }), async (parts) => {
      checkAll(await filesOf(everywhere(parts.join(''))));
    }),
    { numRuns: 40 },
  );
});

it('gives the same bytes for the same history', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 20 }), async (text) => {
      expect([...(await filesOf(everywhere(text)))]).toEqual([...(await filesOf(everywhere(text)))]);
    }),
    { numRuns: 10 },
  );
  expect([...pictureFiles()]).toEqual([...pictureFiles()]);
});

it('names its files as clients, calendars and other sites ask for them', async () => {
  const files = await filesOf(testHistory({ maintenances: [testMaintenance('scheduled')] }));
  expect([...files.keys()].toSorted()).toEqual(
    [
      ...['', 'incidents/6/', 'incidents/7/', 'incidents/8/'].flatMap((folder) =>
        ['atom', 'rss', 'json'].map((kind) => `${folder}feed.${kind}`),
      ),
      ...Object.keys(statuspageShapes).map((path) => `api/v2/${path}`),
      ...['badge.svg', 'banner.js', 'maintenance.ics', 'sitemap.xml'],
    ].toSorted(),
  );
});

it('lists the pages for search engines where the address is known', async () => {
  const map = String((await siteDataFiles(testHistory())).get('sitemap.xml'));
  expect(elementsOf(map).filter((name) => name === 'loc')).toHaveLength(3);
  expect(map).toContain(
    '<loc>https://status.acme.example/incidents/7/</loc><lastmod>2026-11-23T10:20:00.000Z</lastmod>',
  );
  expect((await siteDataFiles(testHistory({ pageUrl: null }))).has('sitemap.xml')).toBe(false);
});

it('takes an address with an ampersand', async () => {
  const files = await filesOf(testHistory({ pageUrl: 'https://status.acme.example/a&b' }));
  for (const path of ['feed.atom', 'feed.rss', 'sitemap.xml', 'incidents/7/feed.atom'])
    elementsOf(String(files.get(path)));
});
