import { telegram } from '../../src/channels/telegram.ts';
import { describeVendorContract } from './vendor.ts';

const firstPost = { remoteId: '-1001234:7', url: null };

describeVendorContract({
  definition: telegram,
  contract: 'telegram',
  settings: { token: '123456:bot-token-secret', chatId: '-1001234' },
  pointTo: (apiUrl) => ({ apiUrl }),
  // A private chat: the description does not hold getChatMember, which is asked of all others.
  answer: ({ path }) => {
    if (path.endsWith('/getMe')) return { status: 200, body: { ok: true, result: { id: 9, username: 'acme_bot' } } };
    if (path.endsWith('/getChat')) return { status: 200, body: { ok: true, result: { id: 5, type: 'private' } } };
    return { status: 200, body: { ok: true, result: { message_id: 7, chat: { id: -1001234, type: 'channel' } } } };
  },
  envelopes: [{}, { firstPost, latestPost: firstPost }],
  edits: [{ remoteId: '-1001234:7', url: null }],
  breaking: (body) => body.replace(/"text":"[^"]*"/u, '"text":""'),
});
