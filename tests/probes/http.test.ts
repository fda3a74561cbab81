import { describe, expect, it } from 'vitest';
import { http } from '../../src/probes/http.ts';
import type { Finding } from '../../src/probes/probe.ts';
import { receiverOfEachTest, reply } from '../helpers/httpReceiver.ts';
import { faultsIn, findingOf } from '../helpers/probeIo.ts';
import { startTalker } from '../helpers/talker.ts';

const receiver = receiverOfEachTest();

const look = (given: object, timeout = 2000): Promise<Finding> =>
  findingOf(http, { url: `${receiver.url}/health`, ...given }, timeout);

it.each([
  [200, {}, true, 'HTTP 200'],
  [204, {}, true, 'HTTP 204'],
  [299, {}, true, 'HTTP 299'],
  [404, {}, false, 'HTTP 404'],
  [503, {}, false, 'HTTP 503'],
  [200, { status: 204 }, false, 'HTTP 200'],
  [401, { status: 401 }, true, 'HTTP 401'],
  [418, { status: [200, 418] }, true, 'HTTP 418'],
  [301, { status: 301 }, true, 'HTTP 301'],
  [301, { status: '3xx' }, true, 'HTTP 301'],
  [204, { status: '2xx' }, true, 'HTTP 204'],
  [404, { status: ['2xx', 404] }, true, 'HTTP 404'],
  [500, { status: ['2xx', '4xx'] }, false, 'HTTP 500'],
])('%i with %j is healthy: %s', async (status, given, healthy, reason) => {
  receiver.expect(reply(status, '', status === 301 ? { location: '/new?token=hunter2' } : {}));
  expect(await look(given)).toEqual({ healthy, reason });
});

it('asks once, by GET, and says who asks', async () => {
  receiver.expect(reply(200));
  await look({});
  expect(receiver.requests).toMatchObject([
    { method: 'GET', path: '/health', headers: { 'user-agent': 'allclear/test' } },
  ]);
});

describe('with a text', () => {
  it('is healthy where it is in the answer, however long that is', async () => {
    receiver.expect(reply(200, `all ok${'x'.repeat(3 * 1024 * 1024)}`));
    expect(await look({ text: 'all ok' })).toMatchObject({ healthy: true });
  });
  it('is not where it is missing, or beyond the first megabyte', async () => {
    receiver.expect(reply(200, 'maintenance'), reply(200, `${'x'.repeat(3 * 1024 * 1024)}all ok`));
    const missing = { healthy: false, reason: 'HTTP 200, but "all ok" is not in the answer' };
    expect(await look({ text: 'all ok' })).toEqual(missing);
    expect(await look({ text: 'all ok' })).toEqual(missing);
  });
  it('is not where the status is wrong', async () => {
    receiver.expect(reply(500, 'all ok'));
    expect(await look({ text: 'all ok' })).toEqual({ healthy: false, reason: 'HTTP 500' });
  });
});

it('is healthy on a big page that nothing is looked for in', async () => {
  receiver.expect({ kind: 'huge', status: 200, bytes: 5 * 1024 * 1024 });
  expect(await look({})).toEqual({ healthy: true, reason: 'HTTP 200' });
});

describe('redirects', () => {
  it('are followed on the configured host', async () => {
    receiver.expect(reply(301, '', { location: '/b' }), reply(302, '', { location: `${receiver.url}/c` }), reply(200));
    expect(await look({})).toMatchObject({ healthy: true });
    expect(receiver.requests.map(({ path }) => path)).toEqual(['/health', '/b', '/c']);
  });
  it.each([
    'http://localhost',
    'http://10.0.0.1',
    'http://[::1]',
    'http://192.168.1.1',
    'http://169.254.169.254',
    'http://[64:ff9b::7f00:1]',
    'http://0.0.0.0',
    'http://[::ffff:10.0.0.1]',
  ])('are not followed inside the network: %s', async (location) => {
    receiver.expect(
      reply(302, '', { location: location.replace('localhost', `localhost:${new URL(receiver.url).port}`) }),
    );
    expect(await look({})).toMatchObject({
      healthy: false,
      reason: expect.stringMatching(/inside a network|metadata/u),
    });
  });
  it('end after five', async () => {
    receiver.expect(...Array.from({ length: 6 }, () => reply(302, '', { location: '/again' })));
    expect(await look({})).toEqual({ healthy: false, reason: '127.0.0.1 redirects in a circle' });
  });
  it.each(['file:///etc/passwd', 'javascript:alert(1)', 'http://', 'http://[', '//'])(
    'to %s are no answer',
    async (location) => {
      receiver.expect(reply(302, '', { location }));
      expect(await look({})).toMatchObject({ healthy: false });
    },
  );
  it('share the time of one look', async () => {
    receiver.expect(reply(302, '', { location: '/slow' }), { kind: 'hang' });
    expect(await look({}, 300)).toEqual({ healthy: false, reason: 'no answer in 0.3 s' });
  });
});

describe('in words', () => {
  it('no answer in time', async () => {
    receiver.expect({ kind: 'hang' });
    expect(await look({}, 200)).toEqual({ healthy: false, reason: 'no answer in 0.2 s' });
  });
  it('an answer that never ends', async () => {
    receiver.expect({ kind: 'drip', status: 200 });
    expect(await look({}, 200)).toEqual({ healthy: false, reason: 'no answer in 0.2 s' });
  });
  it.each([
    ['connection refused', 'http://127.0.0.1:1/'],
    ['does not resolve|looked up', 'http://shop.invalid/'],
    ['allowMetadata', 'http://169.254.169.254/latest'],
  ])('%s', async (words, address) => {
    expect(await look({ url: address })).toMatchObject({ healthy: false, reason: expect.stringMatching(words) });
  });
  it('a connection that is cut', async () => {
    receiver.expect({ kind: 'reset' });
    expect(await look({})).toMatchObject({ healthy: false, reason: expect.stringContaining('was cut') });
  });
  it('that what answers speaks no HTTP', async () => {
    const talker = await startTalker((socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n'));
    const finding = await look({ url: `http://127.0.0.1:${talker.port}/` });
    await talker.close();
    expect(finding).toEqual({ healthy: false, reason: `127.0.0.1:${talker.port}: it does not speak HTTP` });
  });
  it('no secret of the address', async () => {
    receiver.expect({ kind: 'reset' });
    expect((await look({ url: `${receiver.url}/x?token=hunter2` })).reason).not.toContain('hunter2');
  });
});

it.each([
  [{ url: 'ftp://x' }, 'url'],
  [{ url: 'x' }, 'url'],
  [{ status: 99 }, 'status'],
  [{ status: [] }, 'status'],
  [{ status: 'ok' }, 'status'],
  [{ status: '6xx' }, 'status'],
  [{ text: '' }, 'text'],
  [{ textt: 'x' }, 'textt'],
  [{ method: 'POST' }, 'method'],
  [{ redirects: 'maybe' }, 'redirects'],
  [{ latency: 800 }, 'latency'],
  [{ json: { 'a..b': 1 } }, 'json.a..b'],
  [{ json: { a: { b: 1 } } }, 'json.a'],
  [{ headers: { 'content-type': { env: 'TOKEN' } } }, 'headers.content-type'],
  [{ requestHeaders: { 'no name': 'x' } }, 'requestHeaders.no name'],
  [{ requestHeaders: { 'Accept-Encoding': 'gzip' } }, 'requestHeaders.Accept-Encoding'],
  [{ requestHeaders: { accept: 'text/plain\r\nx-evil: 1' } }, 'requestHeaders.accept'],
  [{ method: 'HEAD', text: 'ok' }, 'text'],
  [{ method: 'HEAD', json: { status: 'ok' } }, 'json'],
  [{ url: 'http://acme.example', redirects: 'refuse', tlsExpiresIn: '7d' }, 'tlsExpiresIn'],
])('refuses the setting %j', (given, place) => {
  expect(faultsIn(http, { url: 'https://acme.example', ...given })).toEqual([place]);
});
