import { facebook } from '../../src/channels/facebook.ts';
import { describeVendorContract } from './vendor.ts';

const firstPost = { remoteId: '1029_77', url: null };

describeVendorContract({
  definition: facebook,
  contract: 'facebook',
  settings: { pageId: '1029', pageToken: 'page-token-secret' },
  pointTo: (apiUrl) => ({ apiUrl }),
  answer: ({ method, path }) => {
    if (method === 'GET')
      return { status: 200, body: { id: '1029_77', message: 'As first posted', access_token: 't' } };
    return { status: 200, body: /\/(?:feed|comments)$/u.test(path) ? { id: '1029_77' } : { success: true } };
  },
  envelopes: [
    {},
    { firstPost, update: { seq: 2, event: 'identified', status: 'identified', at: new Date('2026-11-23T10:00:00Z') } },
    { firstPost, update: { seq: 3, event: 'resolved', status: 'resolved', at: new Date('2026-11-23T10:00:00Z') } },
  ],
  edits: [
    { remoteId: '1029_77', url: null },
    { remoteId: '77_5', url: null },
  ],
  beyond: /\/(?:me|debug_token)\?/u,
  breaking: (body) => body.replace(/"message":"[^"]*"/u, '"message":5'),
});
