import { expect, it } from 'vitest';
import { buildPage } from '../../src/page/buildPage.ts';
import { pictureFiles } from '../../src/page/dataFiles.ts';
import { openGraphTags } from '../../src/page/openGraph.ts';
import { testHistory } from '../helpers/httpPageHistory.ts';

const words = 'Identified: "Cards" fail';
const page = { title: words, description: words, path: 'incidents/7/', icon: 'trouble' } as const;
const tagsOf = (html: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...html.matchAll(/<meta (?:property|name)="([^"]+)" content="([^"]*)">/gu)].map(([, key, value]) => [key, value]),
  );

it('names a picture of each state by its whole address', () => {
  const pictures = pictureFiles();
  for (const icon of ['calm', 'watching', 'trouble', 'past'] as const) {
    const image = tagsOf(openGraphTags(testHistory(), { ...page, icon }).text)['og:image'] ?? '';
    expect(image).toBe(`https://status.acme.example/og/${icon}.png`);
    expect(pictures.has(new URL(image).pathname.slice(1))).toBe(true);
  }
});

it('says title, site and description, escaped', () => {
  expect(tagsOf(openGraphTags(testHistory(), page).text)).toMatchObject({
    'og:type': 'website',
    'og:site_name': 'Acme status',
    'og:title': 'Identified: &#34;Cards&#34; fail',
    'og:image:alt': 'Identified: &#34;Cards&#34; fail',
    'twitter:card': 'summary_large_image',
  });
});

it('says of each page under which address it stands, as the site map does', async () => {
  const files = await buildPage(testHistory());
  const addresses = [...files].flatMap(([path, content]) =>
    path.endsWith('.html') ? [[path, tagsOf(String(content))['og:url']]] : [],
  );
  expect(Object.fromEntries(addresses)).toEqual({
    'incidents/7/index.html': 'https://status.acme.example/incidents/7/',
    'incidents/6/index.html': 'https://status.acme.example/incidents/6/',
    'history/2025-12/index.html': 'https://status.acme.example/history/2025-12/',
    'history/index.html': 'https://status.acme.example/history/',
    'index.html': 'https://status.acme.example/',
  });
});

it('promises neither address nor picture where the address is not known', () => {
  expect(Object.keys(tagsOf(openGraphTags(testHistory({ pageUrl: null }), page).text))).toEqual([
    'og:type',
    'og:site_name',
    'og:title',
    'og:description',
  ]);
});

it('has small pictures, each of them another', () => {
  const pictures = [...pictureFiles().values()].map((one) => Buffer.from(one));
  for (const { length } of pictures) expect(length).toBeLessThan(10_000);
  expect(new Set(pictures.map((one) => one.toString('base64'))).size).toBe(4);
});
