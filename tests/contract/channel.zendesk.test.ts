import { zendesk } from '../../src/channels/zendesk.ts';
import { reply } from '../helpers/httpReceiver.ts';
import { describeHttpChannel } from './channel.ts';

const token = 'zendesk-token-secret';
const email = 'ann@acme.example';

describeHttpChannel({
  definition: zendesk,
  settings: { subdomain: 'acme', token },
  pointTo: (apiUrl) => ({ apiUrl, email, sectionId: 360001, permissionGroupId: 17 }),
  accepts: reply(201, { article: { id: 360_009, html_url: 'https://acme.zendesk.com/hc/en-us/articles/360009' } }),
  secrets: [token, Buffer.from(`${email}/token:${token}`).toString('base64')],
});
