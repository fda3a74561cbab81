import { instatus } from '../../src/channels/instatus.ts';
import { reply } from '../helpers/httpReceiver.ts';
import { describeHttpChannel } from './channel.ts';

describeHttpChannel({
  definition: instatus,
  settings: { pageId: 'ckf01fonve9i40a32oas5b0uw', apiKey: 'topsecret' },
  pointTo: (apiUrl) => ({ apiUrl }),
  accepts: reply(200, { id: 'ckf01m59ueaqb0a32wrljz1yd', updates: [{ id: 'u1' }] }),
  edits: {
    post: { remoteId: 'ckf01m59ueaqb0a32wrljz1yd/u1', url: null },
    accepts: reply(200, { id: 'u1' }),
    asks: 'PUT /v1/ckf01fonve9i40a32oas5b0uw/incidents/ckf01m59ueaqb0a32wrljz1yd/incident-updates/u1',
  },
  secrets: ['topsecret'],
});
