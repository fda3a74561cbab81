import { slack } from '../../src/channels/slack.ts';
import { describeVendorContract } from './vendor.ts';

const firstPost = { remoteId: 'C0123456789:1795428000.000100', url: null };
const at = new Date('2026-11-23T11:00:00.000Z');
const resolved = { seq: 3, event: 'resolved', status: 'resolved', at } as const;

describeVendorContract({
  definition: slack,
  contract: 'slack',
  settings: { to: { channel: 'C0123456789', token: 'xoxb-1' } },
  pointTo: (apiUrl) => ({ apiUrl }),
  answer: ({ path }) => ({
    status: 200,
    body: path.startsWith('/conversations.info')
      ? { ok: true, channel: { id: 'C0123456789', name: 'status', is_member: true } }
      : { ok: true, user: 'allclear', team: 'Acme', channel: 'C0123456789', ts: '1795428000.000100' },
  }),
  envelopes: [{}, { firstPost }, { firstPost, update: resolved }],
  edits: [{ remoteId: 'C0123456789:1795428000.000100', url: null }],
  breaking: (body) => body.replace(/(^|&)channel=/u, '$1chanel='),
});

describeVendorContract({
  definition: slack,
  contract: 'slack-webhook.handwritten',
  settings: { to: { webhookUrl: 'https://hooks.slack.com/services/T0/B0/XX' } },
  pointTo: (apiUrl) => ({ apiUrl }),
  answer: () => ({ status: 200, body: 'ok' }),
  envelopes: [{}, { update: resolved }],
  breaking: (body) => body.replace('"text":', '"txt":'),
  // It is asked with a post that has to be refused.
  verifies: false,
});
