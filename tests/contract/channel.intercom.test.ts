import { intercom } from '../../src/channels/intercom.ts';
import { reply } from '../helpers/httpReceiver.ts';
import { describeHttpChannel } from './channel.ts';

describeHttpChannel({
  definition: intercom,
  settings: { token: 'topsecret', senderId: 814860, newsfeedId: 198313 },
  pointTo: (apiUrl) => ({ apiUrl }),
  accepts: reply(200, { type: 'news-item', id: '141' }),
  secrets: ['topsecret'],
});
