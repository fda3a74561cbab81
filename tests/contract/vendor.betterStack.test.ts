import { betterStack } from '../../src/channels/betterStack.ts';
import { laterUpdate, withComponents } from '../helpers/hostedPage.ts';
import { testEnvelope } from '../helpers/httpChannelIo.ts';
import { describeVendorContract } from './vendor.ts';

describeVendorContract({
  definition: betterStack,
  contract: 'betterstack.handwritten',
  settings: { pageId: '123456', token: 'topsecret', components: { checkout: '12345' } },
  pointTo: (apiUrl) => ({ apiUrl }),
  answer: ({ method }) => ({ status: method === 'POST' ? 201 : 200, body: { data: { id: '77', attributes: {} } } }),
  envelopes: [
    withComponents(testEnvelope(), { checkout: 'major_outage' }),
    withComponents(laterUpdate(2, 'identified', '77'), { checkout: 'degraded_performance' }),
    withComponents(laterUpdate(3, 'resolved', '77'), { checkout: 'operational' }),
    testEnvelope(),
    laterUpdate(4, 'resolved', '77'),
  ],
  breaking: (body) => body.replace(/"affected_resources":\[.*?\]/u, '"affected_resources":"all"'),
});
