import { email } from '../../src/channels/email.ts';
import { describeVendorContract } from './vendor.ts';

const envelope = { to: 'ann@x.test' };
const message = { subject: 'Größte Störung', text: 'Кассе плохо, 🔥 & more.', html: '<p>…</p>', parts: [] };

describeVendorContract({
  definition: email,
  contract: 'aws-sesv2',
  settings: {
    from: 'Acme <status@acme.example>',
    to: 'contacts',
    ses: {
      region: 'eu-central-1',
      accessKeyId: 'AKIAEXAMPLE',
      secretAccessKey: 'ses-secret-4711',
      configurationSet: 'status',
    },
  },
  pointTo: (apiUrl) => ({ apiUrl }),
  envelopes: [envelope, { ...envelope, deliveryId: 'd2', earlierIds: ['d1'], message }],
  answer: ({ method, path }) => {
    if (method === 'POST') return { status: 200, body: { MessageId: '010701-abc-000000' } };
    return { status: 200, body: path.endsWith('/account') ? { SendingEnabled: true } : {} };
  },
  breaking: (body) => body.replace('"Content"', '"Contents"'),
});
