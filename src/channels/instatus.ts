import { Secret } from '../domain/secret.ts';
import { defineChannel } from './channel.ts';
import { componentIds, measureSent, notify, withoutHtml } from './hostedPage.ts';
import { nonEmptyText, secret } from './settings.ts';

const settings = {
  pageId: nonEmptyText('the id of the page, such as "ckf01fonve9i40a32oas5b0uw"'),
  apiKey: secret(),
  components: componentIds(),
  notify: notify(),
};

/** Incidents on a page at Instatus: https://instatus.com/help/api/incidents */
export const instatus = defineChannel({
  type: 'instatus',
  title: 'Instatus',
  reach: 'broadcast',
  variants: ['instatus'],
  format: 'markdown',
  // None is documented.
  measure: measureSent(null, withoutHtml),
  limitText: 'none',
  can: { thread: true, edit: true, delete: true, lookUp: true, verify: true },
  afterwards: 'An update can be edited or deleted at Instatus, but its mails and texts to subscribers can not.',
  client: 'node:http',
  rate: null,
  contracts: ['instatus.handwritten'],
  uncertain: { rule: 'look-up-only', means: 'look-up' },
  incidentsOnly: true,
  expires: true,
  settings,
  redirect: (_given, { url }) => ({ apiUrl: url, apiKey: new Secret({ kind: 'literal', value: 'drill' }) }),
  quiet: () => ({ notify: false }),
  drillAnswer: (_path, count) => ({ status: 200, body: { id: String(count) } }),
  verify: async (given, io, signal) => {
    const { verifyInstatus } = await import('./instatusSender.ts');
    return await verifyInstatus(given, await io.reveal(given.apiKey), io, signal);
  },
  open: async (given, io) => {
    const [{ hostedSender }, { instatusService }] = await Promise.all([
      import('./hostedSender.ts'),
      import('./instatusSender.ts'),
    ]);
    return hostedSender(instatusService(given, await io.reveal(given.apiKey)), io);
  },
});
