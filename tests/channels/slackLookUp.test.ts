import { expect, it } from 'vitest';
import type { Envelope } from '../../src/channels/channel.ts';
import { never, testEnvelope } from '../helpers/httpChannelIo.ts';
import { type Answer, reply } from '../helpers/httpReceiver.ts';
import { bot, channel, firstPost, no, textOf, token, useSlack } from '../helpers/slackService.ts';

const service = useSlack();

const listed = (messages: readonly object[], more: object = {}): Answer =>
  reply(200, { ok: true, messages, has_more: false, ...more });
const ours = { ts: '9.1', bot_id: 'B1', metadata: { event_payload: { key: 'd2kq7x5v3m' } }, text: 'edited' };
const lookUp = async (answers: readonly Answer[], more: Partial<Envelope> = {}) => {
  service.receiver().expect(...answers);
  return await (await service.open(bot)).lookUp?.(testEnvelope(more), never);
};
const found = { remoteId: `${channel}:9.1`, url: null };
const { text } = testEnvelope().message;
const wrapped = text.replace(/https:\S+/u, (link) => `<${link}>`);

it('asks for what was posted since the update, with the marks', async () => {
  await lookUp([listed([])]);
  const { method, path, headers } = service.receiver().requests[0] ?? {
    path: '',
    headers: {} as Record<string, string>,
  };
  expect([method, path.split('?')[0], headers['authorization']]).toEqual([
    'GET',
    '/conversations.history',
    `Bearer ${token}`,
  ]);
  expect(Object.fromEntries(new URLSearchParams(path.split('?')[1]))).toEqual({
    channel,
    // A minute before the update.
    oldest: '1795427940',
    limit: '200',
    include_all_metadata: 'true',
  });
});

it.each<[string, object, object | string]>([
  ['by its mark, whatever it says now', ours, found],
  ['by its words, as Slack gives them back', { ts: '9.1', bot_id: 'B1', text: wrapped }, found],
  [
    'by the link to this very update',
    { ts: '9.1', bot_id: 'B1', text: 'in other words <https://status.acme.example/incidents/7#1|here>' },
    found,
  ],
  [
    'not by another update’s link',
    { ts: '9.1', bot_id: 'B1', text: 'https://status.acme.example/incidents/7#12' },
    'absent',
  ],
  ['not by another mark', { ...ours, metadata: { event_payload: { key: 'other' } }, text: wrapped }, 'absent'],
  ['not in what a person copied', { ts: '9.1', user: 'U1', text: wrapped }, 'absent'],
])('finds it %s', async (_, post, expected) => {
  expect(await lookUp([listed([{ ts: '9.2' }, post])])).toEqual(expected);
});

it('finds words with signs that Slack escapes', async () => {
  const sent = 'a < b && c\nhttps://acme.example/?a=1&b=2';
  const posted = 'a &lt; b &amp;&amp; c\n<https://acme.example/?a=1&amp;b=2>';
  expect(await lookUp([listed([{ ts: '9.1', bot_id: 'B1', text: posted }])], textOf(sent))).toEqual(found);
});

it('reads on until the end of the list, and knows nothing where it can not', async () => {
  const more = { has_more: true, response_metadata: { next_cursor: 'next=' } };
  expect(await lookUp([listed([], more), listed([ours])])).toEqual(found);
  expect(service.receiver().requests[1]?.path).toContain('cursor=next%3D');
  expect(await lookUp([listed([], more), no('ratelimited')])).toBe('unknown');
  expect(await lookUp([listed([], { has_more: true })])).toBe('unknown');
  expect(await lookUp(Array.from({ length: 10 }, () => listed([], more)))).toBe('unknown');
});

it('looks for a reply in the thread, then for a post of its own', async () => {
  expect(await lookUp([listed([ours])], { firstPost })).toEqual(found);
  expect(await lookUp([listed([]), listed([ours])], { firstPost })).toEqual(found);
  expect(await lookUp([listed([]), listed([])], { firstPost })).toBe('absent');
  expect(service.receiver().requests.map(({ path }) => path.split('?')[0])).toEqual([
    '/conversations.replies',
    '/conversations.replies',
    '/conversations.history',
    '/conversations.replies',
    '/conversations.history',
  ]);
  expect(service.receiver().requests[0]?.path).toContain('ts=1795420000.000200');
});

it.each<[string, Answer]>([
  ['missing_scope', no('missing_scope')],
  ['a 500', reply(500)],
  ['a cut answer', { kind: 'cut', status: 200, body: '{"ok":true,"messages":[' }],
  ['no list', reply(200, { ok: true })],
])('does not know after %s', async (_, answer) => {
  expect(await lookUp([answer])).toBe('unknown');
});
