import type { ChannelIo, Envelope } from '../../src/channels/channel.ts';
import type { HttpClient } from '../../src/net/httpClient.ts';
import { testHistory } from '../helpers/httpPageHistory.ts';

/** Now, because tokens and certificates of others are checked against the clock. */
const startedAt = new Date();

/** A channel's world without a network: every request is answered here. */
export const fakeIo = (http: HttpClient, overrides: Partial<ChannelIo> = {}): ChannelIo => ({
  http,
  reveal: async ({ source }) => (source.kind === 'literal' ? source.value : Promise.reject(new Error('not literal'))),
  run: async () => ({ kind: 'exited', code: 0, output: '', cut: false, errors: '' }),
  now: () => startedAt,
  history: async () => testHistory(),
  resolvePath: (path) => path,
  lookUpTxt: async () => ({ kind: 'found', records: [] }) as never,
  unsubscribeTokens: async () => null,
  ...overrides,
});

export const fakeEnvelope = (overrides: Partial<Envelope> = {}): Envelope => ({
  deliveryId: 'd2kq7x5v3m',
  incident: {
    ...{ id: 'INC-7', uuid: '0193573b-5f00-7000-8000-000000000007', title: 'Checkout is down' },
    ...{ status: 'investigating', impact: 'major', components: [{ name: 'checkout', status: 'major_outage' }] },
    url: 'https://status.acme.example/incidents/7',
  },
  update: { seq: 1, event: 'investigating', status: 'investigating', at: new Date(startedAt.getTime() - 5_000) },
  to: '',
  locale: 'en',
  message: {
    subject: 'Checkout is down',
    text: 'Checkout is down since 09:58 UTC. Next update by 10:30 UTC. https://status.acme.example/incidents/7#1',
    html: null,
    parts: [],
  },
  ...{ wasUncertain: false, earlierIds: [], firstPost: null, latestPost: null },
  ...overrides,
});
