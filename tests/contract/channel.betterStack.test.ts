import { betterStack } from '../../src/channels/betterStack.ts';
import { reply } from '../helpers/httpReceiver.ts';
import { describeHttpChannel } from './channel.ts';

describeHttpChannel({
  definition: betterStack,
  settings: { pageId: '123456', token: 'topsecret' },
  pointTo: (apiUrl) => ({ apiUrl }),
  accepts: reply(201, { data: { id: '12345', type: 'status_report' } }),
  secrets: ['topsecret'],
});
