import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Desk, openDesk } from '../helpers/desk.ts';

let desk: Desk;
beforeEach(() => {
  desk = openDesk();
});
afterEach(() => desk.close());

const declare = ['open', 'Checkout is down', '--impact', 'major', '--yes', '--json'];
const configured = (host: string) => ({
  company: { name: 'Acme' },
  store: 'sqlite:./incidents.db',
  channels: {
    hook: { type: 'webhook', url: `http://${host}/latest/meta-data`, secret: { env: 'DESK_HOOK' } },
    mail: { type: 'email', from: 'a@acme.example', to: ['b@acme.example'], smtp: { host, port: 25 } },
    x: {
      type: 'x',
      apiUrl: `http://${host}`,
      appKey: { env: 'DESK_X' },
      appSecret: { env: 'DESK_X' },
      accessToken: { env: 'DESK_X' },
      accessSecret: { env: 'DESK_X' },
    },
  },
  probes: { site: { type: 'http', url: `http://${host}/` } },
});

it.each(['169.254.169.254', '[fd00:ec2::254]', '[::ffff:169.254.169.254]'])(
  'never goes to %s, where a machine’s own keys are handed out, for a post or a look',
  async (host) => {
    desk.configure(configured(host));
    const ran = await desk.run(...declare);
    expect(ran.code).toBe(4);
    expect(ran.json()['deliveries']).toMatchObject([
      { channel: 'hook', state: 'failed' },
      { channel: 'mail', state: 'failed' },
      { channel: 'x', state: 'failed' },
    ]);
    const reasons = (await desk.run('deliveries')).stdout;
    expect(reasons.match(/metadata/gu)?.length).toBeGreaterThanOrEqual(3);
    const { checks } = (await desk.run('doctor', '--json')).json() as { checks: { area: string; message: string }[] };
    expect(checks.filter(({ area }) => area === 'probes')).toMatchObject([
      { message: expect.stringContaining('metadata') },
    ]);
  },
);
