import { expect, it } from 'vitest';
import { sms } from '../../src/channels/sms.ts';
import { never, settingsOf, testEnvelope, testIo } from '../helpers/httpChannelIo.ts';
import { describeVendorContract } from './vendor.ts';
import { contractPath, startVendorMock } from './vendorMock.ts';

const secret = 'sms-secret-4711';
const to = '+4915112345678';
const text = 'Acme (investigating): Кассе плохо, 🔥 & more. https://status.acme.example/incidents/7#2';
const later = { to, message: { subject: null, text, html: null, parts: [] } };
const common = {
  definition: sms,
  pointTo: (apiUrl: string) => ({ apiUrl }),
  envelopes: [{ to }, later],
};
const accountSid = `AC${'0a'.repeat(16)}`;
const aws = { region: 'eu-central-1', accessKeyId: 'AKIAEXAMPLE', secretAccessKey: secret };

describeVendorContract({
  ...common,
  contract: 'twilio',
  settings: { provider: 'twilio', accountSid, authToken: secret, messagingServiceSid: `MG${'0b'.repeat(16)}` },
  answer: ({ method }) =>
    method === 'POST'
      ? { status: 201, body: { sid: 'SM1', status: 'queued' } }
      : { status: 200, body: { sid: accountSid, status: 'active', type: 'Full' } },
  breaking: (body) => body.replace('To=', 'Tu='),
});

describeVendorContract({
  ...common,
  contract: 'vonage-sms',
  settings: { provider: 'vonage', apiKey: 'abcd1234', apiSecret: secret, from: 'Acme' },
  mock: { below: '/sms' },
  answer: () => ({ status: 200, body: { messages: [{ status: '0', 'message-id': '0A1' }] } }),
  breaking: (body) => body.replace('to=', 'tu='),
  // The balance is of another description.
  verifies: false,
});

describeVendorContract({
  ...common,
  contract: 'aws-sms-voice-v2',
  settings: { provider: 'aws', ...aws, from: '+15005550006', configurationSet: 'status' },
  mock: { contentType: 'application/json' },
  answer: () => ({ status: 200, body: { MessageId: 'm-1' } }),
  breaking: (body) => body.replace('"TRANSACTIONAL"', '"IMPORTANT"'),
});

describeVendorContract({
  ...common,
  contract: 'aws-sns',
  settings: { provider: 'aws-sns', ...aws, from: 'Acme' },
  answer: () => ({
    status: 200,
    body: '<PublishResponse><PublishResult><MessageId>m-2</MessageId></PublishResult></PublishResponse>',
  }),
  breaking: (body) => body.replace('Message=', 'Massage='),
});

const twilioPath = contractPath('twilio');
it.runIf(twilioPath !== null)('sends from a number and looks up a lost text as Twilio describes it', async () => {
  const answer = ({ method }: { readonly method: string }) =>
    method === 'POST' ? { status: 201, body: { sid: 'SM1' } } : { status: 200, body: { messages: [] } };
  const mock = await startVendorMock(twilioPath ?? '', { answer });
  const given = { provider: 'twilio', accountSid, authToken: secret, from: '+15005550006', apiUrl: mock.url };
  const sender = await sms.open(settingsOf(sms, given) as never, testIo());
  expect(await sender.send(testEnvelope({ to }), never)).toMatchObject({ kind: 'sent' });
  expect(await sender.lookUp?.(testEnvelope({ to }), never)).toBe('absent');
  await mock.close();
  expect(mock.judged.map(({ violations }) => violations)).toEqual(['', '']);
});
