import { discord } from '../../src/channels/discord.ts';
import { reply } from '../helpers/httpReceiver.ts';
import { describeHttpChannel } from './channel.ts';

describeHttpChannel({
  definition: discord,
  settings: { webhookUrl: 'https://discord.com/api/webhooks/1200000000000000001/very-secret_token' },
  pointTo: (apiUrl) => ({ apiUrl }),
  accepts: reply(200, { id: '1300000000000000001', channel_id: '1200000000000000002' }),
  edits: {
    post: { remoteId: '1300000000000000001', url: null },
    accepts: reply(200, { id: '1300000000000000001', channel_id: '1200000000000000002' }),
    gone: reply(404, { message: 'Unknown Message', code: 10_008 }),
    asks: 'PATCH /webhooks/1200000000000000001/very-secret_token/messages/1300000000000000001',
  },
  secrets: ['very-secret_token'],
});
