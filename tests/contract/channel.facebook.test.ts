import { facebook } from '../../src/channels/facebook.ts';
import { reply } from '../helpers/httpReceiver.ts';
import { describeHttpChannel } from './channel.ts';

const pageToken = 'page-token-secret';

describeHttpChannel({
  definition: facebook,
  settings: { pageId: '1029', pageToken },
  pointTo: (apiUrl) => ({ apiUrl }),
  accepts: reply(200, { id: '1029_77' }),
  edits: {
    post: { remoteId: '1029_77', url: 'https://www.facebook.com/1029_77' },
    reads: [reply(200, { id: '1029_77', message: 'All orders fail.' })],
    gone: reply(400, { error: { message: 'Unsupported get request', type: 'x', code: 100, error_subcode: 33 } }),
    accepts: reply(200, { success: true }),
    asks: 'POST /v24.0/1029_77',
  },
  secrets: [pageToken],
});
