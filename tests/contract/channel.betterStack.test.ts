import { betterStack } from '../../src/channels/betterStack.ts';
import { reply } from '../helpers/httpReceiver.ts';
import { describeHttpChannel } from './channel.ts';

describeHttpChannel({
  definition: betterStack,
  settings: { pageId: '123456', token: 'topsecret' },
  pointTo: (apiUrl) => ({ apiUrl }),
  accepts: reply(201, { data: { id: '12345', type: 'status_report' } }),
  edits: {
    post: { remoteId: '12345/678', url: null },
    accepts: reply(200, { data: { id: '678', type: 'status_update' } }),
    asks: 'PATCH /api/v2/status-pages/123456/status-reports/12345/status-updates/678',
  },
  secrets: ['topsecret'],
});
