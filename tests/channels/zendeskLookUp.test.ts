import { expect, it } from 'vitest';
import type { Envelope, Sender } from '../../src/channels/channel.ts';
import { zendesk } from '../../src/channels/zendesk.ts';
import { never, settingsOf, testEnvelope, testIo, testNow } from '../helpers/httpChannelIo.ts';
import { type Answer, receiverOfEachTest, reply } from '../helpers/httpReceiver.ts';

const receiver = receiverOfEachTest();

const asArticle = { sectionId: 360_001, permissionGroupId: 17 };
const asPost = { as: 'community-post', topicId: 36 };
const settings = (more: object = asArticle) =>
  settingsOf(zendesk, {
    subdomain: 'acme',
    token: 'zendesk-token',
    email: 'ann@acme.example',
    apiUrl: receiver.url,
    ...more,
  }) as never;
const open = (more?: object): Promise<Sender> => zendesk.open(settings(more), testIo());
const say = (text: string, more: Partial<Envelope> = {}): Envelope =>
  testEnvelope({ message: { subject: '[Identified] Shop', text, html: null, parts: [] }, ...more });
const later = (text: string, remoteId: string): Envelope =>
  say(text, {
    firstPost: { remoteId, url: 'https://acme.zendesk.com/first' },
    update: { seq: 2, event: 'identified', status: 'identified', at: testNow },
  });
const time = '<p><strong>2026-11-23 10:00 UTC</strong></p>';
const stands = (body: string): Answer =>
  reply(200, { article: { id: 9, body, promoted: true, html_url: 'https://acme.zendesk.com/hc/9' } });
const seen = (): readonly string[] => receiver.requests.map(({ method, path }) => `${method} ${path}`);

const made = (created_at: string, more: object): object => ({ id: 9, created_at, ...more });
const newest = '2026-11-23T10:00:01Z';

it('finds a lost article among the newest, by its words and not by an older one’s', async () => {
  const sender = await open();
  receiver.expect(
    reply(200, { articles: [made(newest, { id: 8, body: 'x' }), made(newest, { body: `${time}<p>Down</p>` })] }),
    reply(200, { articles: [made('2026-11-22T10:00:01Z', { body: `${time}<p>Down</p>` })] }),
  );
  expect(await sender.lookUp?.(say('Down'), never)).toMatchObject({ remoteId: 'article:9' });
  expect(await sender.lookUp?.(say('Down'), never)).toBe('absent');
  expect(seen()[0]).toBe('GET /api/v2/help_center/en-us/articles?sort_by=created_at&sort_order=desc&per_page=100');
});

it('finds a lost update in its article', async () => {
  const sender = await open();
  receiver.expect(stands('<p>first</p>'), stands('see https://status.acme.example/incidents/7#2.'), reply(500));
  const lost = later('Found it', 'article:9');
  expect(await sender.lookUp?.(lost, never)).toBe('absent');
  expect(await sender.lookUp?.(lost, never)).toEqual({ remoteId: 'article:9', url: 'https://acme.zendesk.com/hc/9' });
  expect(await sender.lookUp?.(lost, never)).toBe('unknown');
  receiver.expect(reply(404), reply(200, { articles: [] }));
  expect(await sender.lookUp?.(lost, never)).toBe('absent');
});

it('finds a lost post, and a lost comment under its post', async () => {
  const sender = await open(asPost);
  receiver.expect(reply(200, { posts: [made(newest, { id: 55, details: `${time}<p>Down</p>` })] }));
  expect(await sender.lookUp?.(say('Down'), never)).toMatchObject({ remoteId: 'post:55' });
  const lost = later('Found it', 'post:55');
  receiver.expect(
    reply(200, { comments: [{ id: 77, body: `${time}<p>Found it</p>` }], next_page: null }),
    reply(200, { comments: [], next_page: null }),
    reply(200, { comments: [], next_page: 'https://acme.zendesk.com/api/v2/more' }),
    reply(403),
  );
  expect(await sender.lookUp?.(lost, never)).toMatchObject({ remoteId: 'post:55/comment:77' });
  expect(await sender.lookUp?.(lost, never)).toBe('absent');
  expect(await sender.lookUp?.(lost, never)).toBe('unknown');
  expect(await sender.lookUp?.(lost, never)).toBe('unknown');
});

const hundred = (first: string, last: string): Answer =>
  reply(200, {
    articles: Array.from({ length: 100 }, (_, n) => made(n < 99 ? first : last, { id: n + 1, body: 'x' })),
  });

it.each<readonly [string, Answer, string]>([
  ['a refusal', reply(401), 'unknown'],
  ['no list', reply(200, {}), 'unknown'],
  ['a cut answer', { kind: 'cut', status: 200, body: '{"articles":[' }, 'unknown'],
  ['a full list of new ones', hundred(newest, newest), 'unknown'],
  ['a full list with the oldest first', hundred('2026-11-01T10:00:00Z', '2026-11-02T10:00:00Z'), 'unknown'],
  ['a full list down to an older one', hundred(newest, '2026-11-23T09:00:00Z'), 'absent'],
])('after %s knows that it is %s', async (_, answer, known) => {
  receiver.expect(answer);
  expect(await (await open()).lookUp?.(say('Down'), never)).toBe(known);
});

const me = (user: object): Answer => reply(200, { user: { id: 3, name: 'Ann', role: 'agent', ...user } });

it.each<readonly [string, readonly Answer[], object]>([
  [
    'an agent and the section',
    [me({}), reply(200, { section: { name: 'Status' } })],
    { kind: 'ok', message: 'publishes as Ann (agent) in the section Status' },
  ],
  [
    'a wrong token',
    [reply(401, { error: 'no' })],
    { kind: 'fault', message: expect.stringContaining('API token'), fix: expect.stringContaining('Admin Center') },
  ],
  [
    'somebody anonymous',
    [me({ id: null, role: 'end-user' })],
    { kind: 'fault', message: expect.stringContaining('does not accept') },
  ],
  ['a customer', [me({ role: 'end-user' })], { kind: 'fault', message: 'Ann may not publish: the role is end-user' }],
  ['another subdomain', [reply(404)], { kind: 'fault', fix: expect.stringContaining('subdomain') }],
  [
    'no such section',
    [me({}), reply(404)],
    {
      kind: 'fault',
      message: 'there is no section 360001 in the language en-us',
      fix: expect.stringContaining('sectionId'),
    },
  ],
  ['a section that can not be read', [me({}), reply(500)], { kind: 'fault', fix: expect.stringContaining('later') }],
  ['a broken Zendesk', [reply(503)], { kind: 'fault', fix: expect.stringContaining('later') }],
])('is checked without a post: %s', async (_, answers, verdict) => {
  receiver.expect(...answers);
  const got = await zendesk.verify(settings(), testIo(), never);
  expect(got).toMatchObject(verdict);
  if (got.kind !== 'ok') expect(got.fix).toContain('incident channels test');
  expect(receiver.requests.every(({ method }) => method === 'GET')).toBe(true);
});

it('asks for the topic where it posts in the community', async () => {
  receiver.expect(me({ role: 'admin' }), reply(200, { topic: { name: 'Outages' } }));
  expect(await zendesk.verify(settings(asPost), testIo(), never)).toEqual({
    kind: 'ok',
    message: 'publishes as Ann (admin) in the topic Outages',
  });
  expect(seen()).toEqual(['GET /api/v2/users/me', 'GET /api/v2/community/topics/36']);
});
