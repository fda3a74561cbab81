import { telegram } from '../../src/channels/telegram.ts';
import { reply } from '../helpers/httpReceiver.ts';
import { describeHttpChannel } from './channel.ts';

const token = '123456:bot-token-secret';

describeHttpChannel({
  definition: telegram,
  settings: { token, chatId: '@acme_status' },
  pointTo: (apiUrl) => ({ apiUrl }),
  accepts: reply(200, { ok: true, result: { message_id: 7, chat: { id: -1001234, type: 'channel' } } }),
  edits: {
    post: { remoteId: '-1001234:7', url: 'https://t.me/acme_status/7' },
    accepts: reply(200, { ok: true, result: { message_id: 7, chat: { id: -1001234, type: 'channel' } } }),
    gone: reply(400, { ok: false, error_code: 400, description: 'Bad Request: message to edit not found' }),
    asks: 'POST /bot123456:bot-token-secret/editMessageText',
  },
  secrets: [token, 'bot-token-secret'],
});
