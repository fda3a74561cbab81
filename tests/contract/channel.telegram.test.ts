import { telegram } from '../../src/channels/telegram.ts';
import { reply } from '../helpers/httpReceiver.ts';
import { describeHttpChannel } from './channel.ts';

const token = '123456:bot-token-secret';

describeHttpChannel({
  definition: telegram,
  settings: { token, chatId: '@acme_status' },
  pointTo: (apiUrl) => ({ apiUrl }),
  accepts: reply(200, { ok: true, result: { message_id: 7, chat: { id: -1001234, type: 'channel' } } }),
  secrets: [token, 'bot-token-secret'],
});
