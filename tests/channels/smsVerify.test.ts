import { expect, it } from 'vitest';
import type { Verdict } from '../../src/channels/channel.ts';
import { sms } from '../../src/channels/sms.ts';
import { never, settingsOf, testIo } from '../helpers/httpChannelIo.ts';
import { type Answer, receiverOfEachTest, reply } from '../helpers/httpReceiver.ts';

const receiver = receiverOfEachTest();
const secret = 'secret-4711';
const keys = { region: 'eu-central-1', accessKeyId: 'AKIAEXAMPLE', secretAccessKey: secret };
const twilio = { provider: 'twilio', accountSid: 'AC1', authToken: secret, from: '+15005550006' };
const keyed = { provider: 'twilio', accountSid: 'AC1', apiKey: 'SK1', apiSecret: secret, messagingServiceSid: 'MG1' };
const vonage = { provider: 'vonage', apiKey: 'abcd1234', apiSecret: secret, from: 'Acme' };
const aws = { provider: 'aws', ...keys, from: 'Acme' };
const sns = { provider: 'aws-sns', ...keys };

const verify = async (given: object): Promise<Verdict> => {
  const settings = settingsOf(sms, { ...given, apiUrl: receiver.url });
  const verdict = await sms.verify(settings as never, testIo(), never);
  expect(JSON.stringify(verdict)).not.toContain(secret);
  return verdict;
};
const active = reply(200, { status: 'active', type: 'Full' });
const numbers = (...all: readonly object[]): Answer => reply(200, { incoming_phone_numbers: all });
const own = { phone_number: '+15005550006', capabilities: { sms: true } };
const no = (status: number, code: number): Answer => reply(status, { code, message: 'no' });
const json = (code: string, Reason = '', Message = ''): Answer => reply(400, { __type: code, Message, Reason });
const attributes = (limit: number): Answer =>
  reply(200, `<entry><key>MonthlySpendLimit</key><value>${limit}</value></entry>`);

it.each<readonly [string, object, readonly Answer[], Verdict['kind'], RegExp, RegExp | null]>([
  ['Twilio with its number', twilio, [active, numbers(own)], 'ok', /active, texts come from \+15005550006/u, null],
  ['Twilio whose numbers the key may not see', twilio, [active, no(401, 20003)], 'ok', /active/u, null],
  ['Twilio with a key', keyed, [active], 'ok', /Twilio: the account is active/u, null],
  ['a trial', keyed, [reply(200, { status: 'active', type: 'Trial' })], 'warning', /trial account/u, /payment method/u],
  ['a suspended account', twilio, [reply(200, { status: 'suspended' })], 'fault', /suspended/u, /Billing/u],
  ['a wrong token', twilio, [no(401, 20003)], 'fault', /401/u, /Auth Token from https:\/\/console\.twilio\.com/u],
  ['a wrong key', keyed, [no(401, 20003)], 'fault', /401/u, /API key and its secret/u],
  ['a restricted key', keyed, [no(403, 70051)], 'warning', /may not read the account/u, /type Standard/u],
  ['test credentials', twilio, [no(403, 20008)], 'warning', /test credentials/u, /live ones/u],
  [
    'a foreign number',
    twilio,
    [active, numbers()],
    'fault',
    /\+15005550006 is no number of this account/u,
    /Active numbers/u,
  ],
  [
    'a number without texts',
    twilio,
    [active, numbers({ ...own, capabilities: { sms: false } })],
    'fault',
    /can not send texts/u,
    /Active numbers/u,
  ],
  ['Twilio out of order', twilio, [reply(500)], 'fault', /HTTP 500/u, /try again later/u],
  ['Vonage with credit', vonage, [reply(200, { value: 12.5, autoReload: false })], 'ok', /12\.50 euros left/u, null],
  ['Vonage that tops itself up', vonage, [reply(200, { value: 0, autoReload: true })], 'ok', /0\.00 euros/u, null],
  ['Vonage without credit', vonage, [reply(200, { value: 0, autoReload: false })], 'fault', /no credit/u, /top it up/u],
  [
    'a wrong Vonage secret',
    vonage,
    [reply(401, { 'error-code-label': 'authentication failed' })],
    'fault',
    /authentication failed/u,
    /API Settings/u,
  ],
  ['no Vonage at all', vonage, [reply(200, 'hello')], 'fault', /can not be read/u, /apiUrl/u],
  ['AWS', aws, [reply(200, { MessageId: 'dry' })], 'ok', /texts may go out from Acme/u, null],
  [
    'an AWS sandbox',
    aws,
    [json('ConflictException', 'DESTINATION_PHONE_NUMBER_NOT_VERIFIED')],
    'warning',
    /sandbox/u,
    /production access/u,
  ],
  ['an unknown AWS sender', aws, [json('ResourceNotFoundException')], 'fault', /"from"/u, /Phone numbers/u],
  [
    'an AWS sender for other countries',
    aws,
    [json('ValidationException', 'SENDER_ID_NOT_SUPPORTED')],
    'warning',
    /can not reach/u,
    /countries/u,
  ],
  ['a wrong AWS key', aws, [json('UnrecognizedClientException')], 'fault', /access key/u, /iam/u],
  [
    'a wrong clock',
    aws,
    [json('InvalidSignatureException', '', 'Signature expired: now')],
    'fault',
    /clock/u,
    /set the clock/u,
  ],
  ['an old AWS session', aws, [json('ExpiredTokenException')], 'fault', /session token/u, /new session token/u],
  ['AWS that is busy', aws, [json('ThrottlingException')], 'fault', /too many/u, /try again later/u],
  ['AWS out of order', aws, [reply(500)], 'fault', /HTTP 500/u, /try again later/u],
  ['SNS', sns, [attributes(50)], 'ok', /may send texts/u, null],
  ['a new SNS account', sns, [attributes(1)], 'warning', /\$1 a month/u, /sandbox/u],
  [
    'a wrong SNS key',
    sns,
    [reply(403, '<Error><Code>InvalidClientTokenId</Code></Error>')],
    'fault',
    /access key/u,
    /iam/u,
  ],
])('says of %s what it is, and where it is mended', async (_, given, answers, kind, message, fix) => {
  receiver.expect(...answers);
  const verdict = await verify(given);
  expect(verdict).toMatchObject({ kind, message: expect.stringMatching(message) });
  if (fix) expect(verdict).toMatchObject({ fix: expect.stringMatching(fix) });
  else expect(verdict).not.toHaveProperty('fix');
});

it('sends nothing to find out', async () => {
  receiver.expect(active, numbers(own), reply(200, { value: 1 }), reply(200, { MessageId: 'dry' }), attributes(50));
  for (const given of [twilio, vonage, { ...aws, to: ['+4915112345678'] }, sns]) await verify(given);
  const [account, number, balance, dryRun, snsAttributes] = receiver.requests;
  expect([account, number, balance].map((one) => `${one?.method} ${one?.path}`)).toEqual([
    'GET /2010-04-01/Accounts/AC1.json',
    'GET /2010-04-01/Accounts/AC1/IncomingPhoneNumbers.json?PhoneNumber=%2B15005550006',
    'GET /account/get-balance',
  ]);
  expect(balance?.headers['authorization']).toBe(`Basic ${Buffer.from(`abcd1234:${secret}`).toString('base64')}`);
  expect(JSON.parse(dryRun?.body ?? '')).toMatchObject({ DryRun: true, DestinationPhoneNumber: '+4915112345678' });
  expect(new URLSearchParams(snsAttributes?.body).get('Action')).toBe('GetSMSAttributes');
});

it('dry-runs to a number that is nobody’s where the contacts are not in the config', async () => {
  receiver.expect(reply(200, { MessageId: 'dry' }));
  await verify(aws);
  expect(JSON.parse(receiver.requests[0]?.body ?? '')).toMatchObject({ DestinationPhoneNumber: '+12065550100' });
});

it('verifies each of several, tells the worst of them, and says whose it is', async () => {
  receiver.expect(...Array.from({ length: 3 }, () => reply(401, { code: 20003, message: 'no' })));
  const verdict = await verify({ providers: [keyed, vonage, keyed] });
  expect(verdict.kind).toBe('fault');
  for (const name of ['Twilio (providers[0])', 'Vonage', 'Twilio (providers[2])']) {
    expect(verdict.message).toContain(`${name}: `);
    expect(verdict).toMatchObject({ fix: expect.stringContaining(`${name}: copy`) });
  }
});

it('calls a channel faulty although one of its services works: the other is missing when it is needed', async () => {
  receiver.expect(reply(200, { value: 5, status: 'active' }), reply(401));
  const verdict = await verify({ providers: [keyed, vonage] });
  expect(verdict.kind).toBe('fault');
});
