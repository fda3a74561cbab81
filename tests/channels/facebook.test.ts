import { expect, it } from 'vitest';
import type { Envelope, Sender } from '../../src/channels/channel.ts';
import { facebook } from '../../src/channels/facebook.ts';
import { never, settingsOf, testEnvelope, testIo, testNow } from '../helpers/httpChannelIo.ts';
import { type Answer, receiverOfEachTest, reply } from '../helpers/httpReceiver.ts';

const pageToken = 'EAAB-page-token';
const receiver = receiverOfEachTest();

const settings = () => settingsOf(facebook, { pageId: '1029', pageToken, apiUrl: receiver.url }) as never;
const open = (): Promise<Sender> => facebook.open(settings(), testIo());
const firstPost = { remoteId: '1029_77', url: 'https://www.facebook.com/1029_77' };
const say = (text: string, more: Partial<Envelope> = {}): Envelope =>
  testEnvelope({ message: { subject: null, text, html: null, parts: [] }, ...more });
const later = (event: Envelope['update']['event'], text: string, seq = 2): Envelope =>
  say(text, {
    firstPost,
    latestPost: firstPost,
    update: { seq, event, status: event === 'resolved' ? 'resolved' : 'identified', at: testNow },
  });
const refusal = (code: number, more: object = {}, status = 400): Answer =>
  reply(status, { error: { message: `(#${code}) no`, type: 'OAuthException', code, fbtrace_id: 'A', ...more } });
const seen = (): readonly string[] => receiver.requests.map(({ method, path }) => `${method} ${path}`);
const bodyOf = (index: number): unknown => JSON.parse(receiver.requests[index]?.body ?? 'null');

it('posts the text to the Page’s feed, with the token in a header and nowhere else', async () => {
  receiver.expect(reply(200, { id: '1029_77' }));
  const outcome = await (await open()).send(say('Käse & <b> 100 %'), never);
  expect(outcome).toEqual({ kind: 'sent', remoteId: '1029_77', url: 'https://www.facebook.com/1029_77' });
  const [request] = receiver.requests;
  expect(seen()).toEqual(['POST /v24.0/1029/feed']);
  expect(request?.headers).toMatchObject({ authorization: `Bearer ${pageToken}`, 'content-type': 'application/json' });
  expect(bodyOf(0)).toEqual({ message: 'Käse & <b> 100 %' });
});

it('lets no text name a Page, and counts what is sent', async () => {
  receiver.expect(reply(200, { id: '1_2' }));
  await (await open()).send(say('see @[4711] and me@acme.example'), never);
  expect(bodyOf(0)).toEqual({ message: 'see @\u2060[4711] and me@acme.example' });
  expect(facebook.measure('@[1]').length).toBe(5);
  expect(facebook.measure('🔥').length).toBe(2);
});

it('comments on the first post with a later update', async () => {
  receiver.expect(reply(200, { id: '77_5' }));
  expect(await (await open()).send(later('identified', 'Found it'), never)).toMatchObject({
    kind: 'sent',
    remoteId: '77_5',
  });
  expect(seen()).toEqual(['POST /v24.0/1029_77/comments']);
  expect(bodyOf(0)).toEqual({ message: 'Found it' });
});

it('posts an update by itself that is too long for a comment, or whose first post is gone', async () => {
  receiver.expect(reply(200, { id: '1029_78' }));
  const long = 'word '.repeat(1601);
  expect(await (await open()).send(later('identified', long), never)).toMatchObject({ remoteId: '1029_78' });
  receiver.expect(refusal(100, { error_subcode: 33 }), reply(200, { id: '1029_79' }));
  expect(await (await open()).send(later('resolved', 'Back'), never)).toMatchObject({ remoteId: '1029_79' });
  expect(seen()).toEqual(['POST /v24.0/1029/feed', 'POST /v24.0/1029_77/comments', 'POST /v24.0/1029/feed']);
});

it('begins the first post with the resolved state, and with the reopened one in its place', async () => {
  receiver.expect(
    reply(200, { id: '77_5' }),
    reply(200, { id: '1', message: 'Down.\nSorry' }),
    reply(200, { success: true }),
  );
  const sender = await open();
  expect(await sender.send(later('resolved', 'Shop (resolved)', 3), never)).toEqual({
    kind: 'sent',
    remoteId: '77_5',
    url: 'https://www.facebook.com/77_5',
  });
  expect(seen()).toEqual(['POST /v24.0/1029_77/comments', 'GET /v24.0/1029_77?fields=message', 'POST /v24.0/1029_77']);
  const { message } = bodyOf(2) as { message: string };
  expect(message).toBe('Shop (resolved)\n\n———\n\nDown.\nSorry');
  receiver.expect(reply(200, { id: '77_6' }), reply(200, { id: '1', message }), reply(200, { success: true }));
  await sender.send(later('reopened', 'Shop (reopened)', 4), never);
  expect(bodyOf(5)).toEqual({ message: 'Shop (reopened)\n\n———\n\nDown.\nSorry' });
});

it.each<readonly [string, readonly Answer[]]>([
  ['can not be read', [refusal(10, {}, 403)]],
  ['has no text', [reply(200, { id: '1' })]],
  ['refuses the edit', [reply(200, { message: 'Down.' }), refusal(200, {}, 403)]],
  ['is cut off in the edit', [reply(200, { message: 'Down.' }), { kind: 'reset' }]],
  ['says no in a 200', [reply(200, { message: 'Down.' }), reply(200, { success: false })]],
])('is sent, edit_failed, where the first post %s', async (_, answers) => {
  receiver.expect(reply(200, { id: '77_5' }), ...answers);
  expect(await (await open()).send(later('resolved', 'Back'), never)).toMatchObject({
    kind: 'sent',
    remoteId: '77_5',
    reason: 'edit_failed',
  });
});

it('edits nothing where the comment itself is not sent', async () => {
  receiver.expect({ kind: 'reset' });
  expect(await (await open()).send(later('resolved', 'Back'), never)).toMatchObject({ kind: 'uncertain' });
});

it.each<readonly [code: number, error: object, outcome: object]>([
  [1, {}, { kind: 'uncertain' }],
  [2, { is_transient: true }, { kind: 'uncertain' }],
  [3, {}, { kind: 'failed', scope: 'channel' }],
  [4, {}, { kind: 'retry', pace: 'prompt' }],
  [17, {}, { kind: 'retry' }],
  [32, {}, { kind: 'retry' }],
  [613, {}, { kind: 'retry' }],
  [341, {}, { kind: 'retry' }],
  [80_001, {}, { kind: 'retry' }],
  [10, {}, { kind: 'failed', scope: 'channel' }],
  [200, {}, { kind: 'failed', scope: 'channel' }],
  [299, {}, { kind: 'failed', scope: 'channel' }],
  [102, {}, { kind: 'failed', scope: 'channel' }],
  [190, { error_subcode: 463 }, { kind: 'failed', scope: 'channel' }],
  [368, {}, { kind: 'retry', pace: 'greylist' }],
  [506, {}, { kind: 'failed', scope: 'delivery' }],
  [1_609_005, {}, { kind: 'retry', pace: 'prompt' }],
  [100, {}, { kind: 'failed', scope: 'delivery' }],
  [100, { error_subcode: 33 }, { kind: 'failed', scope: 'channel' }],
  [4711, { is_transient: true }, { kind: 'retry' }],
  [4711, { is_transient: false }, { kind: 'failed', scope: 'delivery' }],
])('error %i with %j is %j', async (code, error, outcome) => {
  receiver.expect(refusal(code, error));
  const got = await (await open()).send(say('text'), never);
  expect(got).toMatchObject({ ...outcome, reason: expect.stringContaining(`#${code}`) });
});

it.each([2, 4, 190])('stays uncertain where Facebook says %i with a 500: it posts all the same', async (code) => {
  receiver.expect(refusal(code, { is_transient: true }, 500));
  expect(await (await open()).send(say('text'), never)).toMatchObject({ kind: 'uncertain' });
});

it('waits as long as the usage header says', async () => {
  const usage = { '1029': [{ type: 'pages', call_count: 100, estimated_time_to_regain_access: 19 }] };
  const headers = { 'x-business-use-case-usage': JSON.stringify(usage) };
  receiver.expect(reply(400, { error: { message: 'slow down', code: 32 } }, headers));
  expect(await (await open()).send(say('text'), never)).toMatchObject({ kind: 'retry', retryAfterMs: 19 * 60_000 });
});

it('takes a refused duplicate as proof only where an answer had been lost before', async () => {
  receiver.expect(refusal(506));
  expect(await (await open()).send(say('text', { wasUncertain: true }), never)).toMatchObject({
    kind: 'sent',
    remoteId: null,
    reason: expect.stringContaining('has it already'),
  });
});

it.each([
  ['no id', { success: true }],
  ['an id that is no text', { id: 7 }],
  ['a list', []],
  ['an empty id', { id: '' }],
])('is uncertain when Facebook says yes with %s', async (_, body) => {
  receiver.expect(reply(200, body));
  expect(await (await open()).send(say('text'), never)).toMatchObject({ kind: 'uncertain' });
});

it('never repeats the token that Facebook repeats', async () => {
  receiver.expect(refusal(190, { message: `Malformed access token ${pageToken}` }));
  const outcome = await (await open()).send(say('text'), never);
  expect(outcome).toMatchObject({ reason: expect.stringContaining('Malformed access token ***') });
  receiver.expect(refusal(190, { message: `Malformed access token ${pageToken}` }));
  expect(JSON.stringify(await facebook.verify(settings(), testIo(), never))).not.toContain(pageToken);
});

it('finds a lost post by its words, or by the link to this very update', async () => {
  const sender = await open();
  const posts = [
    { id: '1029_1', message: 'other https://status.acme.example/incidents/7#22' },
    { id: '1029_2', message: 'as a person shortened it: https://status.acme.example/incidents/7#2' },
    { id: '1029_3', message: ' Down \n now' },
  ];
  receiver.expect(reply(200, { data: posts }), reply(200, { data: posts }));
  const update = { seq: 2, event: 'identified', status: 'identified', at: testNow } as const;
  expect(await sender.lookUp?.(say('what we said', { update }), never)).toEqual({
    remoteId: '1029_2',
    url: 'https://www.facebook.com/1029_2',
  });
  expect(await sender.lookUp?.(say('Down now'), never)).toMatchObject({ remoteId: '1029_3' });
  const since = testNow.getTime() / 1000 - 60;
  expect(seen()[0]).toBe(`GET /v24.0/1029/feed?fields=id,message,created_time&since=${since}&limit=100`);
});

it('looks for a comment under the first post, then among the Page’s own', async () => {
  const sender = await open();
  receiver.expect(reply(200, { data: [{ id: '77_5', message: 'Found it' }] }));
  expect(await sender.lookUp?.(later('identified', 'Found it'), never)).toMatchObject({ remoteId: '77_5' });
  receiver.expect(reply(200, { data: [] }), reply(200, { data: [] }));
  expect(await sender.lookUp?.(later('identified', 'Found it'), never)).toBe('absent');
  receiver.expect(refusal(100, { error_subcode: 33 }), reply(200, { data: [] }));
  expect(await sender.lookUp?.(later('identified', 'Found it'), never)).toBe('absent');
});

it.each<readonly [string, Answer]>([
  ['an error', refusal(190)],
  ['no list', reply(200, {})],
  ['a cut answer', { kind: 'cut', status: 200, body: '{"data":[' }],
  [
    'a full list without it',
    reply(200, { data: Array.from({ length: 100 }, (_, n) => ({ id: `1_${n}`, message: `${n}` })) }),
  ],
])('does not know after %s', async (_, answer) => {
  receiver.expect(answer);
  expect(await (await open()).lookUp?.(say('text'), never)).toBe('unknown');
});
