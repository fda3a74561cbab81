import { describe, expect, it } from 'vitest';
import type { Envelope } from '../../src/channels/channel.ts';
import { discord } from '../../src/channels/discord.ts';
import { never, settingsOf, testEnvelope, testIo } from '../helpers/httpChannelIo.ts';
import { type Answer, receiverOfEachTest, reply } from '../helpers/httpReceiver.ts';

const id = '1200000000000000001';
const webhookUrl = `https://discord.com/api/webhooks/${id}/very-secret_token`;

const receiver = receiverOfEachTest();

const settings = (more: object = {}) => settingsOf(discord, { webhookUrl, apiUrl: receiver.url, ...more }) as never;
const yes = reply(200, { id: '1300000000000000001' });
const send = async (answer: Answer, more: Partial<Envelope> = {}, given: object = {}) => {
  receiver.expect(answer);
  return await (await discord.open(settings(given), testIo())).send(testEnvelope(more), never);
};
const textOf = (text: string): Partial<Envelope> => ({ message: { subject: null, text, html: null, parts: [] } });
const body = () => JSON.parse(receiver.requests.at(-1)?.body ?? '') as Record<string, unknown>;

it('posts to the webhook, waits for the saved message, and lets nobody be notified by the text', async () => {
  expect(await send(yes, textOf('**Checkout** is down @everyone'))).toEqual({
    kind: 'sent',
    remoteId: '1300000000000000001',
    url: null,
  });
  const { method, path, headers } = receiver.requests[0] ?? { headers: {} as Record<string, string> };
  expect([method, path]).toEqual(['POST', `/webhooks/${id}/very-secret_token?wait=true`]);
  expect(headers).toMatchObject({
    'content-type': 'application/json',
    'user-agent': expect.stringMatching(/^allclear\//u),
  });
  expect(body()).toEqual({ content: '**Checkout** is down @everyone', allowed_mentions: { parse: [] } });
});

it('posts into a thread where one is set', async () => {
  await send(yes, {}, { threadId: '1200000000000000009' });
  expect(receiver.requests[0]?.path).toContain('?wait=true&thread_id=1200000000000000009');
});

it('posts each update by itself', async () => {
  await send(yes, { firstPost: { remoteId: '1300000000000000000', url: null } });
  expect(body()).toEqual({ content: expect.any(String), allowed_mentions: { parse: [] } });
});

it.each([
  ['<@123> <@!1> <@&2>', '\\<@123> \\<@!1> \\<@&2>'],
  ['<#123> <:fire:1> <a:fire:1>', '\\<#123> \\<:fire:1> \\<a:fire:1>'],
  ['<t:1795428000:R> </cmd:1> <id:browse>', '\\<t:1795428000:R> \\</cmd:1> \\<id:browse>'],
  ['\\<@123\\>', '\\<@123\\>'],
  ['a < b, <https://acme.example>, **bold**, [words](https://acme.example)', null],
])('shows %j as it was written', async (text, expected) => {
  await send(yes, textOf(text));
  expect(body()['content']).toBe(expected ?? text);
});

it('puts into an embed what does not fit into a message, and counts what is really sent', async () => {
  await send(yes, textOf('a'.repeat(2000)));
  expect(body()).toMatchObject({ content: 'a'.repeat(2000) });
  const long = `<@1>${'a'.repeat(1996)}`;
  await send(yes, textOf(long));
  expect(body()).toEqual({ embeds: [{ description: `\\${long}` }], allowed_mentions: { parse: [] } });
  expect(discord.measure(long)).toEqual({ length: 2001, limit: 4096, segments: null });
  expect(discord.measure('🔥').length).toBe(2);
});

describe('what Discord says', () => {
  it.each<[number, number, object]>([
    [404, 10_003, { kind: 'failed', scope: 'channel' }],
    [404, 10_015, { kind: 'failed', scope: 'channel' }],
    [403, 50_001, { kind: 'failed', scope: 'channel' }],
    [400, 50_006, { kind: 'failed', scope: 'delivery' }],
    [400, 50_008, { kind: 'failed', scope: 'channel' }],
    [403, 50_013, { kind: 'failed', scope: 'channel' }],
    [401, 50_027, { kind: 'failed', scope: 'channel' }],
    [400, 50_035, { kind: 'failed', scope: 'delivery' }],
    [400, 220_001, { kind: 'failed', scope: 'channel' }],
    [403, 40_333, { kind: 'failed', scope: 'channel' }],
    [400, 20_016, { kind: 'retry' }],
    [429, 20_028, { kind: 'retry' }],
    [429, 20_029, { kind: 'retry' }],
    [429, 40_062, { kind: 'retry' }],
    [503, 130_000, { kind: 'retry' }],
    [500, 0, { kind: 'uncertain' }],
  ])('takes %i with the code %i for %o', async (status, code, expected) => {
    const outcome = await send(reply(status, { message: 'in words', code }));
    expect(outcome).toMatchObject(expected);
    expect(outcome).toMatchObject({ reason: expect.stringMatching(`^Discord said HTTP ${status}: in words`) });
    expect(JSON.stringify(outcome)).not.toContain('very-secret');
  });

  it('waits as long as it is told, in the header or in the body', async () => {
    const limited = { message: 'You are being rate limited.', retry_after: 64.57, global: false };
    expect(await send(reply(429, limited))).toMatchObject({ kind: 'retry', retryAfterMs: 64_570 });
    expect(await send(reply(429, limited, { 'retry-after': '65' }))).toMatchObject({ retryAfterMs: 65_000 });
    expect(await send(reply(429, { retry_after: 'soon' }))).toMatchObject({ retryAfterMs: null });
  });

  it.each(['', '{}', '[]', '{"id":17}', '{"id":""}', '<html>'])('is uncertain after a yes with %j', async (text) => {
    expect(await send(reply(200, text))).toMatchObject({ kind: 'uncertain' });
  });
});

describe('the check', () => {
  const verify = async (answer: Answer | null, given: object = {}) => {
    if (answer) receiver.expect(answer);
    return await discord.verify(settings(given), testIo(), never);
  };

  it('names the webhook, without a post', async () => {
    const hook = reply(200, { id, name: 'Acme status', channel_id: '12', token: 'very-secret_token' });
    expect(await verify(hook)).toEqual({ kind: 'ok', message: 'posts as Acme status in the channel 12' });
    const { method, path, body: sent } = receiver.requests[0] ?? {};
    expect([method, path, sent]).toEqual(['GET', `/webhooks/${id}/very-secret_token`, '']);
  });

  it.each<[string, Answer, string, string]>([
    [
      'a deleted webhook',
      reply(404, { message: 'Unknown Webhook', code: 10_015 }),
      'the webhook was deleted, or its address is of another one: Discord said HTTP 404: Unknown Webhook',
      'Copy Webhook URL',
    ],
    [
      'a wrong token',
      reply(401, { message: 'Invalid Webhook Token', code: 50_027 }),
      'cut short or mistyped',
      'Copy Webhook URL',
    ],
    ['a busy Discord', reply(500), 'HTTP 500', 'try again later'],
    ['a lost answer', { kind: 'reset' }, 'the connection was cut', 'try again later'],
    ['something else', reply(200, '<html>'), 'no webhook of Discord', 'Copy Webhook URL'],
  ])('finds %s', async (_, answer, message, fix) => {
    const verdict = await verify(answer);
    expect(verdict).toMatchObject({
      kind: 'fault',
      message: expect.stringContaining(message),
      fix: expect.stringContaining(fix),
    });
    expect(verdict).toMatchObject({ fix: expect.stringMatching(/incident channels test$/u) });
    expect(JSON.stringify(verdict)).not.toContain('very-secret');
  });

  it.each([
    'nonsense very-secret',
    `http://discord.com/api/webhooks/${id}/very-secret`,
    `https://evil.example/api/webhooks/${id}/very-secret`,
    `https://discord.com.evil.example/api/webhooks/${id}/very-secret`,
    'https://discord.com/api/webhooks/very-secret',
    `https://discord.com/api/webhooks/${id}/very-secret/slack`,
  ])('refuses the address %s, in sending as in the check', async (wrong) => {
    const verdict = await verify(null, { webhookUrl: wrong });
    const outcome = await (await discord.open(settings({ webhookUrl: wrong }), testIo())).send(testEnvelope(), never);
    expect([verdict.kind, outcome.kind]).toEqual(['fault', 'failed']);
    expect(outcome).toMatchObject({ scope: 'channel' });
    expect(JSON.stringify([verdict, outcome])).not.toContain('very-secret');
  });

  it.each(['https://canary.discord.com/api/webhooks', 'https://discordapp.com/api/v10/webhooks'])(
    'knows the address %s too',
    async (start) => {
      const hook = reply(200, { id, name: 'Acme', channel_id: '12' });
      expect(await verify(hook, { webhookUrl: `${start}/${id}/other` })).toMatchObject({ kind: 'ok' });
      expect(receiver.requests[0]?.path).toBe(`/webhooks/${id}/other`);
    },
  );
});

it('is answered in a drill as by Discord', async () => {
  const led = {
    ...settingsOf(discord, { webhookUrl }),
    ...discord.redirect({} as never, { url: `${receiver.url}/d`, smtpPort: 1, folder: '/' }),
  };
  receiver.expect(reply(200, discord.drillAnswer?.('/d/webhooks/1/drill', 4).body as object));
  expect(await (await discord.open(led as never, testIo())).send(testEnvelope(), never)).toMatchObject({
    remoteId: '4',
  });
  expect(receiver.requests[0]?.path).toBe('/d/webhooks/1/drill?wait=true');
});
