import { expect, it } from 'vitest';
import type { ChannelIo, Envelope, Sender } from '../../src/channels/channel.ts';
import { mastodon } from '../../src/channels/mastodon.ts';
import { never, settingsOf, testEnvelope, testIo, testNow } from '../helpers/httpChannelIo.ts';
import { type Answer, receiverOfEachTest, reply } from '../helpers/httpReceiver.ts';

const accessToken = 'mastodon-token';
const receiver = receiverOfEachTest();

const settings = (given: object = {}) =>
  settingsOf(mastodon, { instance: receiver.url, accessToken, ...given }) as never;
const open = (given: object = {}, io: Partial<ChannelIo> = {}): Promise<Sender> =>
  mastodon.open(settings(given), testIo(io));
const say = (text: string, more: Partial<Envelope> = {}): Envelope =>
  testEnvelope({ message: { subject: null, text, html: null, parts: [] }, ...more });
const posted = (id = '113'): Answer => reply(200, { id, url: `https://mastodon.example/@acme/${id}` });
const seen = (): readonly string[] => receiver.requests.map(({ method, path }) => `${method} ${path}`);
const bodyOf = (index: number): unknown => JSON.parse(receiver.requests[index]?.body ?? 'null');

it('posts a status under a key that a repeat carries too', async () => {
  receiver.expect({ kind: 'reset' }, posted());
  const sender = await open();
  expect(await sender.send(say('Down.', { locale: 'de-AT' }), never)).toMatchObject({ kind: 'uncertain' });
  const again = say('Down.', { locale: 'de-AT', wasUncertain: true });
  expect(await sender.send(again, never)).toEqual({
    kind: 'sent',
    remoteId: '113',
    url: 'https://mastodon.example/@acme/113',
  });
  expect(receiver.requests[0]).toMatchObject({
    method: 'POST',
    path: '/api/v1/statuses',
    headers: {
      authorization: `Bearer ${accessToken}`,
      'content-type': 'application/json',
      'idempotency-key': 'd2kq7x5v3m',
    },
  });
  expect(bodyOf(0)).toEqual({ status: 'Down.', visibility: 'public', language: 'de' });
  expect(receiver.requests[1]?.headers['idempotency-key']).toBe('d2kq7x5v3m');
  expect(receiver.requests[1]?.body).toBe(receiver.requests[0]?.body);
});

it('replies to the newest post, and posts by itself where that one was deleted', async () => {
  const latestPost = { remoteId: '112', url: null };
  receiver.expect(posted(), reply(404, { error: 'Record not found' }), posted('114'));
  const sender = await open({ visibility: 'unlisted' });
  await sender.send(say('two', { firstPost: latestPost, latestPost }), never);
  expect(await sender.send(say('three', { latestPost }), never)).toMatchObject({ kind: 'sent', remoteId: '114' });
  expect([0, 1, 2].map(bodyOf)).toEqual([
    { status: 'two', visibility: 'unlisted', language: 'en', in_reply_to_id: '112' },
    { status: 'three', visibility: 'unlisted', language: 'en', in_reply_to_id: '112' },
    { status: 'three', visibility: 'unlisted', language: 'en' },
  ]);
});

it('lets no text mention or tag anybody, and counts what is sent', async () => {
  receiver.expect(posted());
  await (await open()).send(say('@ada@social.example #down help@acme.example'), never);
  expect(bodyOf(0)).toMatchObject({ status: '@\u2060ada@social.example #\u2060down help@acme.example' });
  expect(mastodon.measure('@ada').length).toBe(5);
  expect(mastodon.measure('e\u0301🔥').length).toBe(2);
});

it.each([
  ['https://a.example', 23],
  [`https://status.acme.example/incidents/7#1?${'x'.repeat(400)}`, 23],
  ['see https://a.example and http://b.example/c ok', 4 + 23 + 5 + 23 + 3],
])('counts a link in %j as 23', (text, length) => {
  expect(mastodon.measure(text).length).toBe(length);
});

const hours = (count: number): Partial<ChannelIo> => ({
  now: () => new Date(testNow.getTime() + count * 3_600_000),
});
const lost = say('Down & out <now>\n\nhttps://acme.example/', {
  wasUncertain: true,
  incident: { ...testEnvelope().incident, url: null },
});
const status = (id: string, content: string, created = '2026-11-23T10:00:01.000Z') => ({
  id,
  content,
  created_at: created,
  url: `https://mastodon.example/@acme/${id}`,
});
const whole =
  '<p>Down &amp; out &lt;now&gt;</p><p><a href="https://acme.example/" rel="nofollow"><span class="invisible">https://</span><span class="">acme.example</span><span class="invisible">/</span></a></p>';
const me = reply(200, { id: '9', username: 'acme' });

it('looks for a post before it repeats one whose key the server has forgotten', async () => {
  receiver.expect(me, reply(200, [status('115', '<p>other</p>'), status('114', whole)]));
  expect(await await open({}, hours(1)).then((sender) => sender.send(lost, never))).toEqual({
    kind: 'sent',
    remoteId: '114',
    url: 'https://mastodon.example/@acme/114',
  });
  expect(seen()).toEqual([
    'GET /api/v1/accounts/verify_credentials',
    'GET /api/v1/accounts/9/statuses?exclude_reblogs=true&limit=40',
  ]);
});

it('finds it by the link to this very update too', async () => {
  const link = 'https://status.acme.example/incidents/7#1';
  receiver.expect(me, reply(200, [status('116', `<p>x ${link}2</p>`), status('114', `<p>edited ${link}</p>`)]));
  const sender = await open({}, hours(1));
  expect(await sender.send(say('other words', { wasUncertain: true }), never)).toMatchObject({ remoteId: '114' });
});

it('posts it again where it is surely not there', async () => {
  receiver.expect(me, reply(200, [status('115', '<p>other</p>')]), posted());
  expect(await (await open({}, hours(1))).send(lost, never)).toMatchObject({ kind: 'sent', remoteId: '113' });
});

const full = (created: string) => Array.from({ length: 40 }, (_, at) => status(String(at), '<p>x</p>', created));

it('calls it absent from a full page only where that reaches back far enough', async () => {
  receiver.expect(me, reply(200, full('2026-11-23T09:00:00.000Z')), posted());
  expect(await (await open({}, hours(1))).send(lost, never)).toMatchObject({ kind: 'sent' });
  receiver.expect(me, reply(200, full('2026-11-23T10:30:00.000Z')));
  expect(await (await open({}, hours(1))).send(lost, never)).toMatchObject({ kind: 'uncertain' });
  receiver.expect(me, reply(200, full('some day')));
  expect(await (await open({}, hours(1))).send(lost, never)).toMatchObject({ kind: 'uncertain' });
});

it.each<readonly [string, readonly Answer[]]>([
  ['the account', [reply(403, { error: 'This action is outside the authorized scopes' })]],
  ['the account, at all', [{ kind: 'reset' }]],
  ['who it is', [reply(200, {})]],
  ['its posts', [me, reply(503)]],
  ['a list', [me, reply(200, { error: 'x' })]],
])('posts nothing where it can not read %s', async (_, answers) => {
  receiver.expect(...answers);
  expect(await (await open({}, hours(1))).send(lost, never)).toMatchObject({ kind: 'uncertain' });
  expect(seen().filter((line) => line.startsWith('POST'))).toEqual([]);
});

it('trusts the key for 48 minutes, and needs no looking where no answer was lost', async () => {
  receiver.expect(posted(), posted());
  expect(await (await open({}, hours(0.8))).send(lost, never)).toMatchObject({ kind: 'sent' });
  expect(await (await open({}, hours(9))).send({ ...lost, wasUncertain: false }, never)).toMatchObject({
    kind: 'sent',
  });
  expect(seen()).toEqual(['POST /api/v1/statuses', 'POST /api/v1/statuses']);
});

it.each<readonly [string, Answer, object]>([
  [
    '401',
    reply(401, { error: 'The access token is invalid' }),
    { kind: 'failed', scope: 'channel', reason: 'Mastodon said HTTP 401: The access token is invalid' },
  ],
  ['403', reply(403, { error: 'outside the authorized scopes' }), { kind: 'failed', scope: 'channel' }],
  [
    '422',
    reply(422, { error: 'Validation failed: Text character limit of 500 exceeded' }),
    { kind: 'failed', scope: 'delivery' },
  ],
  [
    '429 with a date',
    reply(429, { error: 'Too many requests' }, { 'x-ratelimit-reset': '2026-11-23T10:05:00.123456Z' }),
    { kind: 'retry', retryAfterMs: 300_123 },
  ],
  [
    '429 with Retry-After',
    reply(429, '', { 'retry-after': '9', 'x-ratelimit-reset': '2026-11-23T10:05:00Z' }),
    { kind: 'retry', retryAfterMs: 9000 },
  ],
  ['200 without an id', reply(200, { url: 'https://mastodon.example/@acme/1' }), { kind: 'uncertain' }],
  ['200 with a list', reply(200, []), { kind: 'uncertain' }],
  [
    'an address that is none',
    reply(200, { id: '1', url: 'javascript:alert(1)' }),
    { kind: 'sent', remoteId: '1', url: null },
  ],
  [
    'its own token',
    reply(422, { error: `no ${accessToken}` }),
    { kind: 'failed', reason: 'Mastodon said HTTP 422: no ***' },
  ],
])('takes %s for what it is', async (_, answer, outcome) => {
  receiver.expect(answer);
  expect(await (await open()).send(say('text'), never)).toMatchObject(outcome);
});

/** `verify` asks both at once, so an answer goes by what is asked. */
async function verdictOn(answers: Readonly<Record<string, readonly [number, unknown]>>) {
  const http: ChannelIo['http'] = async (address) => {
    const path = new URL(address).pathname;
    // Servers before 4.3 say nothing of an application to a token of a person.
    const answer = answers[path] ?? (path === app ? [403, {}] : undefined);
    if (answer === undefined) throw new Error(`nobody expected ${address}`);
    return { status: answer[0], headers: {}, text: JSON.stringify(answer[1]) };
  };
  return await mastodon.verify(settings({ instance: 'https://mastodon.example' }), testIo({ http }), never);
}
const account = '/api/v1/accounts/verify_credentials';
const instance = '/api/v2/instance';
const app = '/api/v1/apps/verify_credentials';
const limits = (max: number, link = 23) => ({
  configuration: { statuses: { max_characters: max, characters_reserved_per_url: link } },
});

it.each([[limits(500)], [limits(5000)], [{}]])('names the account without a post', async (server) => {
  const verdict = await verdictOn({ [account]: [200, { id: '9', username: 'acme' }], [instance]: [200, server] });
  expect(verdict).toEqual({ kind: 'ok', message: 'posts as @acme at mastodon.example' });
});

it.each([
  [['read', 'write:media'], 'fault'],
  [['read', 'write'], 'ok'],
  [['read:accounts', 'write:statuses'], 'ok'],
])('an application with the scopes %j is told of as %s', async (scopes, kind) => {
  const known = { [account]: [200, { id: '9', username: 'acme' }], [instance]: [200, {}] } as const;
  const verdict = await verdictOn({ ...known, [app]: [200, { name: 'Acme', scopes }] });
  expect(verdict.kind).toBe(kind);
  if (verdict.kind === 'fault') expect(verdict.message).toContain('lacks write:statuses');
});

it.each([
  [limits(300), /300 characters there instead of 500/u],
  [limits(500, 40), /40 characters there instead of 23/u],
])('warns of a server whose limit is tighter', async (server, message) => {
  const verdict = await verdictOn({ [account]: [200, { id: '9', username: 'acme' }], [instance]: [200, server] });
  expect(verdict).toMatchObject({ kind: 'warning', message: expect.stringMatching(message) });
});

it.each([
  [401, { error: 'The access token is invalid' }, /revoked.*invalid/u, /mastodon\.example\/settings\/applications/u],
  [403, { error: 'outside the authorized scopes' }, /may not do this/u, /write:statuses/u],
  [404, {}, /404/u, /"instance"/u],
  [200, {}, /does not answer like Mastodon/u, /"instance"/u],
  [502, {}, /502/u, /try again later/u],
])('names what is wrong at %i %j', async (status, body, message, fix) => {
  const verdict = await verdictOn({ [account]: [status, body], [instance]: [200, {}] });
  expect(verdict).toMatchObject({
    kind: 'fault',
    message: expect.stringMatching(message),
    fix: expect.stringMatching(fix),
  });
  expect(JSON.stringify(verdict)).toMatch(/incident channels test"/u);
});
