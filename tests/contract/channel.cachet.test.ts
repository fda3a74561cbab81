import { cachet } from '../../src/channels/cachet.ts';
import { reply } from '../helpers/httpReceiver.ts';
import { describeHttpChannel } from './channel.ts';

describeHttpChannel({
  definition: cachet,
  settings: { url: 'https://status.acme.example', token: 'topsecret' },
  pointTo: (apiUrl) => ({ apiUrl }),
  accepts: reply(200, { data: { id: '3', type: 'incidents', attributes: { guid: '0f5a' } } }),
  edits: {
    post: { remoteId: '3', url: 'https://status.acme.example/incidents/0f5a' },
    accepts: reply(200, { data: { id: '3', type: 'incidents', attributes: { guid: '0f5a' } } }),
    asks: 'PUT /incidents/3',
  },
  secrets: ['topsecret'],
});
