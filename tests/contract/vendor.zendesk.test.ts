import type { Envelope } from '../../src/channels/channel.ts';
import { zendesk } from '../../src/channels/zendesk.ts';
import { describeVendorContract } from './vendor.ts';

const settings = { subdomain: 'acme', email: 'ann@acme.example', token: 'zendesk-token-secret' };
const at = new Date('2026-11-23T10:00:00Z');
const later = (remoteId: string): readonly Partial<Envelope>[] => [
  {},
  {
    firstPost: { remoteId, url: null },
    update: { seq: 2, event: 'identified', status: 'identified', at },
  },
  { firstPost: { remoteId, url: null }, update: { seq: 3, event: 'resolved', status: 'resolved', at } },
];
const first = '<p><strong>2026-11-23 10:00 UTC</strong></p>\n<p>https://status.acme.example/incidents/7#1</p>';
const title = (body: string): string => body.replace(/"(title|body)":"(?:[^"\\]|\\.)*"/u, '"$1":5');

describeVendorContract({
  definition: zendesk,
  contract: 'zendesk-help-center',
  // Zendesk's pages say null for everyone, their description says a number: null is not judged by it.
  settings: { ...settings, sectionId: 360_001, permissionGroupId: 17, userSegmentId: 3 },
  pointTo: (apiUrl) => ({ apiUrl }),
  answer: () => ({
    status: 200,
    body: { article: { id: 360_009, body: first, promoted: true }, translation: { locale: 'en-us' } },
  }),
  envelopes: later('article:360009'),
  edits: [{ remoteId: 'article:360009', url: null }],
  breaking: title,
  // It has no `/users/me` and no reading of a section.
  verifies: false,
});

describeVendorContract({
  definition: zendesk,
  contract: 'zendesk-help-center',
  settings: { ...settings, as: 'community-post', topicId: 36 },
  pointTo: (apiUrl) => ({ apiUrl }),
  answer: () => ({ status: 200, body: { post: { id: 55, details: first }, comment: { id: 77 } } }),
  envelopes: later('post:55'),
  // Its comments can be edited, but the description does not hold that.
  edits: [{ remoteId: 'post:55', url: null }],
  breaking: title,
  verifies: false,
});
