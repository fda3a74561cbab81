import { instatus } from '../../src/channels/instatus.ts';
import { reply } from '../helpers/httpReceiver.ts';
import { describeHttpChannel } from './channel.ts';

describeHttpChannel({
  definition: instatus,
  settings: { pageId: 'ckf01fonve9i40a32oas5b0uw', apiKey: 'topsecret' },
  pointTo: (apiUrl) => ({ apiUrl }),
  accepts: reply(200, { id: 'ckf01m59ueaqb0a32wrljz1yd', updates: [{ id: 'u1' }] }),
  secrets: ['topsecret'],
});
