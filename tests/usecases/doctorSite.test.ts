import { expect, it } from 'vitest';
import { createHttpClient } from '../../src/net/httpClient.ts';
import { createReadPage } from '../../src/net/readPage.ts';
import { checkSite } from '../../src/usecases/doctorSite.ts';
import { never } from '../helpers/httpChannelIo.ts';
import { receiverOfEachTest, reply } from '../helpers/httpReceiver.ts';

const site = receiverOfEachTest();
const page = 'https://status.acme.example';
const link = `<footer><a href="${page}/">Service status</a></footer>`;

async function examined(pageUrl: string | null = page, url: string | null = site.url) {
  const http = createHttpClient({ allowMetadata: false, userAgent: 'test' });
  const config = { company: { name: 'Acme', url, supportEmail: null }, pageUrl };
  const checks = await checkSite({ config, readPage: createReadPage(http, () => performance.now()) }, never);
  return checks.map(({ result, message, fix }) => ({ result, message, fix }));
}

it.each([
  ['a link', link],
  ['a link to one of its pages', `<a href='${page}/incidents/7'>Status</a>`],
  ['a link without the scheme', '<a href="//status.acme.example">Status</a>'],
  ['words', '<p>Is it down? See STATUS.acme.example.</p>'],
])('is content with a first page that names the status page by %s', async (_, html) => {
  site.expect(reply(200, html));
  expect(await examined()).toEqual([{ result: 'ok', message: `${site.url}/ names ${page}`, fix: '' }]);
});

it.each([
  ['in a comment', `<!-- ${link} -->`],
  ['in a script', `<script>const page = "${page}";</script>`],
  ['as another host', '<a href="https://status.acme.example.evil.test/">Status</a>'],
  ['as a longer host in an attribute', `<p data-page="${page}">Nothing</p>`],
])('does not take it for named where it stands %s', async (_, html) => {
  site.expect(reply(200, html));
  expect(await examined()).toMatchObject([
    { result: 'warning', fix: `add to the foot of your pages: <a href="${page}">Service status</a>` },
  ]);
});

it('looks at the pages for those who need help, each once and no more than five', async () => {
  const links = ['/pricing', '/help', '/help#top', '/contact', '/a?x=1'].map((href) => `<a href="${href}">More</a>`);
  const worded = ['/b', '/c', '/d', '/e', '/f'].map((href) => `<a href="${href}">Support ${href}</a>`);
  site.expect(reply(200, [...links, ...worded].join('')), ...Array.from({ length: 5 }, () => reply(200, 'nothing')));
  const [check] = await examined();
  expect(
    site.requests
      .slice(1)
      .map(({ path }) => path)
      .sort(),
  ).toEqual(['/b', '/c', '/contact', '/d', '/help']);
  expect(check).toMatchObject({ result: 'warning', message: expect.stringContaining(`${site.url}/help`) });
});

it('is content where only such a page names it, and says that the first one does not', async () => {
  site.expect(reply(200, '<a href="/kontakt">Kontakt</a>'), reply(200, link));
  expect(await examined()).toEqual([
    { result: 'ok', message: `${site.url}/kontakt names ${page}; ${site.url}/ does not`, fix: '' },
  ]);
});

it('goes on where a page for help is broken', async () => {
  site.expect(reply(200, '<a href="/help">Help</a>'), reply(500));
  expect(await examined()).toMatchObject([{ result: 'warning', message: expect.not.stringContaining('/help') }]);
});

it('tells a page below the same host from the site by its path', async () => {
  const own = `${site.url}/status`;
  site.expect(reply(200, '<a href="/statusquo">No</a>'), reply(200, ''));
  expect(await examined(own)).toMatchObject([{ result: 'warning' }]);
  site.expect(reply(200, '<a href="/status/">Yes</a>'));
  expect(await examined(own)).toMatchObject([{ result: 'ok' }]);
});

it('follows redirects on the host of the config, and to no machine inside a network', async () => {
  site.expect(reply(302, '', { location: '/en/' }), reply(200, link));
  expect(await examined()).toMatchObject([{ result: 'ok', message: `${site.url}/en/ names ${page}` }]);
  const { port } = new URL(site.url);
  site.expect(reply(302, '', { location: `http://localhost:${port}/` }));
  expect(await examined()).toMatchObject([{ result: 'warning', message: expect.stringContaining('inside a network') }]);
  site.expect(reply(200, `<a href="http://localhost:${port}/help">Help</a>`));
  expect(await examined()).toMatchObject([
    { result: 'warning', message: expect.stringContaining(`is not on ${site.url}/`) },
  ]);
});

it('ends with a site that redirects for ever', async () => {
  site.expect(...Array.from({ length: 6 }, () => reply(302, '', { location: '/' })));
  expect(await examined()).toMatchObject([{ message: expect.stringContaining('redirects in a circle') }]);
});

it('says that it could not look where the site does not answer, and that is no fault', async () => {
  site.expect(reply(503));
  expect(await examined()).toEqual([
    {
      result: 'warning',
      message: `could not look: ${site.url}/ answers with HTTP 503`,
      fix: 'once it can be reached: incident doctor',
    },
  ]);
  expect(await examined(page, 'http://127.0.0.1:9')).toMatchObject([
    { message: 'could not look: 127.0.0.1:9: connection refused' },
  ]);
});

it('asks nobody for a name that is kept for examples, and for the address where there is none', async () => {
  expect(await examined(page, 'https://acme.example')).toMatchObject([
    { fix: 'put your own address into company.url' },
  ]);
  expect(await examined(page, null)).toMatchObject([
    { result: 'warning', message: expect.stringContaining('company.url') },
  ]);
  expect(await examined(null)).toEqual([]);
});
