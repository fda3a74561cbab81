import { expect, it } from 'vitest';
import type { Envelope, Sender } from '../../src/channels/channel.ts';
import { telegram } from '../../src/channels/telegram.ts';
import { never, settingsOf, testEnvelope, testIo } from '../helpers/httpChannelIo.ts';
import { type Answer, receiverOfEachTest, reply } from '../helpers/httpReceiver.ts';

const token = '123456:AA-bot_token';
const receiver = receiverOfEachTest();

const settings = (given: object = {}) =>
  settingsOf(telegram, { token, chatId: '-1001234', apiUrl: receiver.url, ...given }) as never;
const open = (given: object = {}): Promise<Sender> => telegram.open(settings(given), testIo());
const say = (text: string, more: Partial<Envelope> = {}): Envelope =>
  testEnvelope({ message: { subject: null, text, html: null, parts: [] }, ...more });
const yes = (result: object): Answer => reply(200, { ok: true, result });
const posted = (more: object = {}): Answer =>
  yes({ message_id: 7, chat: { id: -1001234, type: 'supergroup', ...more } });
const no = (status: number, description: string, parameters: object = {}, http = status): Answer =>
  reply(http, { ok: false, error_code: status, description, parameters });
const bodies = (): readonly Record<string, unknown>[] => receiver.requests.map(({ body }) => JSON.parse(body));

it('posts HTML to the chat, without a preview of the link', async () => {
  receiver.expect(posted());
  const outcome = await (await open()).send(say('Down since 09:58.\nhttps://status.acme.example/incidents/7#1'), never);
  expect(outcome).toEqual({ kind: 'sent', remoteId: '-1001234:7', url: 'https://t.me/c/1234/7' });
  expect(receiver.requests).toMatchObject([
    { method: 'POST', path: `/bot${token}/sendMessage`, headers: { 'content-type': 'application/json' } },
  ]);
  expect(bodies()).toEqual([
    {
      chat_id: '-1001234',
      text: 'Down since 09:58.\nhttps://status.acme.example/incidents/7#1',
      parse_mode: 'HTML',
      link_preview_options: { is_disabled: true },
    },
  ]);
});

it('makes the title bold where the text begins with it, and lets no text make markup or call anybody', async () => {
  receiver.expect(posted(), posted());
  const sender = await open();
  const incident = { ...testEnvelope().incident, title: 'Shop & <b>cart</b>' };
  await sender.send(say('Shop & <b>cart</b> (identified)\n\n@ada <a href="x">#1a</a> &amp;', { incident }), never);
  await sender.send(say('News on Shop'), never);
  expect(bodies().map(({ text }) => text)).toEqual([
    '<b>Shop &amp; &lt;b&gt;cart&lt;/b&gt;</b> (identified)\n\n@\u2060ada &lt;a href="x"&gt;#\u20601a&lt;/a&gt; &amp;amp;',
    'News on Shop',
  ]);
});

it('counts what is shown and not the escapes, and the joiner that a mention gets', () => {
  expect(telegram.measure('<&>').length).toBe(3);
  expect(telegram.measure('@ada').length).toBe(5);
  expect(telegram.measure('🔥').length).toBe(2);
});

it('replies to the first post of the incident, whether or not it still stands', async () => {
  const firstPost = { remoteId: '-1001234:7', url: null };
  receiver.expect(posted(), posted(), posted(), posted());
  await (await open()).send(say('one', { firstPost, latestPost: { remoteId: '-1001234:9', url: null } }), never);
  await (await open({ chatId: '@acme_status' })).send(say('two', { firstPost }), never);
  await (await open({ chatId: -100999 })).send(say('another chat', { firstPost }), never);
  await (await open()).send(say('unknown', { firstPost: { remoteId: 'odd', url: null } }), never);
  const reply = { message_id: 7, allow_sending_without_reply: true };
  expect(bodies().map((body) => body['reply_parameters'])).toEqual([reply, reply, undefined, undefined]);
});

it.each([
  ['a public channel', { username: 'acme_status', type: 'channel' }, 'https://t.me/acme_status/7'],
  ['a private channel', { type: 'channel' }, 'https://t.me/c/1234/7'],
  ['a small group', { id: -99, type: 'group' }, null],
  ['a person', { id: 5, type: 'private', username: 'ada' }, null],
])('links to a post in %s', async (_, chat, url) => {
  receiver.expect(posted(chat));
  expect(await (await open()).send(say('text'), never)).toMatchObject({ kind: 'sent', url });
});

it('follows a group that became a supergroup, and says which number it has now', async () => {
  receiver.expect(
    no(400, 'Bad Request: group chat was upgraded to a supergroup chat', { migrate_to_chat_id: -100777 }),
    posted({ id: -100777 }),
  );
  const outcome = await (await open({ chatId: '-55' })).send(say('text'), never);
  expect(outcome).toMatchObject({ kind: 'sent', remoteId: '-100777:7', reason: expect.stringContaining('"-100777"') });
  expect(bodies().map((body) => body['chat_id'])).toEqual(['-55', '-100777']);
});

it.each([
  [400, 'Bad Request: chat not found', 'channel'],
  [400, 'Bad Request: not enough rights to send text messages to the chat', 'channel'],
  [400, 'Bad Request: need administrator rights in the channel chat', 'channel'],
  [400, 'Bad Request: CHAT_WRITE_FORBIDDEN', 'channel'],
  [400, 'Bad Request: message is too long', 'delivery'],
  [400, "Bad Request: can't parse entities: Unsupported start tag", 'delivery'],
  [401, 'Unauthorized', 'channel'],
  [403, 'Forbidden: bot was kicked from the channel chat', 'channel'],
  [403, 'Forbidden: bot was blocked by the user', 'channel'],
  [404, 'Not Found', 'delivery'],
] as const)('%i %s is failed, for the %s', async (status, description, scope) => {
  receiver.expect(no(status, description), no(status, description, {}, 200));
  const sender = await open();
  const expected = { kind: 'failed', scope, reason: `Telegram said HTTP ${status}: ${description}` };
  expect(await sender.send(say('text'), never)).toEqual(expected);
  // A proxy may say it with HTTP 200; `ok: false` is what counts.
  expect(await sender.send(say('text'), never)).toEqual(expected);
});

it('waits as long as retry_after says, also where HTTP says 200', async () => {
  receiver.expect(
    no(429, 'Too Many Requests: retry after 35', { retry_after: 35 }),
    no(429, 'x', { retry_after: 3 }, 200),
  );
  const sender = await open();
  expect(await sender.send(say('text'), never)).toMatchObject({ kind: 'retry', retryAfterMs: 35_000 });
  expect(await sender.send(say('text'), never)).toMatchObject({ kind: 'retry', retryAfterMs: 3000 });
});

it.each([
  ['no message', { ok: true, result: {} }],
  ['no chat', { ok: true, result: { message_id: 7 } }],
  ['a number that is none', { ok: true, result: { message_id: '7;', chat: { id: -1 } } }],
  ['neither yes nor no', { result: { message_id: 7, chat: { id: -1 } } }],
  ['a list', []],
])('is uncertain where Telegram says yes with %s', async (_, body) => {
  receiver.expect(reply(200, body));
  expect(await (await open()).send(say('text'), never)).toMatchObject({ kind: 'uncertain' });
});

it('never repeats the token, which stands in the address', async () => {
  receiver.expect(no(404, `no method /bot${token}/sendMessage`), { kind: 'reset' });
  const sender = await open();
  const refused = await sender.send(say('text'), never);
  const lost = await sender.send(say('text'), never);
  expect(refused).toMatchObject({ kind: 'failed', reason: expect.stringContaining('/bot***/') });
  expect(JSON.stringify([refused, lost])).not.toContain('AA-bot_token');
});

it('asks nobody with a token that could change the address', async () => {
  const outcome = await (await open({ token: '123456:x/../../other?' })).send(say('text'), never);
  expect(outcome).toMatchObject({ kind: 'failed', scope: 'channel', reason: expect.stringContaining('123456:ABC') });
  expect(await telegram.verify(settings({ token: 'bot' }), testIo(), never)).toMatchObject({ kind: 'fault' });
});

const me = yes({ id: 9, is_bot: true, username: 'acme_bot' });
const channel = yes({ id: -1001234, type: 'channel', title: 'Acme status' });
const group = (permissions?: object) => yes({ id: -1001234, type: 'supergroup', title: 'Acme status', permissions });

it.each([
  ['its creator', channel, { status: 'creator' }],
  ['an administrator who may post', channel, { status: 'administrator', can_post_messages: true }],
  ['an administrator of a group', group(), { status: 'administrator' }],
  ['a member', group({ can_send_messages: true }), { status: 'member' }],
  ['a restricted member who may write', group(), { status: 'restricted', is_member: true, can_send_messages: true }],
])('knows without a post that %s may post', async (_, chat, member) => {
  receiver.expect(me, chat, yes(member));
  const verdict = await telegram.verify(settings(), testIo(), never);
  expect(verdict).toEqual({ kind: 'ok', message: 'posts as @acme_bot in Acme status' });
  expect(receiver.requests.map(({ path }) => path.split('/').at(-1))).toEqual(['getMe', 'getChat', 'getChatMember']);
  expect(bodies()[2]).toEqual({ chat_id: '-1001234', user_id: 9 });
});

it.each([
  ['an administrator who may not', channel, { status: 'administrator', can_post_messages: false }],
  ['a member of a channel', channel, { status: 'member' }],
  ['a member of a muted group', group({ can_send_messages: false }), { status: 'member' }],
  ['a muted member', group(), { status: 'restricted', is_member: true, can_send_messages: false }],
  ['somebody who left', group(), { status: 'left' }],
])('says that %s may not post, and where to change it', async (_, chat, member) => {
  receiver.expect(me, chat, yes(member));
  expect(await telegram.verify(settings(), testIo(), never)).toEqual({
    kind: 'fault',
    message: '@acme_bot may not post in Acme status',
    fix: expect.stringMatching(/Administrators.*then: incident channels test$/u),
  });
});

it.each<readonly [string, readonly Answer[], RegExp, RegExp]>([
  ['a revoked token', [no(401, 'Unauthorized')], /does not know this token.*Unauthorized/u, /@BotFather/u],
  ['a cut token', [no(404, 'Not Found')], /does not know this token/u, /@BotFather/u],
  ['an unknown chat', [me, no(400, 'Bad Request: chat not found')], /does not see this chat/u, /"chatId"/u],
  [
    'no membership',
    [me, channel, no(400, 'Bad Request: member list is inaccessible')],
    /is not in Acme/u,
    /add the bot/u,
  ],
  ['trouble of its own', [reply(502)], /HTTP 502/u, /try again later/u],
])('names %s', async (_, answers, message, fix) => {
  receiver.expect(...answers);
  const verdict = await telegram.verify(settings(), testIo(), never);
  expect(verdict).toMatchObject({
    kind: 'fault',
    message: expect.stringMatching(message),
    fix: expect.stringMatching(fix),
  });
  expect(JSON.stringify(verdict)).toMatch(/incident channels test"/u);
  expect(JSON.stringify(verdict)).not.toContain('AA-bot_token');
});

it.each(['acme', '@x', 'https://t.me/acme', '', '12a'])('refuses %j as a chat', (chatId) => {
  expect(() => settings({ chatId })).toThrow('@acme_status');
});
