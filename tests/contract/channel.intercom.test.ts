import { intercom } from '../../src/channels/intercom.ts';
import { reply } from '../helpers/httpReceiver.ts';
import { describeHttpChannel } from './channel.ts';

describeHttpChannel({
  definition: intercom,
  settings: { token: 'topsecret', senderId: 814860, newsfeedId: 198313 },
  pointTo: (apiUrl) => ({ apiUrl }),
  accepts: reply(200, { type: 'news-item', id: '141' }),
  edits: {
    post: { remoteId: '141', url: null },
    reads: [reply(200, { id: '141', body: '<p>Down. https://status.acme.example/incidents/7#1</p>' })],
    strange: [reply(200, { id: '141', body: '<p>Somebody wrote this by hand.</p>' })],
    accepts: reply(200, { type: 'news-item', id: '141' }),
    asks: 'PUT /news/news_items/141',
  },
  secrets: ['topsecret'],
});
