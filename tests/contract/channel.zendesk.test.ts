import { zendesk } from '../../src/channels/zendesk.ts';
import { reply } from '../helpers/httpReceiver.ts';
import { describeHttpChannel } from './channel.ts';

const token = 'zendesk-token-secret';
const email = 'ann@acme.example';
const entry = (seq: number): string =>
  `<p><strong>2026-11-23 10:00 UTC</strong></p>\n<p>Down. https://status.acme.example/incidents/7#${seq}</p>`;

describeHttpChannel({
  definition: zendesk,
  settings: { subdomain: 'acme', token },
  pointTo: (apiUrl) => ({ apiUrl, email, sectionId: 360001, permissionGroupId: 17 }),
  accepts: reply(201, { article: { id: 360_009, html_url: 'https://acme.zendesk.com/hc/en-us/articles/360009' } }),
  edits: {
    post: { remoteId: 'article:360009', url: 'https://acme.zendesk.com/hc/en-us/articles/360009' },
    reads: [reply(200, { article: { id: 360_009, body: entry(1) } })],
    strange: [reply(200, { article: { id: 360_009, body: entry(22) } })],
    accepts: reply(200, { translation: { locale: 'en-us' } }),
    asks: 'PUT /api/v2/help_center/articles/360009/translations/en-us',
  },
  secrets: [token, Buffer.from(`${email}/token:${token}`).toString('base64')],
});
