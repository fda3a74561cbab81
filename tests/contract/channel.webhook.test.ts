import { webhook } from '../../src/channels/webhook.ts';
import { reply } from '../helpers/httpReceiver.ts';
import { describeHttpChannel } from './channel.ts';

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

describeHttpChannel({
  definition: webhook,
  settings: { url: 'https://hooks.acme.example/in', secret },
  pointTo: (url) => ({ url: `${url}/in?token=topsecret` }),
  accepts: reply(204),
  secrets: [secret, secret.slice(6), 'topsecret'],
});
