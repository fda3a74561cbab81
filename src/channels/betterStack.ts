import { Secret } from '../domain/secret.ts';
import { defineChannel } from './channel.ts';
import { componentIds, measureSent, notify, withoutTags } from './hostedPage.ts';
import { nonEmptyText, secret } from './settings.ts';

const settings = {
  pageId: nonEmptyText('the id of the status page, such as "123456"'),
  token: secret(),
  components: componentIds(),
  notify: notify(),
};

/** Status reports on a page at Better Stack: https://betterstack.com/docs/uptime/api/status-page-reports */
export const betterStack = defineChannel({
  type: 'better-stack',
  title: 'Better Stack',
  reach: 'broadcast',
  variants: ['better-stack'],
  format: 'text',
  // None is documented.
  measure: measureSent(null, withoutTags),
  limitText: 'none',
  can: { thread: true, edit: true, delete: true, lookUp: true, verify: true },
  afterwards: 'A report can be edited or deleted at Better Stack, but its mails to subscribers can not.',
  client: 'node:http',
  rate: null,
  contracts: ['betterstack.handwritten'],
  uncertain: { rule: 'look-up-only', means: 'look-up' },
  incidentsOnly: true,
  expires: true,
  settings,
  redirect: (_given, { url }) => ({ apiUrl: url, token: new Secret({ kind: 'literal', value: 'drill' }) }),
  quiet: () => ({ notify: false }),
  // A report's own address is asked for its end only, which is no message.
  drillAnswer: (path, count) => ({
    status: 201,
    body: { data: { id: String(count) } },
    isPost: !/\/status-reports\/[^/]+$/u.test(path),
  }),
  verify: async (given, io, signal) => {
    const { verifyBetterStack } = await import('./betterStackSender.ts');
    return await verifyBetterStack(given, await io.reveal(given.token), io, signal);
  },
  open: async (given, io) => {
    const [{ hostedSender }, { betterStackService }] = await Promise.all([
      import('./hostedSender.ts'),
      import('./betterStackSender.ts'),
    ]);
    return hostedSender(betterStackService(given, await io.reveal(given.token)), io);
  },
});
