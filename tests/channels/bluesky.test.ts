import { expect, it } from 'vitest';
import { bluesky } from '../../src/channels/bluesky.ts';
import { recordKey } from '../../src/channels/blueskySender.ts';
import type { Envelope, Sender } from '../../src/channels/channel.ts';
import { never, settingsOf, testEnvelope, testIo, testNow } from '../helpers/httpChannelIo.ts';
import { type Answer, receiverOfEachTest, reply } from '../helpers/httpReceiver.ts';

const appPassword = 'abcd-efgh-ijkl-mnop';
const did = 'did:plc:acme';
const uri = `at://${did}/app.bsky.feed.post/3l6oveex3ii2l`;
const receiver = receiverOfEachTest();

const settings = () =>
  settingsOf(bluesky, { identifier: 'acme.bsky.social', appPassword, apiUrl: receiver.url }) as never;
const open = (): Promise<Sender> => bluesky.open(settings(), testIo());
const say = (text: string, more: Partial<Envelope> = {}): Envelope =>
  testEnvelope({ message: { subject: null, text, html: null, parts: [] }, ...more });
const session = (number = 1): Answer =>
  reply(200, { did, handle: 'acme.bsky.social', accessJwt: `access-${number}`, refreshJwt: `refresh-${number}` });
const put = reply(200, { uri, cid: 'bafyreidfay' });
const no = (status: number, error: string, message = 'as it says', headers: Record<string, string> = {}): Answer =>
  reply(status, { error, message }, headers);
const seen = (): readonly string[] =>
  receiver.requests.map(({ method, path, headers }) => {
    const name = path.replace('/xrpc/com.atproto.', '').replace(/\?.*/u, '');
    return `${method} ${name} ${headers['authorization'] ?? '-'}`;
  });
const recordAt = (index: number): Record<string, unknown> =>
  (JSON.parse(receiver.requests[index]?.body ?? '{}') as { record: Record<string, unknown> }).record;

it('signs in with the app password and puts one record under a key of its own', async () => {
  receiver.expect(session(), put);
  const outcome = await (await open()).send(say('Down.', { locale: 'de' }), never);
  expect(outcome).toEqual({
    kind: 'sent',
    remoteId: `${uri}|bafyreidfay`,
    url: `https://bsky.app/profile/${did}/post/3l6oveex3ii2l`,
  });
  expect(seen()).toEqual(['POST server.createSession -', 'POST repo.putRecord Bearer access-1']);
  expect(JSON.parse(receiver.requests[0]?.body ?? '')).toEqual({
    identifier: 'acme.bsky.social',
    password: appPassword,
  });
  expect(JSON.parse(receiver.requests[1]?.body ?? '')).toEqual({
    repo: did,
    collection: 'app.bsky.feed.post',
    rkey: recordKey('d2kq7x5v3m', testNow),
    swapRecord: null,
    record: { $type: 'app.bsky.feed.post', text: 'Down.', createdAt: '2026-11-23T10:00:00.000Z', langs: ['de'] },
  });
});

it('makes the same key for the same delivery, and another one for another, in the order of time', () => {
  const key = recordKey('d2kq7x5v3m', testNow);
  expect(key).toMatch(/^[2-7a-j][2-7a-z]{12}$/u);
  expect(recordKey('d2kq7x5v3m', testNow)).toBe(key);
  expect(recordKey('another', testNow)).not.toBe(key);
  expect(recordKey('another', new Date(testNow.getTime() + 1)) > key).toBe(true);
  // What the service itself made at 2024-10-16T21:09:13Z begins so.
  expect(recordKey('x', new Date('2024-10-16T21:09:13.000Z')).slice(0, 3)).toBe('3l6');
});

it('names each link by its place in bytes, and no mention and no tag', async () => {
  receiver.expect(session(), put);
  const text = 'Käse 🔥 @ada.example #down (https://a.example/x). See https://status.acme.example/incidents/7#1, ok';
  await (await open()).send(say(text), never);
  const facets = recordAt(1)['facets'] as { index: { byteStart: number; byteEnd: number }; features: unknown }[];
  const bytes = Buffer.from(text);
  expect(facets.map(({ index }) => bytes.subarray(index.byteStart, index.byteEnd).toString())).toEqual([
    'https://a.example/x',
    'https://status.acme.example/incidents/7#1',
  ]);
  expect(facets[0]?.features).toEqual([{ $type: 'app.bsky.richtext.facet#link', uri: 'https://a.example/x' }]);
});

it('replies to the newest post of the incident, under the first', async () => {
  receiver.expect(session(), put, put, put);
  const sender = await open();
  const post = (key: string) => ({ remoteId: `at://${did}/app.bsky.feed.post/${key}|cid${key}`, url: null });
  await sender.send(say('two', { firstPost: post('a'), latestPost: post('b') }), never);
  await sender.send(say('three', { firstPost: post('a'), latestPost: { remoteId: 'odd', url: null } }), never);
  await sender.send(say('four', { firstPost: { remoteId: 'odd', url: null }, latestPost: post('b') }), never);
  const ref = (key: string) => ({ uri: `at://${did}/app.bsky.feed.post/${key}`, cid: `cid${key}` });
  expect([1, 2, 3].map((index) => recordAt(index)['reply'])).toEqual([
    { root: ref('a'), parent: ref('b') },
    { root: ref('a'), parent: ref('a') },
    undefined,
  ]);
});

it('counts what a reader counts, and bytes where they end first', () => {
  const family = '👨‍👩‍👧‍👦';
  expect(bluesky.measure('e\u0301').length).toBe(1);
  expect(bluesky.measure(`${family} ok`).length).toBe(4);
  expect(bluesky.measure('ä'.repeat(300)).length).toBe(300);
  // 25 bytes each: 120 of them are 3,000 bytes.
  expect(bluesky.measure(family.repeat(120)).length).toBe(300);
  expect(bluesky.measure(family.repeat(121)).length).toBeGreaterThan(300);
});

it('signs in once for all that it sends', async () => {
  receiver.expect(session(), put, put);
  const sender = await open();
  await sender.send(say('one'), never);
  await sender.send(say('two'), never);
  expect(seen().filter((line) => line.includes('Session'))).toHaveLength(1);
});

it('gets a new token where the old one has run out, and sends the same record again', async () => {
  receiver.expect(session(), no(400, 'ExpiredToken'), session(2), put);
  expect(await (await open()).send(say('text'), never)).toMatchObject({ kind: 'sent' });
  expect(seen().slice(1)).toEqual([
    'POST repo.putRecord Bearer access-1',
    'POST server.refreshSession Bearer refresh-1',
    'POST repo.putRecord Bearer access-2',
  ]);
  expect(receiver.requests[3]?.body).toBe(receiver.requests[1]?.body);
});

it('signs in anew where the refresh token is gone too, and then gives up', async () => {
  receiver.expect(session(), no(401, 'InvalidToken'), no(400, 'ExpiredToken'), session(3), no(400, 'ExpiredToken'));
  const outcome = await (await open()).send(say('text'), never);
  expect(outcome).toMatchObject({ kind: 'failed', reason: expect.stringContaining('ExpiredToken: as it says') });
  expect(seen().at(-2)).toBe('POST server.createSession -');
});

it('makes no second post after a lost answer: the record is refused, and read', async () => {
  receiver.expect(
    session(),
    { kind: 'reset' },
    no(400, 'InvalidSwap'),
    reply(200, { uri, cid: 'bafyreidfay', value: {} }),
  );
  const sender = await open();
  expect(await sender.send(say('text'), never)).toMatchObject({ kind: 'uncertain' });
  expect(await sender.send(say('text', { wasUncertain: true }), never)).toMatchObject({
    kind: 'sent',
    remoteId: `${uri}|bafyreidfay`,
  });
  expect(receiver.requests[2]?.body).toBe(receiver.requests[1]?.body);
  const query = new URL(receiver.requests[3]?.path ?? '', receiver.url).searchParams;
  expect(Object.fromEntries(query)).toEqual({
    repo: did,
    collection: 'app.bsky.feed.post',
    rkey: recordKey('d2kq7x5v3m', testNow),
  });
});

it('stays uncertain where the record is there but can not be read', async () => {
  receiver.expect(session(), no(400, 'InvalidSwap'), reply(502));
  expect(await (await open()).send(say('text'), never)).toMatchObject({ kind: 'uncertain' });
});

it.each<readonly [string, Answer, object]>([
  [
    'a wrong password',
    no(401, 'AuthenticationRequired', 'Invalid identifier or password'),
    { kind: 'failed', scope: 'channel' },
  ],
  ['a second factor', no(401, 'AuthFactorTokenRequired'), { kind: 'failed', scope: 'channel' }],
  ['an account that was taken down', no(400, 'AccountTakedown'), { kind: 'failed', scope: 'channel' }],
  [
    'too many sign-ins',
    no(429, 'RateLimitExceeded', 'slow', { 'ratelimit-reset': '1795428060' }),
    { kind: 'retry', retryAfterMs: 60_000 },
  ],
  ['a lost answer', { kind: 'reset' }, { kind: 'retry', reason: expect.stringContaining('signing in') }],
  ['a server in trouble', reply(502), { kind: 'retry' }],
  ['half a session', reply(200, { did }), { kind: 'retry' }],
])('has posted nothing when the sign-in ends with %s', async (_, answer, outcome) => {
  receiver.expect(answer);
  expect(await (await open()).send(say('text'), never)).toMatchObject(outcome);
});

it.each<readonly [string, Answer, object]>([
  [
    'InvalidRequest',
    no(400, 'InvalidRequest', 'Record/text must not be longer'),
    { kind: 'failed', scope: 'delivery' },
  ],
  [
    'a rate limit',
    no(429, 'RateLimitExceeded', 'slow', { 'ratelimit-reset': '1795428600' }),
    { kind: 'retry', retryAfterMs: 600_000 },
  ],
  ['UpstreamFailure', no(502, 'UpstreamFailure'), { kind: 'uncertain' }],
  ['a yes without an address', reply(200, { cid: 'bafy' }), { kind: 'uncertain' }],
  ['a yes without a hash', reply(200, { uri }), { kind: 'uncertain' }],
  ['a yes for something else', reply(200, { uri: 'at://x/app.bsky.feed.like/1', cid: 'b' }), { kind: 'uncertain' }],
])('answers %s of the record', async (_, answer, outcome) => {
  receiver.expect(session(), answer);
  expect(await (await open()).send(say('text'), never)).toMatchObject(outcome);
});

it('repeats neither password nor token that the service gives back', async () => {
  receiver.expect(session(), no(400, 'InvalidRequest', `${appPassword} access-1 refresh-1`));
  const outcome = await (await open()).send(say('text'), never);
  expect(outcome).toMatchObject({ reason: 'Bluesky said HTTP 400: InvalidRequest: *** *** ***' });
});

it('names the account without a post', async () => {
  receiver.expect(session(), reply(200, { did, handle: 'acme.bsky.social', active: true }));
  expect(await bluesky.verify(settings(), testIo(), never)).toEqual({
    kind: 'ok',
    message: 'posts as @acme.bsky.social',
  });
  expect(seen()[1]).toBe('GET server.getSession Bearer access-1');
});

it.each<readonly [string, readonly Answer[], RegExp, RegExp]>([
  ['a wrong password', [no(401, 'AuthenticationRequired', 'Invalid')], /do not fit/u, /app-passwords/u],
  ['the account’s own password', [no(401, 'AuthFactorTokenRequired')], /second factor/u, /app-passwords/u],
  ['an account that was taken down', [no(400, 'AccountTakedown')], /taken down/u, /moderation/u],
  [
    'a sleeping account',
    [session(), reply(200, { handle: 'a.example', active: false, status: 'deactivated' })],
    /is deactivated/u,
    /settings\/account/u,
  ],
  ['trouble of its own', [reply(503)], /503/u, /try again later/u],
  ['another server', [reply(404)], /404/u, /identifier/u],
])('names %s', async (_, answers, message, fix) => {
  receiver.expect(...answers);
  const verdict = await bluesky.verify(settings(), testIo(), never);
  expect(verdict).toMatchObject({
    kind: 'fault',
    message: expect.stringMatching(message),
    fix: expect.stringMatching(fix),
  });
  expect(JSON.stringify(verdict)).toMatch(/incident channels test"/u);
  expect(JSON.stringify(verdict)).not.toContain(appPassword);
});

it.each(['@acme.bsky.social', 'acme', 'a b.example', ''])('refuses %j as an account', (identifier) => {
  expect(() => settingsOf(bluesky, { identifier, appPassword })).toThrow('acme.bsky.social');
});
