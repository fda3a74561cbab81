import { bluesky } from '../../src/channels/bluesky.ts';
import { describeVendorContract } from './vendor.ts';

const firstPost = { remoteId: 'at://did:plc:acme/app.bsky.feed.post/3l6oveex3ii2l|bafyreidfayvf', url: null };
const session = { did: 'did:plc:acme', handle: 'acme.bsky.social', accessJwt: 'access-jwt', refreshJwt: 'refresh-jwt' };

describeVendorContract({
  definition: bluesky,
  contract: 'bluesky',
  settings: { identifier: 'acme.bsky.social', appPassword: 'abcd-secret-efgh' },
  pointTo: (apiUrl) => ({ apiUrl }),
  answer: ({ path }) => {
    if (path.includes('Session')) return { status: 200, body: session };
    return {
      status: 200,
      body: { uri: 'at://did:plc:acme/app.bsky.feed.post/3l6oveex3ii2m', cid: 'bafyreidfayvg' },
    };
  },
  envelopes: [{}, { firstPost, latestPost: firstPost }],
  breaking: (body) => body.replace(/"text":"[^"]*"/u, '"text":5'),
});
