import { expect, it } from 'vitest';
import type { Envelope } from '../../src/channels/channel.ts';
import { sms } from '../../src/channels/sms.ts';
import { isSignedWith } from '../helpers/awsSignature.ts';
import { never, settingsOf, testEnvelope, testIo } from '../helpers/httpChannelIo.ts';
import { type Answer, type Received, receiverOfEachTest, reply } from '../helpers/httpReceiver.ts';

const receiver = receiverOfEachTest();
const secret = 'aws-secret-4711';
const keys = { region: 'eu-central-1', accessKeyId: 'AKIAEXAMPLE', secretAccessKey: secret };
const aws = { provider: 'aws', ...keys, from: '+4915100000000' };
const sns = { provider: 'aws-sns', ...keys };
const to = '+4915112345678';

const send = async (given: object, envelope: Partial<Envelope> = {}) => {
  const settings = settingsOf(sms, { ...given, apiUrl: receiver.url });
  return (await sms.open(settings as never, testIo())).send(testEnvelope({ to, ...envelope }), never);
};
const arrived = (): Received => {
  const [first] = receiver.requests;
  if (first === undefined) throw new Error('nothing arrived');
  return first;
};
const text = testEnvelope().message.text;
const published = reply(
  200,
  '<PublishResponse><PublishResult><MessageId>m-2</MessageId></PublishResult></PublishResponse>',
);

it('asks End User Messaging for a transactional text, signed for its region', async () => {
  receiver.expect(reply(200, { MessageId: 'm-1' }));
  expect(await send({ ...aws, configurationSet: 'status' })).toEqual({ kind: 'sent', remoteId: 'm-1', url: null });
  expect(arrived()).toMatchObject({
    method: 'POST',
    path: '/',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'PinpointSMSVoiceV2.SendTextMessage',
      authorization: expect.stringContaining('Credential=AKIAEXAMPLE/20261123/eu-central-1/sms-voice/aws4_request'),
    },
  });
  expect(isSignedWith(secret, arrived())).toBe(true);
  expect(JSON.parse(arrived().body)).toEqual({
    DestinationPhoneNumber: to,
    OriginationIdentity: '+4915100000000',
    MessageBody: text,
    MessageType: 'TRANSACTIONAL',
    TimeToLive: 7200,
    ConfigurationSetName: 'status',
  });
});

it.each([
  ['1s', 5],
  ['100h', 259_200],
])('clamps %s to what AWS takes', async (expireAfter, TimeToLive) => {
  receiver.expect(reply(200, { MessageId: 'm-1' }));
  await send({ ...aws, expireAfter });
  expect(JSON.parse(arrived().body)).toMatchObject({ TimeToLive });
});

it.each([
  [sns, {}],
  [{ ...sns, from: 'Acme' }, { 'AWS.SNS.SMS.SenderID': 'Acme' }],
  [{ ...sns, from: '+15005550006' }, { 'AWS.MM.SMS.OriginationNumber': '+15005550006' }],
])('publishes to a phone by SNS: %j', async (given, sender) => {
  receiver.expect(published);
  expect(await send({ ...given, sessionToken: 'session-4711' })).toEqual({ kind: 'sent', remoteId: 'm-2', url: null });
  expect(isSignedWith(secret, arrived())).toBe(true);
  expect(arrived().headers).toMatchObject({ 'x-amz-security-token': 'session-4711' });
  const fields = new URLSearchParams(arrived().body);
  const attributes = [...fields].flatMap(([name, value]) =>
    name.endsWith('.Name') ? [[value, fields.get(name.replace('.Name', '.Value.StringValue'))]] : [],
  );
  expect(Object.fromEntries(attributes)).toEqual({ 'AWS.SNS.SMS.SMSType': 'Transactional', ...sender });
  expect(Object.fromEntries(fields)).toMatchObject({
    Action: 'Publish',
    Version: '2010-03-31',
    PhoneNumber: to,
    Message: text,
    'MessageAttributes.entry.1.Value.DataType': 'String',
  });
});

const json = (code: string, Reason = '', status = 400, Message = 'AWS’s words'): Answer =>
  reply(status, { __type: `com.amazonaws.sms#${code}`, Message, Reason });
const xml = (code: string, status = 400, message = 'its words'): Answer =>
  reply(
    status,
    `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
  );

it.each<readonly [string, object, Answer, string, RegExp]>([
  [
    'an opted-out number',
    aws,
    json('ConflictException', 'DESTINATION_PHONE_NUMBER_OPTED_OUT'),
    'failed delivery',
    /has opted out \(STOP\) \(ConflictException, DEST/u,
  ],
  ['a sandbox', aws, json('ConflictException', 'DESTINATION_PHONE_NUMBER_NOT_VERIFIED'), 'failed delivery', /sandbox/u],
  [
    'a blocked country',
    aws,
    json('ValidationException', 'DESTINATION_COUNTRY_BLOCKED'),
    'failed delivery',
    /this country/u,
  ],
  [
    'a foreign sender',
    aws,
    json('ValidationException', 'SENDER_ID_NOT_SUPPORTED'),
    'failed delivery',
    /can not reach/u,
  ],
  [
    'any other fault of the text',
    aws,
    json('ValidationException', 'FIELD_VALIDATION_FAILED'),
    'failed delivery',
    /HTTP 400: AWS’s words/u,
  ],
  [
    'the spending limit',
    aws,
    json('ServiceQuotaExceededException', 'MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT'),
    'failed channel',
    /spending limit/u,
  ],
  ['an unknown sender', aws, json('ResourceNotFoundException'), 'failed channel', /"from"/u],
  ['a wrong key', aws, json('UnrecognizedClientException'), 'failed channel', /access key or its secret is wrong/u],
  [
    'a wrong secret',
    aws,
    json('InvalidSignatureException', '', 403),
    'failed channel',
    /access key or its secret is wrong/u,
  ],
  [
    'a wrong clock',
    aws,
    json('InvalidSignatureException', '', 403, 'Signature expired: 2026 is now earlier'),
    'failed channel',
    /clock/u,
  ],
  ['an old session', aws, json('ExpiredTokenException'), 'failed channel', /session token has expired/u],
  ['a forbidden action', aws, json('AccessDeniedException'), 'failed channel', /may not send texts/u],
  ['too many at once', aws, json('ThrottlingException'), 'retry', /too many requests/u],
  ['an error of theirs', aws, json('InternalServerException', '', 500), 'uncertain', /HTTP 500/u],
  ['a yes without an id', aws, reply(200, {}), 'uncertain', /without naming/u],
  ['too many at once at SNS', sns, xml('Throttling'), 'retry', /too many requests/u],
  ['too many at once at SNS, by 429', sns, xml('Throttled', 429), 'retry', /too many requests/u],
  [
    'an opted-out number at SNS',
    sns,
    xml('InvalidParameter', 400, 'Phone number is opted out'),
    'failed delivery',
    /has opted out/u,
  ],
  ['a wrong key at SNS', sns, xml('InvalidClientTokenId', 403), 'failed channel', /access key/u],
  [
    'a wrong number at SNS',
    sns,
    xml('InvalidParameter', 400, 'Invalid parameter: PhoneNumber'),
    'failed delivery',
    /Invalid parameter: PhoneNumber/u,
  ],
  ['an error of theirs at SNS', sns, xml('InternalError', 500), 'uncertain', /HTTP 500/u],
  ['a yes without an id at SNS', sns, reply(200, '<PublishResponse/>'), 'uncertain', /without naming/u],
])('%s is told in plain words', async (_, given, answer, expected, reason) => {
  receiver.expect(answer);
  const outcome = await send(given);
  expect(outcome.kind === 'failed' ? `failed ${outcome.scope}` : outcome.kind).toBe(expected);
  expect(outcome.reason).toMatch(reason);
});
