import { facebook } from '../../src/channels/facebook.ts';
import { reply } from '../helpers/httpReceiver.ts';
import { describeHttpChannel } from './channel.ts';

const pageToken = 'page-token-secret';

describeHttpChannel({
  definition: facebook,
  settings: { pageId: '1029', pageToken },
  pointTo: (apiUrl) => ({ apiUrl }),
  accepts: reply(200, { id: '1029_77' }),
  secrets: [pageToken],
});
