import { expect, it } from 'vitest';
import { statuspage } from '../../src/imports/statuspage.ts';
import { statuspageJson } from '../helpers/foreignIncidents.ts';
import { receiverOfEachTest, reply } from '../helpers/httpReceiver.ts';
import { faultIn, importIo } from '../helpers/importFolder.ts';

const page = receiverOfEachTest();
const waited: number[] = [];
const read = (path = '') => statuspage.read({ kind: 'url', url: new URL(page.url + path) }, importIo(waited));
const fault = async (path = '') => (await faultIn(read(path))).replaceAll(new URL(page.url).host, 'HOST');
const paths = () => page.requests.map(({ path }) => path);

const incidents = (...ids: readonly string[]) =>
  reply(200, { page: {}, incidents: ids.map((id) => statuspageJson(id)) });
const work = (...ids: readonly string[]) =>
  reply(200, { page: {}, scheduled_maintenances: ids.map((id) => statuspageJson(id)) });
const fifty = Array.from({ length: 50 }, (_, index) => `i${index}`);
const months = (...codes: readonly string[]) =>
  reply(200, { months: [{ name: 'March', incidents: codes.map((code) => ({ code })) }, { incidents: [] }] });

it.each(['', '/', '/history', '/incidents/abc', '/api/v2/incidents.json', '/history?page=3'])(
  'asks the API of the page whose address "%s" is',
  async (path) => {
    page.expect(incidents('a'), work('m'));
    const { incidents: found, remarks } = await read(path);
    expect([found.map(({ id }) => id), remarks]).toEqual([['a', 'm'], []]);
    expect(paths()).toEqual(['/api/v2/incidents.json', '/api/v2/scheduled-maintenances.json']);
  },
);

it('goes through the pages of the history for what is older than the last fifty', async () => {
  page.expect(
    incidents(...fifty),
    work(),
    months('i0', 'old1'),
    months('old2', '../odd'),
    ...Array.from({ length: 8 }, () => months()),
    reply(404),
    reply(200, statuspageJson('old1')),
  );
  page.expect(reply(200, { incident: statuspageJson('old2') }));
  const { incidents: found, leftOut } = await read();
  expect(found).toHaveLength(52);
  expect(leftOut).toEqual([]);
  expect(page.requests[2]).toMatchObject({ path: '/history?page=1', headers: { accept: 'application/json' } });
  expect(paths().filter((path) => path.startsWith('/history'))).toHaveLength(10);
});

it('says of an older incident that the page does not give that it was left out', async () => {
  page.expect(
    incidents(...fifty),
    work(),
    months('old1'),
    ...Array.from({ length: 8 }, () => months()),
    reply(404),
    reply(404),
  );
  expect((await read()).leftOut).toEqual([{ what: 'incidents/old1', why: 'the page answered HTTP 404' }]);
});

it('says that only the last fifty were read where the page keeps its history to itself', async () => {
  page.expect(incidents(...fifty), work(), reply(200, '<html></html>'));
  const { incidents: found, remarks } = await read();
  expect(found).toHaveLength(50);
  expect(remarks[0]?.why).toContain('its last 50 incidents and maintenances only');
});

it('waits as long as the page asks, and tries again what was only busy', async () => {
  waited.length = 0;
  page.expect(reply(429, '', { 'retry-after': '7' }), reply(503), incidents('a'), work());
  expect((await read()).incidents).toHaveLength(1);
  expect(waited).toEqual([7_000, 2_000]);
});

it('follows the page to where it has moved', async () => {
  page.expect(reply(301, '', { location: '/status/api/v2/incidents.json' }), incidents('a'), work());
  expect((await read()).incidents).toHaveLength(1);
});

it.each([
  [
    'redirects in a circle',
    () => Array.from({ length: 6 }, () => reply(302, '', { location: '/again' })),
    'HOST redirects in a circle',
  ],
  [
    'leads to a file',
    () => [reply(302, '', { location: 'file:///etc/passwd' })],
    'to something that is no web address',
  ],
  // Another host than the one that the founder named must be a public one.
  ['leads inwards', () => [reply(302, '', { location: page.url.replace('127.0.0.1', 'localhost') })], 'localhost'],
  ['never answers', () => [{ kind: 'hang' } as const], 'HOST: no answer in 1 s'],
  ['is cut off', () => [{ kind: 'cut', status: 200, body: '{"inc' } as const], 'then the answer was cut off'],
  ['is no Statuspage', () => [reply(200, '<html></html>')], 'something else at /api/v2/incidents.json'],
  ['has other JSON there', () => [reply(200, { incidents: 'none' })], 'something else at /api/v2/incidents.json'],
  ['has nothing there', () => [reply(404)], 'HTTP 404 at /api/v2/incidents.json'],
  ['is private', () => [reply(401)], 'import an export instead'],
])('refuses a page that %s', async (_what, answers, told) => {
  page.expect(...answers());
  expect(await fault()).toContain(told);
});

it('refuses the addresses that hand out a machine’s keys', async () => {
  const reading = statuspage.read({ kind: 'url', url: new URL('http://169.254.169.254/') }, importIo());
  expect(await faultIn(reading)).toContain('The page could not be read');
});
