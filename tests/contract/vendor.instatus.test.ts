import { instatus } from '../../src/channels/instatus.ts';
import { laterUpdate, withComponents } from '../helpers/hostedPage.ts';
import { testEnvelope } from '../helpers/httpChannelIo.ts';
import { describeVendorContract } from './vendor.ts';

describeVendorContract({
  definition: instatus,
  contract: 'instatus.handwritten',
  settings: { pageId: 'page1', apiKey: 'topsecret', components: { checkout: 'component1' } },
  pointTo: (apiUrl) => ({ apiUrl }),
  answer: ({ path }) => ({ status: 200, body: path === '/v2/pages' ? [{ id: 'page1', name: 'Acme' }] : { id: 'i1' } }),
  envelopes: [
    withComponents(testEnvelope(), { checkout: 'major_outage' }),
    withComponents(laterUpdate(2, 'identified', 'i1'), { checkout: 'under_maintenance' }),
    withComponents(laterUpdate(3, 'resolved', 'i1'), { checkout: 'operational' }),
    laterUpdate(4, 'investigating', 'i1'),
  ],
  edits: [{ remoteId: 'i1/u1', url: null }],
  breaking: (body) => body.replace('"notify":true', '"notify":"yes"'),
});
