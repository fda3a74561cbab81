import { mastodon } from '../../src/channels/mastodon.ts';
import { reply } from '../helpers/httpReceiver.ts';
import { describeHttpChannel } from './channel.ts';

const accessToken = 'access-token-secret';

describeHttpChannel({
  definition: mastodon,
  settings: { instance: 'https://mastodon.example', accessToken },
  pointTo: (apiUrl) => ({ apiUrl }),
  accepts: reply(200, { id: '113500000000000001', url: 'https://mastodon.example/@acme/113500000000000001' }),
  edits: {
    post: { remoteId: '113500000000000001', url: 'https://mastodon.example/@acme/113500000000000001' },
    accepts: reply(200, { id: '113500000000000001' }),
    asks: 'PUT /api/v1/statuses/113500000000000001',
  },
  secrets: [accessToken],
});
