import type { Envelope } from '../../src/channels/channel.ts';
import { statuspageIo } from '../../src/channels/statuspageIo.ts';
import type { MaintenanceStatus } from '../../src/domain/status.ts';
import { laterUpdate, withComponents } from '../helpers/hostedPage.ts';
import { testEnvelope } from '../helpers/httpChannelIo.ts';
import { describeVendorContract } from './vendor.ts';

const night = { startsAt: new Date('2026-11-29T22:00:00Z'), endsAt: new Date('2026-11-30T00:00:00Z') };
const ofWork = (envelope: Envelope, status: MaintenanceStatus): Envelope => {
  const { incident, ...rest } = withComponents(envelope, { checkout: 'under_maintenance' });
  return { ...rest, incident: { ...incident, maintenance: night }, update: { ...rest.update, status } };
};

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
    ofWork(testEnvelope(), 'scheduled'),
    ofWork(laterUpdate(2, 'investigating', 'p31zjtct2jer/u1'), 'in_progress'),
    ofWork(laterUpdate(3, 'investigating', 'p31zjtct2jer/u1'), 'cancelled'),
  ],
  edits: [{ remoteId: 'p31zjtct2jer/u1', url: null }],
  breaking: (body) => body.replace(/"status":"\w+"/u, '"status":"broken"'),
});
