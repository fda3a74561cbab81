import { describe, expect, it } from 'vitest';
import { Secret } from '../../src/domain/secret.ts';
import { http } from '../../src/probes/http.ts';
import type { LookIo } from '../../src/probes/look.ts';
import type { Finding } from '../../src/probes/probe.ts';
import { receiverOfEachTest, reply, startReceiver } from '../helpers/httpReceiver.ts';
import { findingOf, probeOf } from '../helpers/probeIo.ts';

const receiver = receiverOfEachTest();
const look = (given: object, io: Partial<LookIo> = {}): Promise<Finding> =>
  findingOf(http, { url: `${receiver.url}/health`, ...given }, 2000, io);

it('knows an error page that comes with the status of success', async () => {
  receiver.expect(reply(200, '<h1>We are down for maintenance</h1>'));
  expect(await look({ notText: 'down for maintenance' })).toEqual({
    healthy: false,
    reason: 'HTTP 200, but "down for maintenance" is in the answer',
  });
});

it('tells all that is wrong with an answer at once, and of a wrong status that alone', async () => {
  receiver.expect(reply(200, 'sorry'), reply(500, 'sorry'));
  const wanted = { text: 'ok', notText: 'sorry', headers: { 'X-Version': '' } };
  expect((await look(wanted)).reason).toBe(
    'HTTP 200, but it has no header x-version; "ok" is not in the answer; "sorry" is in the answer',
  );
  expect((await look(wanted)).reason).toBe('HTTP 500');
});

describe('a JSON answer', () => {
  const body = { status: 'ok', checks: { database: { up: true, 'lag.ms': 12 } }, nodes: [{ id: 7 }, { id: null }] };
  it.each([
    [{ status: 'ok' }, null],
    [{ status: ['ok', 'degraded'] }, null],
    [{ 'checks.database.up': true }, null],
    [{ "checks.database['lag.ms']": 12, 'nodes[1].id': null }, null],
    [{ status: 'OK' }, 'status is "ok", not "OK"'],
    [{ status: ['up', true] }, 'status is "ok", not "up" or true'],
    [{ 'checks.database.up': 'true' }, 'checks.database.up is true, not "true"'],
    [{ 'nodes[2].id': 7 }, 'nodes[2].id is not in the answer'],
    [{ 'checks.constructor': 'x' }, 'checks.constructor is not in the answer'],
    [{ nodes: 1, checks: 1 }, 'nodes is a list, not 1; checks is an object, not 1'],
  ])('is asked for %j', async (json, fault) => {
    receiver.expect(reply(200, body));
    expect(await look({ json })).toEqual({
      healthy: fault === null,
      reason: fault === null ? 'HTTP 200' : `HTTP 200, but ${fault}`,
    });
  });
  it.each(['', '<html>', '{"status": "ok"', `"${'x'.repeat(2 * 1024 * 1024)}"`])(
    'is none where it is something else',
    async (text) => {
      receiver.expect(reply(200, text));
      expect((await look({ json: { $: 'ok' } })).reason).toMatch(/no JSON/u);
    },
  );
  it('may be a single value', async () => {
    receiver.expect(reply(200, '"ok"'));
    expect(await look({ json: { $: 'ok' } })).toMatchObject({ healthy: true });
  });
});

it.each([
  [{ 'Content-Type': 'application/JSON' }, true, 'HTTP 200'],
  [{ 'content-type': '' }, true, 'HTTP 200'],
  [
    { 'content-type': 'text/html' },
    false,
    'HTTP 200, but its header content-type is "application/json; charset=utf-8", without "text/html"',
  ],
  [{ server: '' }, false, 'HTTP 200, but it has no header server'],
])('asks of the answer the headers %j', async (headers, healthy, reason) => {
  receiver.expect(reply(200, '{}', { 'content-type': 'application/json; charset=utf-8' }));
  expect(await look({ headers })).toEqual({ healthy, reason });
});

it('is not healthy where it takes too long, and says how long', async () => {
  let clockMs = 0;
  const monotonicMs = (): number => {
    clockMs += 700;
    return clockMs;
  };
  receiver.expect(reply(200), reply(200));
  expect(await look({ latency: '500ms' }, { monotonicMs })).toMatchObject({
    healthy: false,
    reason: expect.stringMatching(/^HTTP 200, but it took \d+\.?\d* s, longer than 500 ms$/u),
  });
  expect(await look({ latency: '10s' })).toMatchObject({ healthy: true });
});

it('asks by HEAD where a text is not needed', async () => {
  receiver.expect(reply(200, 'not sent'));
  expect(await look({ method: 'HEAD' })).toEqual({ healthy: true, reason: 'HTTP 200' });
  expect(receiver.requests).toMatchObject([{ method: 'HEAD' }]);
});

describe('headers that are sent along', () => {
  it('carry texts and secrets, also one that names itself instead of us', async () => {
    receiver.expect(reply(200));
    const reveal = async ({ source }: Secret) => (source.kind === 'env' ? 'Bearer hunter2' : 'no');
    const requestHeaders = { Authorization: { env: 'SHOP_TOKEN' }, Accept: 'application/json', 'User-Agent': 'ours/1' };
    await look({ requestHeaders }, { reveal });
    const [{ headers = {} } = {}] = receiver.requests;
    expect(headers).toMatchObject({
      authorization: 'Bearer hunter2',
      accept: 'application/json',
      'user-agent': 'ours/1',
    });
  });
  it('go to nobody else, wherever the site sends us', async () => {
    const other = await startReceiver();
    other.expect(reply(200));
    receiver.expect(reply(302, '', { location: '/next' }), reply(302, '', { location: `${other.url}/` }));
    await look({ requestHeaders: { 'x-note': 'ours' } });
    await other.close();
    expect(receiver.requests.map(({ headers }) => headers['x-note'])).toEqual(['ours', 'ours']);
    expect(other.requests.map(({ headers }) => headers['x-note'])).toEqual([undefined]);
  });
  it('are taken for secrets by their names, even where they are written out', () => {
    const requestHeaders = { Authorization: 'Basic abc', 'X-Api-Key': 'k', Cookie: 'c', accept: 'text/html' };
    const { settings } = probeOf(http, { url: 'https://acme.example', requestHeaders }, 1);
    const sent = settings['requestHeaders'] as Record<string, unknown>;
    expect(Object.entries(sent).map(([name, value]) => [name, value instanceof Secret])).toEqual([
      ['authorization', true],
      ['x-api-key', true],
      ['cookie', true],
      ['accept', false],
    ]);
    expect(JSON.stringify(settings)).not.toMatch(/abc|"k"|"c"/u);
  });
  it('are out of the reason where the site repeats them', async () => {
    receiver.expect(reply(200, { you: 'Bearer hunter2' }));
    const redact = (text: string): string => text.replaceAll('Bearer hunter2', '***');
    const found = await look({ requestHeaders: { authorization: 'Bearer hunter2' }, json: { you: 'me' } }, { redact });
    expect(found).toEqual({ healthy: false, reason: 'HTTP 200, but you is "***", not "me"' });
  });
  it('that can’t be had are no health, and no secret is told', async () => {
    const found = await look({ requestHeaders: { authorization: { env: 'SHOP_TOKEN' } } });
    expect(found).toEqual({ healthy: false, reason: 'the probe itself failed: the env is not there' });
  });
});

describe('with redirects refused', () => {
  it('the first answer counts, and its host is named without what may be secret', async () => {
    receiver.expect(reply(302, '', { location: 'https://login.acme.example/?token=hunter2' }));
    expect(await look({ redirects: 'refuse' })).toEqual({
      healthy: false,
      reason: 'HTTP 302, a redirect to login.acme.example',
    });
  });
  it('it may still be the one that is wanted', async () => {
    receiver.expect(reply(302, '', { location: '/login' }));
    expect(await look({ redirects: 'refuse', status: 302 })).toEqual({ healthy: true, reason: 'HTTP 302' });
  });
});
