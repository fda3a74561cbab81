import { afterEach, expect, it } from 'vitest';
import type { Envelope, Sender } from '../../src/channels/channel.ts';
import { x } from '../../src/channels/x.ts';
import { type FakeX, type FakeXOptions, startFakeX } from '../helpers/fakeX.ts';
import { never, settingsOf, testEnvelope, testIo } from '../helpers/httpChannelIo.ts';

const keys = { appKey: 'AK', appSecret: 'AS/+=', accessToken: '12-AT', accessSecret: 'ATS&%' };
const fakes: FakeX[] = [];
afterEach(async () => {
  await Promise.all(fakes.splice(0).map((fake) => fake.close()));
});

async function setUp(options: FakeXOptions = {}, given: object = {}): Promise<{ fake: FakeX; sender: Sender }> {
  const fake = await startFakeX({ keys, ...options });
  fakes.push(fake);
  const settings = settingsOf(x, { ...keys, apiUrl: fake.url, ...given });
  // Real time, because the fake stamps its posts with it.
  return { fake, sender: await x.open(settings as never, testIo({ now: () => new Date() }, 300)) };
}

const envelope = (text: string, more: Partial<Envelope> = {}): Envelope =>
  testEnvelope({
    message: { subject: null, text, html: null, parts: [] },
    update: { seq: 2, event: 'identified', status: 'identified', at: new Date() },
    ...more,
  });

it('posts with a right OAuth 1.0a signature and gives the link', async () => {
  const { fake, sender } = await setUp();
  const text = 'Käse & „Brot“ <b> 100 % — it’s 🔥!*()\nhttps://status.acme.example/incidents/7#2';
  const outcome = await sender.send(envelope(text), never);
  expect(outcome).toEqual({
    kind: 'sent',
    remoteId: fake.posts[0]?.id,
    url: `https://x.com/i/web/status/${fake.posts[0]?.id}`,
  });
  expect(fake.posts).toMatchObject([{ text, replyTo: null }]);
});

it('posts through a proxy that adds a path', async () => {
  const { fake, sender } = await setUp({}, {});
  const settings = settingsOf(x, { ...keys, apiUrl: `${fake.url}/proxy/` });
  const proxied = await x.open(settings as never, testIo());
  expect(await proxied.send(envelope('text'), never)).toMatchObject({
    kind: 'failed',
    reason: expect.stringContaining('404'),
  });
  expect(fake.log).toEqual(['POST /proxy/2/tweets 404']);
  await sender.close();
});

it('takes a refused duplicate as proof only where an answer had been lost before', async () => {
  const { fake, sender } = await setUp();
  await sender.send(envelope('once'), never);
  expect(await sender.send(envelope('once'), never)).toMatchObject({
    kind: 'failed',
    scope: 'delivery',
    reason: expect.stringContaining('duplicate'),
  });
  expect(await sender.send(envelope('once', { wasUncertain: true }), never)).toMatchObject({
    kind: 'sent',
    remoteId: null,
  });
  expect(fake.posts).toHaveLength(1);
});

it.each(['lose-answer', 'cut-answer', 'hang'] as const)('is uncertain after %s', async (fault) => {
  const { fake, sender } = await setUp();
  fake.fail(fault);
  expect(await sender.send(envelope('text'), never)).toMatchObject({ kind: 'uncertain' });
});

it.each([
  ['errors without data', { errors: [{ title: 'Not Found Error' }] }],
  ['an empty answer', {}],
  ['a list', []],
  ['an id that is no text', { data: { id: 17 } }],
  ['an empty id', { data: { id: '' } }],
])('is uncertain when X says yes with %s', async (_, body) => {
  const { fake, sender } = await setUp();
  fake.fail({ status: 200, body });
  expect(await sender.send(envelope('text'), never)).toMatchObject({ kind: 'uncertain' });
});

const latestPost = { remoteId: '1699', url: null };

it('posts each update by itself, unless threads are asked for', async () => {
  const { fake, sender } = await setUp();
  await sender.send(envelope('alone', { latestPost, firstPost: latestPost }), never);
  const threaded = await setUp({}, { thread: true });
  await threaded.sender.send(envelope('reply', { latestPost, firstPost: latestPost }), never);
  expect([...fake.posts, ...threaded.fake.posts].map((post) => post.replyTo)).toEqual([null, '1699']);
});

it('falls back to a post of its own when the reply is refused', async () => {
  const { fake, sender } = await setUp({ refuseReplies: true }, { thread: true });
  expect(await sender.send(envelope('text', { latestPost }), never)).toMatchObject({ kind: 'sent' });
  expect(fake.log).toEqual(['POST /2/tweets 403', 'POST /2/tweets 201']);
});

const parts = { subject: null, text: 'one', html: null, parts: ['two', 'three'] };

it('hangs further parts on the first, each on the one before', async () => {
  const { fake, sender } = await setUp({}, { thread: true });
  expect(await sender.send(envelope('', { message: parts }), never)).toMatchObject({
    kind: 'sent',
    remoteId: fake.posts[0]?.id,
  });
  const [one, two] = fake.posts;
  expect(fake.posts.map((post) => post.replyTo)).toEqual([null, one?.id, two?.id]);
});

it('ends as sent, thread_refused, when X refuses a later part', async () => {
  const { fake, sender } = await setUp({ refuseReplies: true }, { thread: true });
  expect(await sender.send(envelope('', { message: parts }), never)).toMatchObject({
    kind: 'sent',
    reason: 'thread_refused',
  });
  expect(fake.posts).toHaveLength(1);
});

it('does not call a first post lost because a later part was', async () => {
  const { fake, sender } = await setUp({}, { thread: true });
  fake.fail({ status: 200, body: { data: { id: '1' } } }, 'lose-answer');
  expect(await sender.send(envelope('', { message: parts }), never)).toMatchObject({
    kind: 'sent',
    remoteId: '1',
    reason: expect.stringContaining('thread_incomplete'),
  });
});

it('finds a post whose answer was lost: by its text, escaped and with short links as X has it', async () => {
  const { fake, sender } = await setUp();
  const text = 'Cafe\u0301 & <b>  “x”\nhttps://acme.example/?a=1&b=$& and https://status.acme.example/';
  const lost = envelope(text, { incident: { ...testEnvelope().incident, url: null } });
  fake.fail('lose-answer');
  await sender.send(lost, never);
  expect(await sender.lookUp?.(lost, never)).toEqual({
    remoteId: fake.posts[0]?.id,
    url: expect.stringContaining('x.com'),
  });
  expect(await sender.lookUp?.(envelope('another', { incident: lost.incident }), never)).toBe('absent');
  // The account is asked for once.
  expect(fake.log.filter((line) => line.includes('/users/me'))).toHaveLength(1);
});

it('finds it by the link to this very update, and by no other update’s', async () => {
  const { fake, sender } = await setUp();
  await sender.send(envelope('Shortened by hand https://status.acme.example/incidents/7#2'), never);
  expect(await sender.lookUp?.(envelope('what we meant to say'), never)).toMatchObject({ remoteId: fake.posts[0]?.id });
  const other = { seq: 22, event: 'identified', status: 'identified', at: new Date() } as const;
  expect(await sender.lookUp?.(envelope('what we meant to say', { update: other }), never)).toBe('absent');
});

it('does not know when it can not ask', async () => {
  const { fake, sender } = await setUp();
  await fake.close();
  expect(await sender.lookUp?.(envelope('text'), never)).toBe('unknown');
});

it('costs more with a link', () => {
  const cost = (text: string, more: readonly string[] = []) =>
    x.cost?.({ subject: null, html: null, text, parts: more }, {} as never);
  expect(cost('down')).toBe(0.015);
  expect(cost('down https://status.acme.example')).toBe(0.2);
  expect(cost('down https://status.acme.example', ['more'])).toBeCloseTo(0.215);
});
