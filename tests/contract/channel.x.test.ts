import { x } from '../../src/channels/x.ts';
import { reply } from '../helpers/httpReceiver.ts';
import { describeHttpChannel } from './channel.ts';

const keys = {
  appKey: 'app-key-secret',
  appSecret: 'app-secret-secret',
  accessToken: 'access-token-secret',
  accessSecret: 'access-secret-secret',
};

describeHttpChannel({
  definition: x,
  settings: keys,
  pointTo: (apiUrl) => ({ apiUrl }),
  accepts: reply(201, { data: { id: '1700000000000000001', text: 'as posted' } }),
  secrets: Object.values(keys),
});
