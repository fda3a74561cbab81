import { expect, it } from 'vitest';
import type { Envelope, Sender } from '../../src/channels/channel.ts';
import { sms } from '../../src/channels/sms.ts';
import { never, settingsOf, testEnvelope, testIo, testNow } from '../helpers/httpChannelIo.ts';
import { receiverOfEachTest, reply } from '../helpers/httpReceiver.ts';

const receiver = receiverOfEachTest();
const token = 'twilio-token-4711';
const to = '+4915112345678';
const signIn = { provider: 'twilio', accountSid: 'AC1', authToken: token, from: '+15005550006' };

const open = (given: object = signIn): Promise<Sender> =>
  sms.open(settingsOf(sms, { ...given, apiUrl: receiver.url }) as never, testIo());
const text = testEnvelope().message.text;
const send = async (envelope: Partial<Envelope> = {}, given: object = signIn) =>
  (await open(given)).send(testEnvelope({ to, ...envelope }), never);
const form = (index = 0): Record<string, string> =>
  Object.fromEntries(new URLSearchParams(receiver.requests[index]?.body));
const yes = reply(201, { sid: 'SM1', status: 'queued' });
const no = (status: number, code: number) => reply(status, { code, message: 'Twilio’s words', status });

it('posts a form to the account, which the networks may try as long as the message is worth it', async () => {
  receiver.expect(yes);
  expect(await send()).toEqual({ kind: 'sent', remoteId: 'SM1', url: null });
  expect(receiver.requests).toMatchObject([
    {
      method: 'POST',
      path: '/2010-04-01/Accounts/AC1/Messages.json',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: `Basic ${Buffer.from(`AC1:${token}`).toString('base64')}`,
      },
    },
  ]);
  expect(form()).toEqual({ To: to, From: '+15005550006', Body: text, ValidityPeriod: '7200' });
});

it('signs in with a key and sends through a messaging service', async () => {
  receiver.expect(yes);
  await send(
    {},
    { provider: 'twilio', accountSid: 'AC1', apiKey: 'SK1', apiSecret: token, messagingServiceSid: 'MG1' },
  );
  expect(receiver.requests[0]?.headers['authorization']).toBe(
    `Basic ${Buffer.from(`SK1:${token}`).toString('base64')}`,
  );
  expect(form()).toMatchObject({ MessagingServiceSid: 'MG1' });
  expect(form()).not.toHaveProperty('From');
});

it('sends the quotes and dashes that the networks have, so that a segment holds 153 characters', async () => {
  receiver.expect(yes);
  await send({ message: { subject: null, text: '“Down” – we’re on it…', html: null, parts: [] } });
  expect(form()['Body']).toBe('"Down" - we\'re on it...');
});

it.each([
  ['what is left of two hours', { at: new Date(testNow.getTime() - 5_400_000) }, '2h', '1800'],
  ['all of it where a route held it back for longer', { at: new Date(testNow.getTime() - 90_000_000) }, '2h', '7200'],
  [
    'all of it for the all-clear, which never expires',
    { event: 'resolved', at: new Date(testNow.getTime() - 5_400_000) },
    '2h',
    '7200',
  ],
  ['ten hours at most', {}, '24h', '36000'],
] as const)('is valid for %s', async (_, update, expireAfter, seconds) => {
  receiver.expect(yes);
  await send({ update: { ...testEnvelope().update, ...update } }, { ...signIn, expireAfter });
  expect(form()['ValidityPeriod']).toBe(seconds);
});

it.each([
  [400, 21211, 'failed', 'delivery', /this is no phone number \(error 21211\)/u],
  [400, 21614, 'failed', 'delivery', /no mobile number/u],
  [400, 21610, 'failed', 'delivery', /has opted out \(STOP\)/u],
  [400, 21408, 'failed', 'delivery', /Geo permissions/u],
  [400, 21608, 'failed', 'delivery', /trial account/u],
  [400, 21606, 'failed', 'channel', /no number of this account/u],
  [401, 20003, 'failed', 'channel', /token or key is wrong/u],
  [403, 20005, 'failed', 'channel', /not active/u],
  [404, 20404, 'failed', 'channel', /no such account/u],
  [400, 99999, 'failed', 'delivery', /Twilio said HTTP 400: Twilio’s words/u],
  [500, 20500, 'uncertain', undefined, /HTTP 500/u],
] as const)('HTTP %i with error %i is %s', async (status, code, kind, scope, reason) => {
  receiver.expect(no(status, code));
  const outcome = await send();
  expect(outcome).toMatchObject({ kind, reason: expect.stringMatching(reason), ...(scope ? { scope } : {}) });
});

it.each([20429, 21611, 63038])('waits after error %i, as long as Twilio says', async (code) => {
  receiver.expect(reply(429, { code, message: 'too fast' }, { 'retry-after': '3' }));
  expect(await send()).toMatchObject({ kind: 'retry', retryAfterMs: 3000 });
});

it('believes no yes that names no message, and none of a message that has failed at once', async () => {
  receiver.expect(
    reply(201, {}),
    reply(201, { sid: 'SM1', status: 'failed', error_code: 21610 }),
    reply(201, { sid: 'SM1', status: 'undelivered', error_code: 30006 }),
  );
  expect(await send()).toMatchObject({ kind: 'uncertain' });
  expect(await send()).toMatchObject({
    kind: 'failed',
    reason: expect.stringContaining('opted out'),
    scope: 'delivery',
  });
  expect(await send()).toMatchObject({ kind: 'failed', reason: expect.stringContaining('30006') });
});

const listed = (more: object = {}): object => ({
  sid: 'SM9',
  to,
  from: '+15005550006',
  direction: 'outbound-api',
  status: 'delivered',
  body: text,
  date_created: 'Mon, 23 Nov 2026 10:00:05 +0000',
  ...more,
});

it('finds a text whose answer was lost among those to that number, even if it still waits to be sent', async () => {
  receiver.expect(reply(200, { messages: [listed({ sid: 'SM8', body: 'another' }), listed({ status: 'queued' })] }));
  expect(await (await open()).lookUp?.(testEnvelope({ to }), never)).toEqual({ remoteId: 'SM9', url: null });
  const [asked] = receiver.requests;
  expect(asked?.path).toBe(
    `/2010-04-01/Accounts/AC1/Messages.json?To=${encodeURIComponent(to)}&From=%2B15005550006&PageSize=50`,
  );
});

it.each<readonly [string, object]>([
  ['another text', { body: 'Checkout is down' }],
  ['another number', { to: '+4915199999999' }],
  ['an answer of theirs', { direction: 'inbound' }],
  ['one that failed', { status: 'failed' }],
  ['one of before the update', { date_created: 'Mon, 23 Nov 2026 08:00:00 +0000' }],
  ['one of no time', { date_created: null }],
])('does not take %s for it', async (_, more) => {
  receiver.expect(reply(200, { messages: [listed(more)] }));
  expect(await (await open()).lookUp?.(testEnvelope({ to }), never)).toBe('absent');
});

it.each([reply(401), reply(500), reply(200, 'cut'), reply(429)])(
  'knows nothing where it is not told: %j',
  async (answer) => {
    receiver.expect(answer);
    expect(await (await open()).lookUp?.(testEnvelope({ to }), never)).toBe('unknown');
  },
);
