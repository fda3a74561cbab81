import { expect, it } from 'vitest';
import type { Envelope, Sender } from '../../src/channels/channel.ts';
import { zendesk } from '../../src/channels/zendesk.ts';
import { never, settingsOf, testEnvelope, testIo, testNow } from '../helpers/httpChannelIo.ts';
import { type Answer, receiverOfEachTest, reply } from '../helpers/httpReceiver.ts';

const token = 'zendesk-token';
const basic = Buffer.from(`ann@acme.example/token:${token}`).toString('base64');
const receiver = receiverOfEachTest();

const least = { subdomain: 'acme', token };
const settings = (more: object = {}) =>
  settingsOf(zendesk, {
    ...least,
    email: 'ann@acme.example',
    sectionId: 360_001,
    permissionGroupId: 17,
    apiUrl: receiver.url,
    ...more,
  }) as never;
const asPost = { as: 'community-post', sectionId: undefined, permissionGroupId: undefined, topicId: 36 };
const open = (more: object = {}): Promise<Sender> => zendesk.open(settings(more), testIo());
const say = (text: string, more: Partial<Envelope> = {}): Envelope =>
  testEnvelope({ message: { subject: '[Identified] Shop', text, html: null, parts: [] }, ...more });
const later = (event: Envelope['update']['event'], text: string, remoteId: string): Envelope =>
  say(text, {
    firstPost: { remoteId, url: 'https://acme.zendesk.com/first' },
    update: { seq: 2, event, status: event === 'resolved' ? 'resolved' : 'identified', at: testNow },
  });
const time = '<p><strong>2026-11-23 10:00 UTC</strong></p>';
const stands = (body: string, more: object = {}): Answer =>
  reply(200, { article: { id: 9, body, promoted: true, html_url: 'https://acme.zendesk.com/hc/9', ...more } });
const translated = reply(200, { translation: { locale: 'en-us', title: 't' } });
const seen = (): readonly string[] => receiver.requests.map(({ method, path }) => `${method} ${path}`);
const bodyOf = (index: number): unknown => JSON.parse(receiver.requests[index]?.body ?? 'null');

it('publishes a promoted article for everyone, by API token', async () => {
  receiver.expect(reply(201, { article: { id: 360_009, html_url: 'https://acme.zendesk.com/hc/9' } }));
  expect(await (await open()).send(say('**Shop** is down'), never)).toEqual({
    kind: 'sent',
    remoteId: 'article:360009',
    url: 'https://acme.zendesk.com/hc/9',
  });
  expect(seen()).toEqual(['POST /api/v2/help_center/en-us/sections/360001/articles']);
  expect(receiver.requests[0]?.headers).toMatchObject({ authorization: `Basic ${basic}` });
  expect(bodyOf(0)).toEqual({
    article: {
      title: '[Identified] Shop',
      body: `${time}\n<p><strong>Shop</strong> is down</p>`,
      locale: 'en-us',
      permission_group_id: 17,
      user_segment_id: null,
      promoted: true,
    },
    notify_subscribers: true,
  });
});

it('takes an OAuth token where no e-mail address is given, and the rest of the settings', async () => {
  receiver.expect(reply(201, { article: { id: 1 } }));
  const more = { email: undefined, userSegmentId: 5, locale: 'de', notifySubscribers: false };
  await (await open(more)).send(say('text', { message: { ...say('text').message, subject: null } }), never);
  expect(receiver.requests[0]?.headers).toMatchObject({ authorization: `Bearer ${token}` });
  expect(seen()).toEqual(['POST /api/v2/help_center/de/sections/360001/articles']);
  expect(bodyOf(0)).toMatchObject({
    article: { title: 'Checkout is down', user_segment_id: 5 },
    notify_subscribers: false,
  });
});

it('lets no text bring HTML, scripts or pictures along', async () => {
  receiver.expect(reply(201, { article: { id: 1 } }));
  await (await open()).send(
    say('<script>x</script> <img src=y> ![](https://t.example/p.png) [a](javascript:b)'),
    never,
  );
  const { article } = bodyOf(0) as { article: { body: string } };
  expect(article.body).not.toMatch(/<(?:script|img)|href="javascript/u);
  expect(article.body).toContain('&lt;script&gt;');
});

it('puts an update on top of what the article says, and keeps it promoted', async () => {
  receiver.expect(stands('<p>first</p>'), translated);
  expect(await (await open()).send(later('identified', 'Found it', 'article:9'), never)).toEqual({
    kind: 'sent',
    remoteId: 'article:9',
    url: 'https://acme.zendesk.com/hc/9',
  });
  expect(seen()).toEqual([
    'GET /api/v2/help_center/en-us/articles/9',
    'PUT /api/v2/help_center/articles/9/translations/en-us',
  ]);
  expect(bodyOf(1)).toEqual({
    translation: { title: '[Identified] Shop', body: `${time}\n<p>Found it</p>\n<hr>\n<p>first</p>` },
  });
});

it('promotes it no longer once it is resolved, and again once it is reopened', async () => {
  const sender = await open();
  receiver.expect(stands(''), translated, reply(200, { article: { id: 9 } }));
  expect(await sender.send(later('resolved', 'Back', 'article:9'), never)).not.toHaveProperty('reason');
  expect(seen()[2]).toBe('PUT /api/v2/help_center/en-us/articles/9');
  expect(bodyOf(2)).toEqual({ article: { promoted: false } });
  receiver.expect(stands('', { promoted: false }), translated, reply(403));
  expect(await sender.send(later('reopened', 'Not back', 'article:9'), never)).toMatchObject({
    kind: 'sent',
    reason: 'edit_failed',
  });
  expect(bodyOf(5)).toEqual({ article: { promoted: true } });
});

it('writes an update once, however often it is sent', async () => {
  const sender = await open();
  receiver.expect(stands('<p><b>2026-11-23 10:00 UTC</b></p><p>Found &amp; mended</p>'));
  expect(await sender.send(later('identified', 'Found & mended', 'article:9'), never)).toMatchObject({ kind: 'sent' });
  receiver.expect(stands('<p><a href="https://status.acme.example/incidents/7#2">page</a></p>'));
  expect(await sender.send(later('identified', 'other words', 'article:9'), never)).toMatchObject({ kind: 'sent' });
  expect(seen().filter((line) => line.startsWith('PUT'))).toEqual([]);
});

it('publishes anew where the article or post was deleted', async () => {
  receiver.expect(reply(404), reply(201, { article: { id: 10 } }));
  expect(await (await open()).send(later('resolved', 'Back', 'article:9'), never)).toMatchObject({
    remoteId: 'article:10',
  });
  expect(bodyOf(1)).toMatchObject({ article: { promoted: false } });
  receiver.expect(reply(404), reply(201, { post: { id: 56 } }));
  expect(await (await open(asPost)).send(later('identified', 'x', 'post:55'), never)).toMatchObject({
    remoteId: 'post:56',
  });
});

it.each<readonly [string, readonly Answer[], object]>([
  ['can not be read', [reply(500)], { kind: 'retry' }],
  ['is read in part', [{ kind: 'cut', status: 200, body: '{' }], { kind: 'retry' }],
  ['has no body', [reply(200, { article: {} })], { kind: 'retry' }],
  ['may not be read', [reply(403)], { kind: 'failed', scope: 'channel' }],
  ['loses the answer to its change', [stands(''), { kind: 'reset' }], { kind: 'uncertain' }],
  ['answers its change with nothing', [stands(''), reply(200, {})], { kind: 'uncertain' }],
  ['refuses its change', [stands(''), reply(422, { error: 'RecordInvalid' })], { kind: 'failed', scope: 'delivery' }],
])('knows what was written where an article %s', async (_, answers, outcome) => {
  receiver.expect(...answers);
  expect(await (await open()).send(later('identified', 'x', 'article:9'), never)).toMatchObject(outcome);
});

it('posts in the community, pinned, and comments on it until it is resolved', async () => {
  const sender = await open(asPost);
  receiver.expect(reply(201, { post: { id: 55, html_url: 'https://acme.zendesk.com/p/55' } }));
  expect(await sender.send(say('Down'), never)).toEqual({
    kind: 'sent',
    remoteId: 'post:55',
    url: 'https://acme.zendesk.com/p/55',
  });
  expect(bodyOf(0)).toEqual({
    post: { title: '[Identified] Shop', details: `${time}\n<p>Down</p>`, topic_id: 36, pinned: true },
    notify_subscribers: true,
  });
  receiver.expect(reply(201, { comment: { id: 77 } }), reply(200, { post: {} }));
  expect(await sender.send(later('resolved', 'Back', 'post:55'), never)).toEqual({
    kind: 'sent',
    remoteId: 'post:55/comment:77',
    url: 'https://acme.zendesk.com/first',
  });
  expect(bodyOf(1)).toEqual({ comment: { body: `${time}\n<p>Back</p>` }, notify_subscribers: true });
  expect(bodyOf(2)).toEqual({ post: { pinned: false } });
  receiver.expect(reply(201, { comment: { id: 78 } }), { kind: 'reset' });
  expect(await sender.send(later('reopened', 'Not back', 'post:55'), never)).toMatchObject({
    kind: 'sent',
    reason: 'edit_failed',
  });
  expect(seen()).toEqual([
    'POST /api/v2/community/posts',
    'POST /api/v2/community/posts/55/comments',
    'PUT /api/v2/community/posts/55',
    'POST /api/v2/community/posts/55/comments',
    'PUT /api/v2/community/posts/55',
  ]);
});

it('goes on where the incident began, whatever "as" says by now', async () => {
  receiver.expect(reply(201, { comment: { id: 77 } }));
  expect(await (await open()).send(later('identified', 'x', 'post:55'), never)).toMatchObject({
    remoteId: 'post:55/comment:77',
  });
});

it.each([
  ['article', {}, '"sectionId" and "permissionGroupId"'],
  ['article', { sectionId: 1 }, '"permissionGroupId"'],
  ['community-post', {}, '"topicId"'],
])('says what "as": "%s" needs besides %j, in sending as in the check', async (as, more, words) => {
  const given = settingsOf(zendesk, { ...least, as, ...more, apiUrl: receiver.url }) as never;
  const sender = await zendesk.open(given, testIo());
  expect(await sender.send(say('x'), never)).toMatchObject({
    kind: 'failed',
    scope: 'channel',
    reason: `"as": "${as}" needs ${words}`,
  });
  expect(await zendesk.verify(given, testIo(), never)).toMatchObject({
    kind: 'fault',
    message: expect.stringContaining(words),
  });
});

it.each<readonly [number, object, string, object]>([
  [401, { error: "Couldn't authenticate you" }, "Couldn't authenticate you", { kind: 'failed', scope: 'channel' }],
  [403, { error: { title: 'Forbidden', message: 'no access' } }, 'Forbidden: no access', { scope: 'channel' }],
  [
    422,
    { error: 'RecordInvalid', description: 'Record validation errors', details: { title: ['blank'] } },
    'RecordInvalid: Record validation errors: {"title":["blank"]}',
    { kind: 'failed', scope: 'delivery' },
  ],
  [400, { errors: [{ code: 'Bad', title: 'Wrong locale', detail: 'xx' }] }, 'Wrong locale: xx', { kind: 'failed' }],
  [429, { error: 'APIRateLimitExceeded', description: 'slow' }, 'APIRateLimitExceeded: slow', { retryAfterMs: 93_000 }],
  [500, {}, '500', { kind: 'uncertain' }],
])('HTTP %i with %j says %s', async (status, body, words, outcome) => {
  receiver.expect(reply(status, body, { 'retry-after': '93' }));
  const got = await (await open()).send(say('x'), never);
  expect(got).toMatchObject({ ...outcome, reason: expect.stringContaining(words) });
});

it('never repeats the token, nor the header made of it', async () => {
  receiver.expect(reply(401, { error: `not ${token}, not ${basic}` }));
  expect(await (await open()).send(say('x'), never)).toMatchObject({
    reason: expect.stringContaining('not ***, not ***'),
  });
});
