import { cachet } from '../../src/channels/cachet.ts';
import { laterUpdate, withComponents } from '../helpers/hostedPage.ts';
import { testEnvelope } from '../helpers/httpChannelIo.ts';
import { describeVendorContract } from './vendor.ts';

describeVendorContract({
  definition: cachet,
  contract: 'cachet',
  settings: { url: 'https://status.acme.example', token: 'topsecret', components: { checkout: '5' } },
  pointTo: (apiUrl) => ({ apiUrl }),
  answer: () => ({ status: 200, body: { data: { id: '3', attributes: { guid: '0f5a' } } } }),
  envelopes: [
    withComponents(testEnvelope(), { checkout: 'major_outage' }),
    withComponents(laterUpdate(2, 'identified', '3'), { checkout: 'under_maintenance' }),
    withComponents(laterUpdate(3, 'resolved', '3'), { checkout: 'operational' }),
    laterUpdate(4, 'investigating', '3'),
  ],
  edits: [
    { remoteId: '3', url: null },
    { remoteId: '3/9', url: null },
  ],
  breaking: (body) => body.replace(/"status":\d/u, '"status":9'),
  // It asks `/subscribers`, which the contract does not hold.
  verifies: false,
});
