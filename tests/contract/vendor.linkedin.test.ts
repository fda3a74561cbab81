import { linkedin } from '../../src/channels/linkedin.ts';
import { describeVendorContract } from './vendor.ts';

describeVendorContract({
  definition: linkedin,
  contract: 'linkedin.handwritten',
  settings: { organizationId: '2414183', accessToken: 'access-token-secret' },
  pointTo: (apiUrl) => ({ apiUrl }),
  answer: ({ path }) =>
    path.endsWith('/comments')
      ? { status: 201, body: { commentUrn: 'urn:li:comment:(urn:li:activity:9,5)' } }
      : { status: 201, body: '', headers: { 'x-restli-id': 'urn:li:share:68447855' } },
  envelopes: [
    {},
    {
      firstPost: { remoteId: 'urn:li:share:68447855', url: null },
      update: { seq: 2, event: 'resolved', status: 'resolved', at: new Date('2026-11-23T10:00:00Z') },
    },
  ],
  edits: [{ remoteId: 'urn:li:share:68447855', url: null }],
  breaking: (body) => body.replace('"PUBLIC"', '"EVERYONE"').replace(/"actor":"[^"]*"/u, '"actor":7'),
});
