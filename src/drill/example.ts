import { loadChannelTypes } from '../channels/index.ts';
import { checkConfig, typesNamedIn } from '../config/check.ts';
import type { Config } from '../config/config.ts';
import { drillPaths } from './redirected.ts';

/** A shop with the channels that most begin with; no service of it is ever asked. */
const file = {
  company: { name: 'Acme', url: 'https://acme.example', supportEmail: 'help@acme.example' },
  statusPage: { url: 'https://status.acme.example' },
  components: [
    { name: 'checkout', title: 'Checkout', probes: ['shop'] },
    { name: 'accounts', title: 'Accounts' },
  ],
  channels: {
    page: { type: 'status-page', out: './public' },
    customers: {
      type: 'email',
      from: 'Acme <status@acme.example>',
      to: ['ada@customer.example', 'grace@customer.example', 'linus@customer.example'],
      smtp: [{ host: '127.0.0.1' }],
    },
    x: {
      type: 'x',
      appKey: { env: 'X_APP_KEY' },
      appSecret: { env: 'X_APP_SECRET' },
      accessToken: { env: 'X_ACCESS_TOKEN' },
      accessSecret: { env: 'X_ACCESS_SECRET' },
    },
    team: { type: 'webhook', audience: 'team', url: 'http://127.0.0.1/', secret: { env: 'TEAM_WEBHOOK_SECRET' } },
  },
  probes: { shop: { type: 'http', url: 'http://127.0.0.1/health', status: 200 } },
};

export async function exampleConfig(folder: string): Promise<Config> {
  const paths = drillPaths(folder);
  const checked = checkConfig(file, paths.configFile, paths, await loadChannelTypes(typesNamedIn(file)));
  if (!checked.ok) throw new Error(`the example config has faults: ${JSON.stringify(checked.error)}`);
  return checked.value;
}
