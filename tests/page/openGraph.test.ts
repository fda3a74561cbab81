import { expect, it } from 'vitest';
import { pictureFiles } from '../../src/page/dataFiles.ts';
import { openGraphTags } from '../../src/page/openGraph.ts';
import { testHistory } from '../helpers/httpPageHistory.ts';

const page = { title: 'Identified: "Cards" fail', description: 'Identified: "Cards" fail', icon: 'trouble' } as const;
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

it('promises no picture where the address is not known', () => {
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
