import { statuspageIo } from '../../src/channels/statuspageIo.ts';
import { laterUpdate, withComponents } from '../helpers/hostedPage.ts';
import { testEnvelope } from '../helpers/httpChannelIo.ts';
import { describeVendorContract } from './vendor.ts';

describeVendorContract({
  definition: statuspageIo,
  contract: 'statuspage',
  settings: { pageId: 'gytm4qzbx9t6', apiKey: 'topsecret', components: { checkout: '8kbf7d35c070' } },
  pointTo: (apiUrl) => ({ apiUrl }),
  answer: ({ method, path }) =>
    path.includes('/incidents')
      ? { status: method === 'POST' ? 201 : 200, body: { id: 'p31zjtct2jer', incident_updates: [{ id: 'u1' }] } }
      : { status: 200, body: { id: 'gytm4qzbx9t6', name: 'Acme' } },
  envelopes: [
    withComponents(testEnvelope(), { checkout: 'major_outage' }),
    withComponents(laterUpdate(2, 'identified', 'p31zjtct2jer/u1'), { checkout: 'partial_outage' }),
    withComponents(laterUpdate(3, 'resolved', 'p31zjtct2jer/u1'), { checkout: 'operational' }),
    laterUpdate(4, 'investigating', 'p31zjtct2jer/u1'),
  ],
  edits: [{ remoteId: 'p31zjtct2jer/u1', url: null }],
  breaking: (body) => body.replace(/"status":"\w+"/u, '"status":"broken"'),
});
