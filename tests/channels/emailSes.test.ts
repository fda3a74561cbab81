import { simpleParser } from 'mailparser';
import { afterEach, expect, it } from 'vitest';
import type { AnyChannelDefinition, Envelope, Sender } from '../../src/channels/channel.ts';
import { email as definition } from '../../src/channels/email.ts';
import type { Outcome } from '../../src/domain/delivery.ts';
import { isSignedWith } from '../helpers/awsSignature.ts';
import { never, settingsOf, testEnvelope, testIo } from '../helpers/httpChannelIo.ts';
import { type Received, receiverOfEachTest, reply } from '../helpers/httpReceiver.ts';
import { type SmtpReceiver, startSmtpServer } from '../helpers/smtpServer.ts';

const email: AnyChannelDefinition = definition;
const receiver = receiverOfEachTest();
const secret = 'ses-secret-4711';
const ses = { region: 'eu-central-1', accessKeyId: 'AKIAEXAMPLE', secretAccessKey: secret };
const yes = reply(200, { MessageId: '010701-abc-000000' });
const message = { subject: 'Größte Störung', text: 'Nobody can pay.\n\n.\n\n🔥', html: '<p>Nobody.</p>', parts: [] };

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});
const mailServer = async (): Promise<SmtpReceiver> => {
  const server = await startSmtpServer();
  opened.push(server);
  return server;
};

const given = (more: object = {}) =>
  settingsOf(email, {
    from: 'Acme <status@acme.example>',
    to: ['ann@x.test'],
    ses,
    apiUrl: receiver.url,
    ...more,
  });
const open = async (more: object = {}): Promise<Sender> => {
  const sender = await email.open(given(more), testIo());
  opened.push(sender);
  return sender;
};
const letter = (more: Partial<Envelope> = {}): Envelope => testEnvelope({ to: 'ann@x.test', message, ...more });
const send = async (more: object = {}, envelope: Partial<Envelope> = {}): Promise<Outcome> =>
  await (await open(more)).send(letter(envelope), never);
const refusal = (type: string, status = 400, text = 'no') =>
  reply(status, { message: text }, { 'x-amzn-errortype': `${type}:http://internal.amazon.com/coral/` });

interface SendEmail {
  readonly FromEmailAddress: string;
  readonly Destination: object;
  readonly Content: { readonly Raw: { readonly Data: string } };
  readonly ConfigurationSetName?: string;
}
const sent = ({ body }: Pick<Received, 'body'>): SendEmail => JSON.parse(body) as SendEmail;
const mimeIn = (received: Received | undefined): Buffer =>
  Buffer.from(sent(received ?? { body: '' }).Content.Raw.Data, 'base64');

it('hands SES the whole mail for one person, signed for its region', async () => {
  receiver.expect(yes);
  const outcome = await send({ ses: { ...ses, sessionToken: 'session-4711', configurationSet: 'status' } });
  expect(outcome).toEqual({ kind: 'sent', remoteId: '<010701-abc-000000@eu-central-1.amazonses.com>', url: null });
  const [request] = receiver.requests;
  if (!request) throw new Error('nothing arrived');
  expect(request).toMatchObject({
    method: 'POST',
    path: '/v2/email/outbound-emails',
    headers: {
      'content-type': 'application/json',
      'x-amz-security-token': 'session-4711',
      authorization: expect.stringContaining('Credential=AKIAEXAMPLE/20261123/eu-central-1/ses/aws4_request'),
    },
  });
  expect(isSignedWith(secret, request)).toBe(true);
  const { Content, ...rest } = sent(request);
  expect(rest).toEqual({
    FromEmailAddress: 'status@acme.example',
    Destination: { ToAddresses: ['ann@x.test'] },
    ConfigurationSetName: 'status',
  });
  expect(Object.keys(Content)).toEqual(['Raw']);
  const mail = await simpleParser(mimeIn(request));
  expect(mail).toMatchObject({ subject: message.subject, messageId: '<d2kq7x5v3m@acme.example>' });
  expect(mail.text?.trim()).toBe(message.text);
});

it('gives SES and a mail server the same bytes, and the same ones again', async () => {
  const server = await mailServer();
  receiver.expect(yes, yes);
  await send();
  await send();
  await send({ ses: undefined, smtp: { host: '127.0.0.1', port: server.port } });
  const [first, second] = receiver.requests.map((one) => mimeIn(one).toString('latin1'));
  expect(first).toContain('Message-ID: <d2kq7x5v3m@acme.example>');
  expect(second).toBe(first);
  // What the wire adds is the line end that a message on it needs.
  expect(server.mails[0]?.raw.toString('latin1').trimEnd()).toBe(first?.trimEnd());
});

it('names the mail as SES does, which in us-east-1 is by another domain', async () => {
  receiver.expect(yes);
  const outcome = await send({ ses: { ...ses, region: 'us-east-1' } });
  expect(outcome).toMatchObject({ remoteId: '<010701-abc-000000@email.amazonses.com>' });
});

it('hangs a later mail on the ids that SES gave, and on ours', async () => {
  const [first, latest] = ['<a-1@eu-central-1.amazonses.com>', '<a-3@eu-central-1.amazonses.com>'];
  const post = (remoteId: string) => ({ remoteId, url: null });
  const earlierIds = ['d1', 'd2', 'd3'];
  receiver.expect(yes, yes, yes);
  await send({}, { earlierIds, firstPost: post(first), latestPost: post(latest) });
  await send({}, { earlierIds: ['d1'], firstPost: post(first), latestPost: post(first) });
  await send({}, { earlierIds, firstPost: post('<d1@acme.example>'), latestPost: post('42\r\nBcc: eve@y.test') });
  const ours = earlierIds.map((id) => `<${id}@acme.example>`);
  const threads = await Promise.all(receiver.requests.map((one) => simpleParser(mimeIn(one))));
  expect(threads.map(({ references }) => [references].flat())).toEqual([
    [first, ...ours, latest],
    ['<d1@acme.example>', first],
    ours,
  ]);
  expect(threads.map(({ inReplyTo }) => inReplyTo)).toEqual([latest, first, ours[2]]);
});

const retry = (reason: string, more: object = {}) => ({ kind: 'retry', reason, retryAfterMs: null, ...more });
const channel = (words: string, type: string) => ({
  kind: 'failed',
  reason: `SES: ${words} (${type})`,
  scope: 'channel',
});

it.each([
  [
    refusal('TooManyRequestsException', 429, 'Maximum sending rate exceeded.'),
    retry('SES: too many messages a second (TooManyRequestsException)', { retryAfterMs: 1000, pace: 'prompt' }),
  ],
  [
    reply(429, { message: 'slower' }, { 'x-amzn-errortype': 'TooManyRequestsException', 'retry-after': '7' }),
    retry('SES: too many messages a second (TooManyRequestsException)', { retryAfterMs: 7000, pace: 'prompt' }),
  ],
  [
    reply(400, { __type: 'com.amazon.coral#ThrottlingException', message: 'Rate exceeded' }),
    retry('SES: too many messages a second (ThrottlingException)', { retryAfterMs: 1000, pace: 'prompt' }),
  ],
  [
    refusal('LimitExceededException'),
    retry('SES: the daily quota is used up (LimitExceededException)', { pace: 'greylist' }),
  ],
  [
    refusal('TooManyRequestsException', 429, 'Daily message quota exceeded.'),
    retry('SES: the daily quota is used up (TooManyRequestsException)', { pace: 'greylist' }),
  ],
  [refusal('AccountSuspendedException'), channel('the account may send no more', 'AccountSuspendedException')],
  [
    refusal('SendingPausedException'),
    channel('sending is paused for the account or the configuration set', 'SendingPausedException'),
  ],
  [
    refusal('MailFromDomainNotVerifiedException'),
    channel('the MAIL FROM domain of "from" is not verified', 'MailFromDomainNotVerifiedException'),
  ],
  [
    refusal('NotFoundException', 404, 'Configuration set <gone> does not exist.'),
    channel('"configurationSet" is none of this region', 'NotFoundException'),
  ],
  [
    refusal('UnrecognizedClientException', 403),
    channel('the access key or its secret is wrong', 'UnrecognizedClientException'),
  ],
  [
    refusal('InvalidSignatureException', 403, 'Signature expired: 20261123T100000Z is now earlier than …'),
    channel('this machine’s clock is wrong', 'InvalidSignatureException'),
  ],
  [refusal('ExpiredTokenException', 403), channel('the session token has expired', 'ExpiredTokenException')],
  [
    refusal('AccessDeniedException', 403, 'not authorized to perform `ses:SendRawEmail`'),
    {
      kind: 'failed',
      reason:
        'SES: the keys may not do that (AccessDeniedException); SES said HTTP 403: not authorized to perform `ses:SendRawEmail`',
      scope: 'channel',
    },
  ],
  [
    refusal('MessageRejected', 400, 'Email address is not verified. … EU-CENTRAL-1: Acme <STATUS@acme.example>'),
    channel('"from" is not verified in this region', 'MessageRejected'),
  ],
  [
    refusal('MessageRejected', 400, 'Email address is not verified. … EU-CENTRAL-1: ann@x.test'),
    {
      kind: 'failed',
      reason: 'SES: in the sandbox it mails verified addresses only (MessageRejected)',
      scope: 'delivery',
    },
  ],
  [
    refusal('MessageRejected', 400, 'It holds a virus.'),
    { kind: 'failed', reason: 'SES said HTTP 400: It holds a virus.', scope: 'delivery' },
  ],
  [refusal('BadRequestException'), { kind: 'failed', reason: 'SES said HTTP 400: no', scope: 'delivery' }],
  [refusal('InternalFailure', 500), { kind: 'uncertain', reason: 'SES said HTTP 500: no' }],
  [reply(200, {}), { kind: 'uncertain', reason: 'SES said yes without naming the message' }],
  [
    reply(200, { MessageId: 'a@b>\r\nBcc: eve' }),
    { kind: 'uncertain', reason: 'SES said yes without naming the message' },
  ],
])('takes %j for what it is', async (answer, outcome) => {
  receiver.expect(answer);
  expect(await send()).toEqual(expect.objectContaining(outcome));
});

it('tells no secret that SES repeats', async () => {
  receiver.expect(refusal('BadRequestException', 400, `what is ${secret}?`));
  expect(await send()).toMatchObject({ reason: 'SES said HTTP 400: what is ***?' });
});

it('has no more messages under way than "connections"', async () => {
  const ids = ['d1', 'd2', 'd3', 'd4', 'd5'];
  receiver.expect(...ids.map(() => yes));
  const counted = { now: 0, most: 0 };
  const { http } = testIo();
  const io = testIo({
    http: async (...request) => {
      counted.most = Math.max(counted.most, ++counted.now);
      // The first one is not answered before a second one is under way, however busy the machine is.
      while (counted.most < 2) await new Promise((resolve) => setImmediate(resolve));
      return await http(...request).finally(() => --counted.now);
    },
  });
  const sender = await email.open(given({ connections: 2 }), io);
  const outcomes = await Promise.all(ids.map((deliveryId) => sender.send(letter({ deliveryId }), never)));
  expect(outcomes.map(({ kind }) => kind)).toEqual(ids.map(() => 'sent'));
  expect(counted).toEqual({ now: 0, most: 2 });
});
