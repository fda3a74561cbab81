import { linkedin } from '../../src/channels/linkedin.ts';
import { reply } from '../helpers/httpReceiver.ts';
import { describeHttpChannel } from './channel.ts';

const accessToken = 'access-token-secret';

describeHttpChannel({
  definition: linkedin,
  settings: { organizationId: '2414183', accessToken },
  pointTo: (apiUrl) => ({ apiUrl }),
  accepts: reply(201, '', { 'x-restli-id': 'urn:li:share:6844785523593134080' }),
  edits: {
    post: {
      remoteId: 'urn:li:share:6844785523593134080',
      url: 'https://www.linkedin.com/feed/update/urn:li:share:6844785523593134080',
    },
    accepts: reply(204),
    asks: 'POST /rest/posts/urn:li:share:6844785523593134080',
  },
  secrets: [accessToken],
});
