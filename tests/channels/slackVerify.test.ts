import { expect, it } from 'vitest';
import { type Answer, reply } from '../helpers/httpReceiver.ts';
import { bot, channel, no, token, useSlack, webhook } from '../helpers/slackService.ts';

const service = useSlack();

const whoWith = (scopes: string): Answer =>
  reply(200, { ok: true, user: 'allclear', team: 'Acme' }, { 'x-oauth-scopes': scopes });
const room = (more: object = {}): Answer =>
  reply(200, { ok: true, channel: { id: channel, name: 'status', is_member: true, ...more } });
const all = whoWith('chat:write, channels:read,channels:history');

it('names the bot and the channel, without a post', async () => {
  expect(await service.verify([all, room()], bot)).toEqual({
    kind: 'ok',
    message: 'posts as @allclear (Acme) in #status',
  });
  expect(service.receiver().requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'POST /auth.test',
    `GET /conversations.info?channel=${channel}`,
  ]);
});

it.each<[string, readonly Answer[], string, string]>([
  ['a revoked token', [no('token_revoked')], 'the token was revoked: Slack said token_revoked', 'OAuth & Permissions'],
  ['a wrong token', [no('invalid_auth')], 'none that Slack knows: Slack said invalid_auth', 'Bot User OAuth Token'],
  ['no right to write', [whoWith('channels:read')], 'lacks the scope chat:write', 'add chat:write'],
  ['an unknown channel', [all, no('channel_not_found')], 'no such channel, or it is private', 'copy the id'],
  ['an archived channel', [all, room({ is_archived: true })], '#status is archived', 'unarchive it'],
  ['a channel without the bot', [all, room({ is_member: false })], 'not in #status', '/invite @allclear'],
  [
    'a private channel without the bot',
    [whoWith('chat:write,chat:write.public'), room({ is_member: false, is_private: true })],
    'not in #status',
    '/invite @allclear',
  ],
  ['a busy Slack', [reply(500)], 'Slack said HTTP 500', 'try again later'],
])('finds %s', async (_, answers, message, fix) => {
  const verdict = await service.verify(answers, bot);
  expect(verdict).toMatchObject({
    kind: 'fault',
    message: expect.stringContaining(message),
    fix: expect.stringContaining(fix),
  });
  expect(verdict).toMatchObject({ fix: expect.stringMatching(/incident channels test$/u) });
  expect(JSON.stringify(verdict)).not.toContain(token);
});

it('lets a public channel pass that the bot may write to from outside', async () => {
  const scopes = whoWith('chat:write,chat:write.public,channels:history');
  expect(await service.verify([scopes, room({ is_member: false })], bot)).toMatchObject({ kind: 'ok' });
});

it('lets a channel pass that it may not see', async () => {
  expect(await service.verify([all, no('missing_scope')], bot)).toMatchObject({
    kind: 'ok',
    message: `posts as @allclear (Acme) in #${channel}`,
  });
});

it.each([
  [{}, 'channels:history'],
  [{ is_private: true }, 'groups:history'],
])('warns of a channel %o that it can not look up in', async (more, scope) => {
  expect(await service.verify([whoWith('chat:write'), room(more)], bot)).toMatchObject({
    kind: 'warning',
    message: expect.stringContaining(scope),
    fix: expect.stringContaining(`add ${scope}`),
  });
});

it.each<[number, string, string]>([
  [400, 'no_text', 'ok'],
  [400, 'invalid_payload', 'ok'],
  [404, 'no_service', 'fault'],
  [403, 'invalid_token', 'fault'],
  [410, 'channel_is_archived', 'fault'],
  [500, '', 'warning'],
  [429, '', 'warning'],
])('asks a webhook by a post without text, and takes %i %s for %s', async (status, words, kind) => {
  const verdict = await service.verify([reply(status, words)], webhook);
  expect(verdict.kind).toBe(kind);
  expect(service.receiver().requests[0]?.body).toBe('{}');
  expect(JSON.stringify(verdict)).not.toContain('verysecret');
});

it.each<[number, string, RegExp]>([
  [404, 'no_service', /^the webhook was removed, or its app was: .*no_service$/u],
  [404, '', /^the webhook was removed/u],
  [403, 'invalid_token', /^the address is cut short or mistyped: /u],
  [404, 'channel_not_found', /^its channel was deleted: /u],
  [410, 'channel_is_archived', /^its channel is archived: /u],
  [403, 'action_prohibited', /^an admin of the workspace forbids/u],
])('says what a webhook died of: %i %s', async (status, words, message) => {
  expect(await service.verify([reply(status, words)], webhook)).toMatchObject({
    ...{ kind: 'fault', message: expect.stringMatching(message) },
    fix: expect.stringContaining('Incoming Webhooks'),
  });
});
