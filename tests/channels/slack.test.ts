import { expect, it } from 'vitest';
import type { Envelope } from '../../src/channels/channel.ts';
import { slack } from '../../src/channels/slack.ts';
import { testEnvelope } from '../helpers/httpChannelIo.ts';
import { reply } from '../helpers/httpReceiver.ts';
import { channel, firstPost, no, textOf, token, useSlack, yes } from '../helpers/slackService.ts';

const service = useSlack();
const update = (event: Envelope['update']['event']): Partial<Envelope> => ({
  update: { seq: 3, event, status: 'resolved', at: new Date('2026-11-23T10:00:00Z') },
});

it('posts a form to chat.postMessage, with a mark to find it by', async () => {
  expect(await service.send([yes])).toEqual({ kind: 'sent', remoteId: `${channel}:1795428000.000100`, url: null });
  const { method, path, headers } = service.receiver().requests[0] ?? { headers: {} as Record<string, string> };
  expect([method, path, headers['authorization']]).toEqual(['POST', '/chat.postMessage', `Bearer ${token}`]);
  expect(headers['content-type']).toBe('application/x-www-form-urlencoded');
  expect(service.form()).toEqual({
    channel,
    text: testEnvelope().message.text,
    mrkdwn: 'false',
    unfurl_links: 'false',
    unfurl_media: 'false',
    metadata: '{"event_type":"incident_update","event_payload":{"key":"d2kq7x5v3m"}}',
  });
});

it('makes no mention, link or command of what stands in a text', async () => {
  await service.send([yes], textOf('<!channel> <@U0> a && b > c “ä” 🔥'));
  expect(service.form()['text']).toBe('&lt;!channel&gt; &lt;@U0&gt; a &amp;&amp; b &gt; c “ä” 🔥');
});

it.each([
  ['monitoring', undefined],
  ['resolved', 'true'],
  ['reopened', 'true'],
  ['correction', 'true'],
] as const)('hangs %s on the first post, shown to the whole channel: %s', async (event, shown) => {
  await service.send([yes], { firstPost, ...update(event) });
  expect(service.form()).toMatchObject({ thread_ts: '1795420000.000200' });
  expect(service.form()['reply_broadcast']).toBe(shown);
});

it.each([
  ['nothing', null],
  ['a post in another channel', { remoteId: 'C9999999999:1.2', url: null }],
  ['what is no post', { remoteId: 'd2kq7x5v3m', url: null }],
])('posts by itself where the first post is %s', async (_, first) => {
  await service.send([yes], { firstPost: first, ...update('resolved') });
  expect(Object.keys(service.form())).not.toContain('thread_ts');
  expect(Object.keys(service.form())).not.toContain('reply_broadcast');
});

it.each(['thread_not_found', 'message_not_found', 'cannot_reply_to_message'])(
  'posts by itself where the thread is gone: %s',
  async (error) => {
    expect(await service.send([no(error), yes], { firstPost })).toMatchObject({ kind: 'sent' });
    expect([service.form(0)['thread_ts'], service.form(1)['thread_ts']]).toEqual(['1795420000.000200', undefined]);
  },
);

it.each([
  ['invalid_auth', { kind: 'failed', scope: 'channel' }],
  ['not_authed', { kind: 'failed', scope: 'channel' }],
  ['token_revoked', { kind: 'failed', scope: 'channel' }],
  ['account_inactive', { kind: 'failed', scope: 'channel' }],
  ['missing_scope', { kind: 'failed', scope: 'channel' }],
  ['channel_not_found', { kind: 'failed', scope: 'channel' }],
  ['not_in_channel', { kind: 'failed', scope: 'channel' }],
  ['is_archived', { kind: 'failed', scope: 'channel' }],
  ['restricted_action', { kind: 'failed', scope: 'channel' }],
  ['no_text', { kind: 'failed', scope: 'delivery' }],
  ['msg_too_long', { kind: 'failed', scope: 'delivery' }],
  ['constructor', { kind: 'failed', scope: 'delivery' }],
  ['ratelimited', { kind: 'retry', retryAfterMs: null }],
  ['rate_limited', { kind: 'retry' }],
  ['service_unavailable', { kind: 'retry' }],
  ['request_timeout', { kind: 'retry' }],
  // Slack: "some aspect of the operation" may have succeeded.
  ['internal_error', { kind: 'uncertain' }],
  ['fatal_error', { kind: 'uncertain' }],
])('takes a 200 with the error %s for %o', async (error, expected) => {
  expect(await service.send([no(error)])).toMatchObject({ ...expected, reason: `Slack said ${error}` });
});

it('says which scope is missing, and waits as long as a limit says', async () => {
  const missing = reply(200, { ok: false, error: 'missing_scope', needed: 'chat:write' });
  expect(await service.send([missing])).toMatchObject({ reason: 'Slack said missing_scope: chat:write' });
  const limited = reply(200, { ok: false, error: 'ratelimited' }, { 'retry-after': '30' });
  expect(await service.send([limited])).toMatchObject({ kind: 'retry', retryAfterMs: 30_000 });
});

it.each([
  ['', 200],
  ['<html>', 200],
  ['[]', 200],
  ['{}', 200],
  ['{"ok":"true","channel":"C0","ts":"1"}', 200],
  ['{"ok":true}', 200],
  ['{"ok":true,"channel":"C0123456789","ts":1795428000}', 200],
  ['{"ok":true,"channel":"","ts":""}', 200],
  ['{"ok":false}', 200],
])('is uncertain after the answer %j', async (body, status) => {
  expect(await service.send([reply(status, body)])).toMatchObject({ kind: 'uncertain' });
});

it('counts what is really sent', () => {
  expect(slack.measure('a&<>b🔥')).toEqual({ length: 16, limit: 40_000, segments: null });
});
