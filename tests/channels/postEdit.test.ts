import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { AnyChannelDefinition, ChannelIo, Envelope } from '../../src/channels/channel.ts';
import { discord } from '../../src/channels/discord.ts';
import { file } from '../../src/channels/file.ts';
import { linkedin } from '../../src/channels/linkedin.ts';
import { mastodon } from '../../src/channels/mastodon.ts';
import { slack } from '../../src/channels/slack.ts';
import { statusPage } from '../../src/channels/statusPage.ts';
import { telegram } from '../../src/channels/telegram.ts';
import { correctionOf } from '../contract/edits.ts';
import { never, settingsOf, testEnvelope, testIo } from '../helpers/httpChannelIo.ts';
import { testHistory } from '../helpers/httpPageHistory.ts';
import { type Answer, receiverOfEachTest, reply } from '../helpers/httpReceiver.ts';

const receiver = receiverOfEachTest();
const message = (text: string) => ({ subject: null, text, html: null, parts: [] });

async function edit(
  definition: AnyChannelDefinition,
  settings: object,
  remoteId: string,
  answers: readonly Answer[],
  more: Partial<Envelope> = {},
  io: Partial<ChannelIo> = {},
) {
  receiver.expect(...answers);
  const pointed = definition === file || definition === statusPage ? settings : { ...settings, apiUrl: receiver.url };
  const sender = await definition.open(settingsOf(definition, pointed), testIo(io));
  const post = { remoteId, url: null };
  return await sender.edit?.(correctionOf(post, { message: message('Only *cards* & <@U1>.'), ...more }), post, never);
}
const body = (): unknown => JSON.parse(receiver.requests.at(-1)?.body ?? 'null');
const refused = { kind: 'failed', scope: 'delivery' };

const bot = { to: { channel: 'C0123456789', token: 'xoxb-1' } };
it('Slack: the text stays plain, and the mark of the first post stays with it', async () => {
  const yes = reply(200, { ok: true, channel: 'C0123456789', ts: '1.2' });
  expect(await edit(slack, bot, 'C0123456789:1.2', [yes])).toMatchObject({ kind: 'sent', remoteId: 'C0123456789:1.2' });
  expect(Object.fromEntries(new URLSearchParams(receiver.requests[0]?.body))).toEqual({
    channel: 'C0123456789',
    ts: '1.2',
    text: 'Only *cards* &amp; &lt;@U1&gt;.',
    mrkdwn: 'false',
    parse: 'none',
    link_names: 'false',
  });
});

it('Slack: edits in the channel that the post is in, which stops nobody in another', async () => {
  const no = reply(200, { ok: false, error: 'not_in_channel' });
  expect(await edit(slack, bot, 'C0000000000:1.2', [no])).toMatchObject(refused);
  expect(await edit(slack, bot, 'C0123456789:1.2', [no])).toMatchObject({ kind: 'failed', scope: 'channel' });
  const old = reply(200, { ok: false, error: 'edit_window_closed' });
  expect(await edit(slack, bot, 'C0123456789:1.2', [old])).toMatchObject(refused);
  expect(await edit(slack, bot, 'strange', [])).toMatchObject(refused);
});

const webhookUrl = 'https://discord.com/api/webhooks/1/token';
it('Discord: a text takes the place of an embed, and an embed that of a text, in the same thread', async () => {
  const yes = reply(200, { id: '13' });
  const given = { webhookUrl, threadId: '120000000000000000' };
  await edit(discord, given, '13', [yes], { message: message('Up. @everyone') });
  expect(receiver.requests[0]?.path).toBe('/webhooks/1/token/messages/13?thread_id=120000000000000000');
  expect(body()).toEqual({ content: 'Up. @everyone', embeds: [], allowed_mentions: { parse: [] } });
  const long = 'long '.repeat(401);
  await edit(discord, given, '13', [yes], { message: message(long) });
  expect(body()).toEqual({ content: '', embeds: [{ description: long }], allowed_mentions: { parse: [] } });
});

it('Discord: waits with old messages, and is uncertain about a yes to another one', async () => {
  const busy = reply(400, { code: 30_046, message: 'Maximum number of edits reached', retry_after: 2 });
  expect(await edit(discord, { webhookUrl }, '13', [busy])).toMatchObject({ kind: 'retry', retryAfterMs: 2000 });
  expect(await edit(discord, { webhookUrl }, '13', [reply(200, { id: '14' })])).toMatchObject({ kind: 'uncertain' });
  expect(await edit(discord, { webhookUrl }, '../1', [])).toMatchObject(refused);
});

const chat = { token: '123456:ABC', chatId: '@acme_status' };
it('Telegram: edits by the numbers of the chat and the message, with the same markup', async () => {
  const answer = reply(200, { ok: true, result: true });
  const more = { message: message('Checkout is down: only <cards>') };
  expect(await edit(telegram, chat, '-1001234:7', [answer], more)).toMatchObject({ kind: 'sent' });
  expect(body()).toEqual({
    chat_id: -1001234,
    message_id: 7,
    text: '<b>Checkout is down</b>: only &lt;cards&gt;',
    parse_mode: 'HTML',
    link_preview_options: { is_disabled: true },
  });
});

it.each([
  ['Bad Request: message is not modified: specified new message content …', 400, { kind: 'sent' }],
  ["Bad Request: message can't be edited", 400, refused],
  ['Forbidden: bot is not a member of the channel chat', 403, refused],
  ['Bad Request: not enough rights to edit a message', 400, refused],
  ['Unauthorized', 401, { kind: 'failed', scope: 'channel' }],
])('Telegram: %s', async (description, code, expected) => {
  const answer = reply(code, { ok: false, error_code: code, description });
  expect(await edit(telegram, chat, '-1001234:7', [answer])).toMatchObject(expected);
});

it('Mastodon: calls nobody, and does not change who sees it', async () => {
  const given = { instance: 'https://mastodon.example', accessToken: 't', visibility: 'unlisted' };
  const more = { message: message('@ann sees #cards'), locale: 'pt-BR' };
  expect(await edit(mastodon, given, '11', [reply(200, { id: '11' })], more)).toMatchObject({ kind: 'sent' });
  expect(body()).toEqual({ status: '@\u2060ann sees #\u2060cards', language: 'pt' });
  expect(await edit(mastodon, given, '11', [reply(200, { id: '12' })])).toMatchObject({ kind: 'uncertain' });
});

const company = { organizationId: '2414183', accessToken: 't' };
it('LinkedIn: one field of a post, escaped', async () => {
  await edit(linkedin, company, 'urn:li:share:68', [reply(204)], { message: message('Only (cards) #1') });
  expect(receiver.requests[0]).toMatchObject({
    path: '/rest/posts/urn%3Ali%3Ashare%3A68',
    headers: { 'x-restli-method': 'PARTIAL_UPDATE' },
  });
  expect(body()).toEqual({ patch: { $set: { commentary: 'Only \\(cards\\) \\#1' } } });
});

it.each(['urn:li:comment:(urn:li:activity:9,5)', '5'])('LinkedIn: a comment, as it is named: %s', async (remoteId) => {
  const firstPost = { remoteId: 'urn:li:activity:9', url: null };
  const more = { firstPost, message: message('Only (cards)') };
  expect(await edit(linkedin, company, remoteId, [reply(204)], more)).toMatchObject({ kind: 'sent', remoteId });
  expect(receiver.requests[0]?.path).toBe(
    '/rest/socialActions/urn%3Ali%3Aactivity%3A9/comments/5?actor=urn%3Ali%3Aorganization%3A2414183',
  );
  expect(body()).toEqual({ patch: { message: { $set: { text: 'Only (cards)' } } } });
});

it('LinkedIn: posts a correction where a comment would be too long, and stops where the version has ended', async () => {
  const long = { message: message('x'.repeat(1251)) };
  expect(await edit(linkedin, company, 'urn:li:comment:(urn:li:activity:9,5)', [], long)).toMatchObject(refused);
  const ended = reply(426, { status: 426, code: 'NONEXISTENT_VERSION' });
  expect(await edit(linkedin, company, 'urn:li:share:68', [ended])).toMatchObject({ kind: 'failed', scope: 'channel' });
});

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'allclear-edit-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

it('a file: other words under the same front matter, and none where it was taken away or is not ours', async () => {
  const root = folder();
  const sender = await file.open(settingsOf(file, { folder: root }) as never, testIo());
  const sent = await sender.send(testEnvelope({ message: message('---\nWrong.') }), never);
  if (sent.kind !== 'sent' || sent.remoteId === null) throw new Error(sent.kind);
  const before = readFileSync(sent.remoteId, 'utf8');
  const right = { message: message('Right.') };
  expect(await edit(file, { folder: root }, sent.remoteId, [], right)).toMatchObject({ kind: 'sent' });
  expect(readFileSync(sent.remoteId, 'utf8')).toBe(before.replace('---\nWrong.', 'Right.'));
  writeFileSync(sent.remoteId, 'mine');
  expect(await edit(file, { folder: root }, sent.remoteId, [], right)).toMatchObject(refused);
  rmSync(sent.remoteId);
  expect(await edit(file, { folder: root }, sent.remoteId, [], right)).toMatchObject(refused);
  expect(readdirSync(root)).toEqual([]);
});

it('the status page: built anew from the history, under the same id', async () => {
  const root = folder();
  const io = { history: async () => testHistory() };
  expect(await edit(statusPage, { out: root }, 'page', [], {}, io)).toMatchObject({ kind: 'sent', remoteId: 'page' });
  expect(readdirSync(root)).toContain('index.html');
});
