import { expect, it } from 'vitest';
import type { Envelope, Sender } from '../../src/channels/channel.ts';
import { linkedin } from '../../src/channels/linkedin.ts';
import { never, settingsOf, testEnvelope, testIo, testNow } from '../helpers/httpChannelIo.ts';
import { type Answer, receiverOfEachTest, reply } from '../helpers/httpReceiver.ts';

const accessToken = 'AQX-linkedin-token';
const receiver = receiverOfEachTest();

const settings = (more: object = {}) =>
  settingsOf(linkedin, { organizationId: '2414183', accessToken, apiUrl: receiver.url, ...more }) as never;
const open = (): Promise<Sender> => linkedin.open(settings(), testIo());
const share = 'urn:li:share:6844785523593134080';
const created = reply(201, '', { 'x-restli-id': share });
const say = (text: string, more: Partial<Envelope> = {}): Envelope =>
  testEnvelope({ message: { subject: null, text, html: null, parts: [] }, ...more });
const firstPost = { remoteId: share, url: null };
const update = { seq: 2, event: 'resolved', status: 'resolved', at: testNow } as const;
const bodyOf = (index: number): unknown => JSON.parse(receiver.requests[index]?.body ?? 'null');
const seen = (): readonly string[] => receiver.requests.map(({ method, path }) => `${method} ${path}`);

it('posts as the organisation, with the version and the id of the answer’s header', async () => {
  receiver.expect(created);
  expect(await (await open()).send(say('Checkout is down'), never)).toEqual({
    kind: 'sent',
    remoteId: share,
    url: `https://www.linkedin.com/feed/update/${share}`,
  });
  const [request] = receiver.requests;
  expect(seen()).toEqual(['POST /rest/posts']);
  expect(request?.headers).toMatchObject({
    authorization: `Bearer ${accessToken}`,
    'linkedin-version': '202605',
    'x-restli-protocol-version': '2.0.0',
  });
  expect(bodyOf(0)).toEqual({
    author: 'urn:li:organization:2414183',
    commentary: 'Checkout is down',
    visibility: 'PUBLIC',
    distribution: { feedDistribution: 'MAIN_FEED', targetEntities: [], thirdPartyDistributionChannels: [] },
    lifecycleState: 'PUBLISHED',
    isReshareDisabledByAuthor: false,
  });
});

it('escapes all that would end the post there, and counts the backslashes', async () => {
  receiver.expect(created);
  const text = String.raw`[Down] (all) {x} <b> a@b #1 *y* _z_ ~ | \ https://acme.example/7#2`;
  await (await open()).send(say(text), never);
  const escaped = String.raw`\[Down\] \(all\) \{x\} \<b\> a\@b \#1 \*y\* \_z\_ \~ \| \\ https://acme.example/7\#2`;
  expect(bodyOf(0)).toMatchObject({ commentary: escaped });
  expect(linkedin.measure(text).length).toBe(escaped.length);
});

it('comments on the first post with a later update, in plain text', async () => {
  receiver.expect(reply(201, { id: '5', commentUrn: 'urn:li:comment:(urn:li:activity:9,5)' }));
  expect(await (await open()).send(say('[Resolved] ok', { firstPost, update }), never)).toMatchObject({
    kind: 'sent',
    remoteId: 'urn:li:comment:(urn:li:activity:9,5)',
  });
  expect(seen()).toEqual([`POST /rest/socialActions/${encodeURIComponent(share)}/comments`]);
  expect(bodyOf(0)).toEqual({
    actor: 'urn:li:organization:2414183',
    object: share,
    message: { text: '[Resolved] ok' },
  });
});

it('posts an update by itself that is too long for a comment, or whose first post is gone', async () => {
  const sender = await open();
  receiver.expect(created);
  expect(await sender.send(say('a'.repeat(1251), { firstPost, update }), never)).toMatchObject({ remoteId: share });
  receiver.expect(reply(404, { status: 404, message: 'gone' }), created);
  expect(await sender.send(say('short', { firstPost, update }), never)).toMatchObject({ remoteId: share });
  expect(seen().filter((line) => line === 'POST /rest/posts')).toHaveLength(2);
});

const duplicate = reply(422, {
  errorDetailType: 'com.linkedin.common.error.BadRequest',
  message:
    'com.linkedin.content.common.exception.BadRequestResponseException: Content is a duplicate of urn:li:share:7141',
  errorDetails: { inputErrors: [{ description: 'Duplicate post is detected', input: {}, code: 'DUPLICATE_POST' }] },
  status: 422,
});

it('takes a refused duplicate, and its URN, as proof only where an answer had been lost before', async () => {
  receiver.expect(duplicate, duplicate);
  const sender = await open();
  expect(await sender.send(say('once', { wasUncertain: true }), never)).toMatchObject({
    kind: 'sent',
    remoteId: 'urn:li:share:7141',
    url: 'https://www.linkedin.com/feed/update/urn:li:share:7141',
  });
  expect(await sender.send(say('once'), never)).toMatchObject({
    kind: 'failed',
    scope: 'delivery',
    reason: expect.stringContaining('duplicate of urn:li:share:7141'),
  });
});

it.each<readonly [number, object, object]>([
  [400, { code: 'MISSING_FIELD', message: 'no commentary', status: 400 }, { kind: 'failed', scope: 'delivery' }],
  [401, { code: 'EXPIRED_ACCESS_TOKEN', message: 'expired', status: 401 }, { kind: 'failed', scope: 'channel' }],
  [403, { code: 'ACCESS_DENIED', message: 'no', status: 403 }, { kind: 'failed', scope: 'channel' }],
  [
    426,
    { code: 'NONEXISTENT_VERSION', message: 'Requested version 20250501 is not active', status: 426 },
    { kind: 'failed', scope: 'channel', reason: expect.stringContaining('set a newer "apiVersion"') },
  ],
  [429, { code: 'TOO_MANY_REQUESTS', message: 'daily limit', status: 429 }, { kind: 'retry' }],
  [500, { message: 'oops', status: 500 }, { kind: 'uncertain' }],
])('HTTP %i with %j is %j', async (status, body, outcome) => {
  receiver.expect(reply(status, body));
  const got = await (await open()).send(say('text', { wasUncertain: true }), never);
  expect(got).toMatchObject(outcome);
  if (got.kind !== 'sent') expect(got.reason).toContain(String(status));
});

it.each<readonly [string, Answer, Partial<Envelope>]>([
  ['no id of the post', reply(201, ''), {}],
  ['an id that is none', reply(201, '', { 'x-restli-id': 'urn:li:person:7' }), {}],
  ['no id of the comment', reply(201, {}), { firstPost, update }],
])('is uncertain when LinkedIn says yes with %s', async (_, answer, more) => {
  receiver.expect(answer);
  expect(await (await open()).send(say('text', more), never)).toMatchObject({ kind: 'uncertain' });
});

it('never repeats the token', async () => {
  receiver.expect(reply(401, { message: `bad token ${accessToken}` }));
  expect(await (await open()).send(say('text'), never)).toMatchObject({
    reason: expect.stringContaining('bad token ***'),
  });
});

const now = testNow.getTime();
const listing = (...posts: readonly object[]): Answer => reply(200, { elements: posts });

it('finds a lost post by its words as LinkedIn escapes them, not an older one with the same', async () => {
  const sender = await open();
  receiver.expect(
    listing(
      { id: 'urn:li:share:1', commentary: 'other', createdAt: now },
      { id: 'urn:li:share:2', commentary: String.raw`\[Down\] now`, createdAt: now },
    ),
    listing({ id: 'urn:li:share:2', commentary: String.raw`\[Down\] now`, createdAt: now - 3_600_000 }),
    listing({
      id: 'urn:li:share:4',
      commentary: String.raw`short https://status.acme.example/incidents/7\#1`,
      createdAt: now,
    }),
  );
  expect(await sender.lookUp?.(say('[Down] now'), never)).toMatchObject({ remoteId: 'urn:li:share:2' });
  expect(await sender.lookUp?.(say('[Down] now'), never)).toBe('absent');
  expect(await sender.lookUp?.(say('as we wrote it'), never)).toMatchObject({ remoteId: 'urn:li:share:4' });
  expect(receiver.requests[0]).toMatchObject({
    path: '/rest/posts?author=urn%3Ali%3Aorganization%3A2414183&q=author&count=100&sortBy=CREATED',
    headers: { 'x-restli-method': 'FINDER' },
  });
});

it('looks for a comment under the first post, then among the page’s own', async () => {
  const sender = await open();
  const comment = { commentUrn: 'urn:li:comment:(urn:li:activity:9,5)', message: { text: '[Resolved] ok' } };
  receiver.expect(listing(comment));
  const lost = say('[Resolved] ok', { firstPost, update });
  expect(await sender.lookUp?.(lost, never)).toMatchObject({ remoteId: comment.commentUrn });
  receiver.expect(listing(), listing());
  expect(await sender.lookUp?.(lost, never)).toBe('absent');
  receiver.expect(reply(404), listing());
  expect(await sender.lookUp?.(lost, never)).toBe('absent');
  receiver.expect(reply(403));
  expect(await sender.lookUp?.(lost, never)).toBe('unknown');
});

it.each<readonly [string, Answer]>([
  ['a refusal', reply(403, { message: 'r_organization_social' })],
  ['no list', reply(200, {})],
  ['a cut answer', { kind: 'cut', status: 200, body: '{"elements":[' }],
  ['a full list of new ones', listing(...Array.from({ length: 100 }, (_, n) => ({ id: `x${n}`, createdAt: now })))],
])('does not know after %s', async (_, answer) => {
  receiver.expect(answer);
  expect(await (await open()).lookUp?.(say('text'), never)).toBe('unknown');
});

const role = (more: object): Answer =>
  listing({ role: 'ADMINISTRATOR', organization: 'urn:li:organization:2414183', state: 'APPROVED', ...more });

it.each<readonly [string, Answer, object]>([
  ['a role', role({}), { kind: 'ok', message: 'posts as organisation 2414183, by the role ADMINISTRATOR' }],
  ['a role that only looks', role({ role: 'ANALYST' }), { kind: 'fault', message: expect.stringContaining('ANALYST') }],
  ['a revoked role', role({ state: 'REVOKED' }), { kind: 'fault' }],
  [
    'another page',
    role({ organization: 'urn:li:organization:1' }),
    { kind: 'fault', fix: expect.stringContaining('organizationId') },
  ],
  [
    'an old token',
    reply(401, { message: 'x' }),
    { kind: 'fault', message: expect.stringContaining('expired'), fix: expect.stringContaining('60 days') },
  ],
  [
    'a token for less',
    reply(403, { message: 'x' }),
    { kind: 'warning', fix: expect.stringContaining('rw_organization_admin') },
  ],
  [
    'an ended version',
    reply(426, { status: 426, code: 'NONEXISTENT_VERSION' }),
    { kind: 'fault', fix: expect.stringContaining('apiVersion') },
  ],
  ['a broken LinkedIn', reply(500), { kind: 'fault', fix: expect.stringContaining('later') }],
])('is checked without a post: %s', async (_, answer, verdict) => {
  receiver.expect(answer);
  const got = await linkedin.verify(settings(), testIo(), never);
  expect(got).toMatchObject(verdict);
  if (got.kind !== 'ok') expect(got.fix).toContain('incident channels test');
  expect(seen()).toEqual(['GET /rest/organizationAcls?q=roleAssignee']);
});
