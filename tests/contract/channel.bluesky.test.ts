import { bluesky } from '../../src/channels/bluesky.ts';
import { reply } from '../helpers/httpReceiver.ts';
import { describeHttpChannel } from './channel.ts';

const appPassword = 'abcd-secret-efgh';
const session = { did: 'did:plc:acme', handle: 'acme.bsky.social', accessJwt: 'access-jwt', refreshJwt: 'refresh-jwt' };

describeHttpChannel({
  definition: bluesky,
  settings: { identifier: 'acme.bsky.social', appPassword },
  pointTo: (apiUrl) => ({ apiUrl }),
  before: [reply(200, session)],
  accepts: reply(200, { uri: 'at://did:plc:acme/app.bsky.feed.post/3l6oveex3ii2l', cid: 'bafyreidfayvf' }),
  secrets: [appPassword, session.accessJwt, session.refreshJwt],
});
