import { statuspageIo } from '../../src/channels/statuspageIo.ts';
import { reply } from '../helpers/httpReceiver.ts';
import { describeHttpChannel } from './channel.ts';

describeHttpChannel({
  definition: statuspageIo,
  settings: { pageId: 'gytm4qzbx9t6', apiKey: 'topsecret' },
  pointTo: (apiUrl) => ({ apiUrl }),
  accepts: reply(201, { id: 'p31zjtct2jer', shortlink: 'https://stspg.io/x', incident_updates: [{ id: 'u1' }] }),
  secrets: ['topsecret'],
});
