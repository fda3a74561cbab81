import { expect, it } from 'vitest';
import { buildPage } from '../../src/page/buildPage.ts';
import { redirectsOf } from '../../src/page/redirects.ts';
import { testHistory } from '../helpers/httpPageHistory.ts';

const history = (...paths: readonly string[]) =>
  testHistory({ moved: paths.map((path) => ({ path, number: 7, title: '<b>Cards</b> & co' })) });
const places = (...paths: readonly string[]) => redirectsOf(history(...paths)).map(({ place }) => place);

it('leads from where an incident stood to where it stands now', async () => {
  const page = String((await buildPage(history('incidents/abc123'))).get('incidents/abc123/index.html'));
  expect(page).toContain('<meta http-equiv="refresh" content="0; url=../../incidents/7/index.html">');
  expect(page).toMatch(/<link rel="canonical" href="https:\/\/[^"]+\/incidents\/7">/u);
  expect(page).toContain('<a dir="auto" href="../../incidents/7/index.html">&lt;b&gt;Cards&lt;/b&gt; &amp; co</a>');
});

it('knows the way from any depth, and without an address of the page', async () => {
  const [part] = redirectsOf({ ...history('issues/2026/cards'), pageUrl: null });
  const page = String((await part?.make())?.get('issues/2026/cards/index.html'));
  expect(page).toContain('url=../../../incidents/7/index.html');
  expect(page).not.toContain('canonical');
});

it('leads on from the place of an incident only while none that is shown stands there', () => {
  const shown = history().incidents[0]?.incident.number ?? 1;
  expect(places('incidents/1234', `incidents/${shown}`, 'incidents/01234')).toEqual(['incidents/1234/']);
});

it.each([
  'incidents/12/x',
  'api/v2',
  'history/2026-03',
  'og/x',
  'index.html',
  '../x/y',
  'a/../b',
  '/etc/passwd',
  'a//b',
  '.git/config',
  'incidents/.hidden',
  'a/b c',
  'a\\b/c',
  'incidents/<script>',
  'a/b/c/d/e/f/g',
  '',
])('makes nothing at "%s"', (path) => expect(places(path)).toEqual([]));

it('takes other alphabets, and the same place only once, with nothing inside of it', () => {
  expect(places('issues/störung', 'incidents/a/b', 'incidents/a', 'incidents/a')).toEqual([
    'incidents/a/',
    'issues/störung/',
  ]);
});

it('makes a redirect anew only when something in it has changed', () => {
  const key = (more: object) => redirectsOf({ ...history('incidents/abc'), ...more })[0]?.key;
  expect(key({})).toBe(key({ at: new Date() }));
  expect(key({})).not.toBe(key({ moved: [{ path: 'incidents/abc', number: 7, title: 'Other' }] }));
});
