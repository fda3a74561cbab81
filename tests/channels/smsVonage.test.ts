import { expect, it } from 'vitest';
import type { Envelope } from '../../src/channels/channel.ts';
import { sms } from '../../src/channels/sms.ts';
import { never, settingsOf, testEnvelope, testIo } from '../helpers/httpChannelIo.ts';
import { receiverOfEachTest, reply } from '../helpers/httpReceiver.ts';

const receiver = receiverOfEachTest();
const secret = 'vonage-secret-4711';
const given = { provider: 'vonage', apiKey: 'abcd1234', apiSecret: secret, from: '+4915100000000' };
const to = '+4915112345678';

const send = async (envelope: Partial<Envelope> = {}, more: object = {}) => {
  const settings = settingsOf(sms, { ...given, ...more, apiUrl: receiver.url });
  return (await sms.open(settings as never, testIo())).send(testEnvelope({ to, ...envelope }), never);
};
const says = (...messages: readonly object[]) => reply(200, { 'message-count': String(messages.length), messages });
const form = (): Record<string, string> => Object.fromEntries(new URLSearchParams(receiver.requests[0]?.body));

it('posts a form without the pluses, which says when the alphabet is another', async () => {
  receiver.expect(says({ status: '0', 'message-id': '0A1' }));
  const text = 'Оплата не проходит 🔥';
  expect(await send({ message: { subject: null, text, html: null, parts: [] } })).toEqual({
    kind: 'sent',
    remoteId: '0A1',
    url: null,
  });
  expect(receiver.requests).toMatchObject([{ method: 'POST', path: '/sms/json' }]);
  expect(form()).toEqual({
    api_key: 'abcd1234',
    api_secret: secret,
    from: '4915100000000',
    to: '4915112345678',
    text,
    type: 'unicode',
    ttl: '7200000',
    'client-ref': 'd2kq7x5v3m',
  });
});

it.each([
  ['5s', '20000'],
  ['200h', '604800000'],
])('clamps %s to what Vonage takes', async (expireAfter, ttl) => {
  receiver.expect(says({ status: '0', 'message-id': '0A1' }));
  await send({}, { expireAfter });
  expect(form()).toMatchObject({ ttl, type: 'text' });
});

it.each([
  ['1', 'retry', /faster than the account may/u],
  ['10', 'retry', /connections/u],
  ['2', 'failed delivery', /Vonage’s words \(status 2\)/u],
  ['4', 'failed channel', /the API key or its secret is wrong \(status 4\)/u],
  ['5', 'uncertain', /an error of its own/u],
  ['6', 'failed delivery', /no number that can be texted/u],
  ['7', 'failed delivery', /opted out/u],
  ['8', 'failed channel', /suspended/u],
  ['9', 'failed channel', /no credit left/u],
  ['15', 'failed delivery', /sender is not allowed/u],
  ['29', 'failed delivery', /trial account/u],
  ['77', 'failed delivery', /Vonage’s words/u],
])('status %j in a 200 is %s', async (status, expected, reason) => {
  receiver.expect(says({ status, 'error-text': 'Vonage’s words' }));
  const outcome = await send();
  expect(outcome.kind === 'failed' ? `failed ${outcome.scope}` : outcome.kind).toBe(expected);
  expect(outcome.reason).toMatch(reason);
});

it('is uncertain where some parts were taken, or the answer is none', async () => {
  receiver.expect(
    says({ status: '0', 'message-id': '0A1' }, { status: '1', 'error-text': 'Throttled' }),
    says({ status: '0' }),
    says(),
    reply(200, 'cut'),
  );
  for (const reason of [/1 of 2 parts/u, /gave them no id/u, /can not be read/u, /can not be read/u]) {
    expect(await send()).toMatchObject({ kind: 'uncertain', reason: expect.stringMatching(reason) });
  }
});

it('can not be asked what it took: a lost answer is held, unless the config says to send again', async () => {
  const lookUp = async (more: object) => {
    const settings = settingsOf(sms, { ...given, ...more, apiUrl: receiver.url });
    return await (await sms.open(settings as never, testIo())).lookUp?.(testEnvelope({ to }), never);
  };
  expect(await lookUp({})).toBeUndefined();
  expect(await lookUp({ whenUncertain: 'resend' })).toBe('absent');
});
