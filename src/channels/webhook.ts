import { Secret } from '../domain/secret.ts';
import { defineChannel, unlimited, type Verdict } from './channel.ts';
import { secret, url } from './settings.ts';

const settings = {
  url: url(),
  /** Standard Webhooks: `whsec_` and base64 of 24 to 64 bytes. */
  secret: secret(),
};

const drillKey = `whsec_${Buffer.from('for a drill, and no secret at all').toString('base64')}`;

/** Posts each update as a signed event: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
export const webhook = defineChannel({
  type: 'webhook',
  title: 'Signed webhook',
  reach: 'broadcast',
  variants: [],
  format: 'markdown',
  measure: unlimited,
  limitText: 'none',
  can: { thread: true, edit: false, delete: false, lookUp: false, verify: false },
  afterwards: 'What the receiver did with it can not be taken back from here.',
  client: 'node:http',
  rate: null,
  contracts: [],
  // The receiver knows a repeat by its `webhook-id`.
  uncertain: { rule: 'resend', means: 'webhook-id' },
  expires: true,
  settings,
  redirect: (_given, { url: receiver }) => ({
    url: receiver,
    secret: new Secret({ kind: 'literal', value: drillKey }),
  }),
  verify: async (given, io) => {
    const { keyOf } = await import('./webhookSender.ts');
    if (keyOf(await io.reveal(given.secret)) === null) {
      const fix = 'make one with: echo whsec_$(openssl rand -base64 32)';
      return { kind: 'fault', message: 'its secret is not of the form whsec_<base64 of 24 to 64 bytes>', fix };
    }
    return await whereItGoes(new URL(given.url));
  },
  open: async (given, io) => {
    const { senderTo } = await import('./webhookSender.ts');
    return senderTo(given.url, await io.reveal(given.secret), io);
  },
});

/** All that can be found out without a post: there is no request that a receiver must take as a mere question. */
async function whereItGoes({ host, hostname }: URL): Promise<Verdict> {
  const { nameResolves } = await import('./nameResolves.ts');
  if (!(await nameResolves(hostname))) {
    return { kind: 'fault', message: `the name ${hostname} does not resolve`, fix: 'check "url" in the config' };
  }
  return { kind: 'ok', message: `${host} is known and the secret is well formed; only a post can tell more` };
}
