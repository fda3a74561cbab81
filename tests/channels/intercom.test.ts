import { expect, it } from 'vitest';
import { intercom } from '../../src/channels/intercom.ts';
import { describeHosted, type Standing } from '../contract/hosted.ts';
import { asked, hostedSenderAt, laterUpdate } from '../helpers/hostedPage.ts';
import { never, settingsOf, testEnvelope, testIo } from '../helpers/httpChannelIo.ts';
import { receiverOfEachTest, reply } from '../helpers/httpReceiver.ts';

const settings = { token: 'topsecret', senderId: 814860, newsfeedId: 198313 };
const accepted = reply(200, { type: 'news-item', id: 'found' });

const item = ({ text, at, title = 'Checkout is down' }: Standing) => ({
  type: 'news-item',
  id: 'found',
  title,
  body: text,
  ...(at ? { updated_at: at.getTime() / 1000 } : {}),
});

describeHosted({
  definition: intercom,
  settings,
  known: (updates) => updates.map((one) => reply(200, item(one))),
  search: (update) => [reply(200, { type: 'list', data: [item(update)], pages: {} })],
  accepts: accepted,
  updateOfFound: 'PUT /news/news_items/found',
  create: 'POST /news/news_items',
  hasTimes: true,
  hasState: false,
});

const receiver = receiverOfEachTest();
const sender = (more: object = {}) => hostedSenderAt(intercom, { ...settings, ...more }, receiver.url);

it('posts a live news item as HTML', async () => {
  receiver.expect(accepted);
  const text = '**Checkout is down**\n\nSee https://status.acme.example/incidents/7#1';
  const envelope = testEnvelope({ message: { subject: null, text, html: null, parts: [] } });
  expect(await (await sender()).send(envelope, never)).toEqual({ kind: 'sent', remoteId: 'found', url: null });
  expect(receiver.requests[0]?.headers).toMatchObject({
    authorization: 'Bearer topsecret',
    'intercom-version': '2.16',
  });
  const link = 'https://status.acme.example/incidents/7#1';
  expect(receiver.requests.map(asked)).toEqual([
    [
      'POST /news/news_items',
      {
        title: 'Checkout is down',
        body: `<p><strong>Checkout is down</strong></p>\n<p>See <a href="${link}" rel="nofollow noopener">${link}</a></p>\n`,
        sender_id: 814860,
        state: 'live',
        deliver_silently: false,
        newsfeed_assignments: [{ newsfeed_id: 198313 }],
      },
    ],
  ]);
});

it('edits that item with each later update, and leaves it in its feed', async () => {
  receiver.expect(accepted);
  const outcome = await (await sender({ notify: false })).send(laterUpdate(2, 'resolved', '141'), never);
  expect(outcome).toMatchObject({ kind: 'sent', remoteId: 'found' });
  expect(receiver.requests.map(asked)).toMatchObject([
    [
      'PUT /news/news_items/141',
      { state: 'live', deliver_silently: true, newsfeed_assignments: [{ newsfeed_id: 198313 }] },
    ],
  ]);
});

it('lets no text make a tag, an image or a script', async () => {
  receiver.expect(accepted);
  const text = '<script>x</script> ![i](https://t.example/i.png) [l](javascript:alert(1))';
  await (await sender()).send(testEnvelope({ message: { subject: null, text, html: null, parts: [] } }), never);
  const { body } = asked(receiver.requests[0] as never)[1] as { body: string };
  expect(body).not.toMatch(/<script|<img|href="javascript/u);
});

it('takes a number as an id too', async () => {
  receiver.expect(reply(200, { id: 141 }));
  expect(await (await sender()).send(testEnvelope(), never)).toMatchObject({ kind: 'sent', remoteId: '141' });
});

it.each([
  ['us', 'api.intercom.io'],
  ['eu', 'api.eu.intercom.io'],
  ['au', 'api.au.intercom.io'],
])('goes to where the workspace is hosted: %s', async (region, host) => {
  const hosts: string[] = [];
  const http = async (url: string) => {
    hosts.push(new URL(url).host);
    return { status: 200, headers: {}, text: '{"id":"1"}' };
  };
  const given = settingsOf(intercom, { ...settings, region });
  await (await intercom.open(given as never, testIo({ http }))).send(testEnvelope(), never);
  expect(hosts).toEqual([host]);
});

const errors = (code: string) => ({ type: 'error.list', errors: [{ code, message: `about ${code}` }] });
it.each([
  [400, errors('parameter_invalid'), { kind: 'failed', reason: expect.stringContaining('parameter_invalid') }],
  [401, errors('unauthorized'), { kind: 'failed', scope: 'channel' }],
  [403, errors('api_plan_restricted'), { kind: 'failed', scope: 'channel' }],
  [404, errors('not_found'), { kind: 'failed', scope: 'delivery' }],
  [429, errors('rate_limit_exceeded'), { kind: 'retry' }],
])('makes of %i %j what the service means by it', async (status, body, outcome) => {
  receiver.expect(reply(status, body));
  expect(await (await sender()).send(testEnvelope(), never)).toMatchObject(outcome);
});

it('waits until a rate limit is over', async () => {
  const reset = String(Date.parse('2026-11-23T10:00:08Z') / 1000);
  receiver.expect(reply(429, errors('rate_limit_exceeded'), { 'x-ratelimit-reset': reset }));
  expect(await (await sender()).send(testEnvelope(), never)).toMatchObject({ kind: 'retry', retryAfterMs: 8000 });
});

const me = reply(200, { type: 'admin', id: '814860', app: { name: 'Acme' } });
it.each([
  [[me, reply(200, { id: '198313', name: 'Status' })], { kind: 'ok', message: 'posts in the newsfeed Status of Acme' }],
  [[reply(401, errors('unauthorized'))], { kind: 'fault', fix: expect.stringContaining('access token') }],
  [[me, reply(403)], { kind: 'fault', fix: expect.stringContaining('access token') }],
  [[me, reply(404)], { kind: 'fault', fix: expect.stringContaining('"newsfeedId"') }],
])('is proven without a post: %j', async (answers, expected) => {
  receiver.expect(...answers);
  const given = settingsOf(intercom, { ...settings, apiUrl: receiver.url });
  const verdict = await intercom.verify(given as never, testIo(), never);
  expect(verdict).toMatchObject(expected);
  if (verdict.kind === 'fault') expect(verdict.fix).toMatch(/incident channels test$/u);
  expect(JSON.stringify(verdict)).not.toContain('topsecret');
  expect(receiver.requests.map(({ path }) => path)).toEqual(['/me', '/news/newsfeeds/198313'].slice(0, answers.length));
});
