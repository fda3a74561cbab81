import { statuspageIo } from '../../src/channels/statuspageIo.ts';
import { reply } from '../helpers/httpReceiver.ts';
import { describeHttpChannel } from './channel.ts';

describeHttpChannel({
  definition: statuspageIo,
  settings: { pageId: 'gytm4qzbx9t6', apiKey: 'topsecret' },
  pointTo: (apiUrl) => ({ apiUrl }),
  accepts: reply(201, { id: 'p31zjtct2jer', shortlink: 'https://stspg.io/x', incident_updates: [{ id: 'u1' }] }),
  edits: {
    post: { remoteId: 'p31zjtct2jer/u1', url: 'https://stspg.io/x' },
    accepts: reply(200, { id: 'u1', incident_id: 'p31zjtct2jer' }),
    asks: 'PATCH /pages/gytm4qzbx9t6/incidents/p31zjtct2jer/incident_updates/u1',
  },
  secrets: ['topsecret'],
});
