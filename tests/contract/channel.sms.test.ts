import { sms } from '../../src/channels/sms.ts';
import { reply } from '../helpers/httpReceiver.ts';
import { describeHttpChannel } from './channel.ts';

const secret = 'sms-secret-4711';
const common = { definition: sms, pointTo: (apiUrl: string) => ({ apiUrl }), envelope: { to: '+4915112345678' } };
const aws = { region: 'eu-central-1', accessKeyId: 'AKIAEXAMPLE', secretAccessKey: secret };

describeHttpChannel({
  ...common,
  settings: { provider: 'twilio', accountSid: `AC${'0'.repeat(32)}`, authToken: secret, from: '+15005550006' },
  accepts: reply(201, { sid: 'SM1', status: 'queued' }),
  secrets: [secret, Buffer.from(`AC${'0'.repeat(32)}:${secret}`).toString('base64')],
});

describeHttpChannel({
  ...common,
  settings: { provider: 'vonage', apiKey: 'abcd1234', apiSecret: secret, from: 'Acme' },
  accepts: reply(200, { 'message-count': '1', messages: [{ status: '0', 'message-id': '0A1' }] }),
  secrets: [secret],
});

describeHttpChannel({
  ...common,
  settings: { provider: 'aws', ...aws, from: '+15005550006' },
  accepts: reply(200, { MessageId: 'm-1' }),
  secrets: [secret],
});

describeHttpChannel({
  ...common,
  settings: { provider: 'aws-sns', ...aws },
  accepts: reply(200, '<PublishResponse><PublishResult><MessageId>m-2</MessageId></PublishResult></PublishResponse>'),
  secrets: [secret],
});

describeHttpChannel({
  ...common,
  settings: { providers: [{ provider: 'twilio', accountSid: 'AC1', authToken: secret, messagingServiceSid: 'MG1' }] },
  accepts: reply(201, { sid: 'SM1', status: 'accepted' }),
  secrets: [secret],
});
