import { Secret } from '../domain/secret.ts';
import { defineChannel } from './channel.ts';
import { componentIds, measureSent, notify, withoutTags } from './hostedPage.ts';
import { nonEmptyText, secret } from './settings.ts';

const settings = {
  pageId: nonEmptyText('the id of the page, such as "gytm4qzbx9t6"'),
  apiKey: secret(),
  components: componentIds(),
  notify: notify(),
};

/** Incidents on a page at Atlassian Statuspage: https://developer.statuspage.io */
export const statuspageIo = defineChannel({
  type: 'statuspage-io',
  title: 'Atlassian Statuspage',
  reach: 'broadcast',
  variants: ['statuspage-io'],
  // Whether it shows HTML or not is for the page's own settings: plain text is right in both.
  format: 'text',
  // An update's body, https://developer.statuspage.io/#operation/postPagesPageIdIncidents
  measure: measureSent(25_000, withoutTags),
  limitText: '25000 characters',
  can: { thread: true, edit: true, delete: true, lookUp: true, verify: true },
  afterwards: 'An update can be edited or deleted at Statuspage, but its mails and texts to subscribers can not.',
  client: 'node:http',
  // One request a second over a minute, https://developer.statuspage.io/#section/Rate-Limiting
  rate: { count: 60, everyMs: 60_000 },
  contracts: ['statuspage'],
  uncertain: { rule: 'look-up-only', means: 'metadata' },
  isPage: true,
  expires: true,
  settings,
  redirect: (_given, { url }) => ({ apiUrl: url, apiKey: new Secret({ kind: 'literal', value: 'drill' }) }),
  quiet: () => ({ notify: false }),
  drillAnswer: (_path, count) => ({ status: 201, body: { id: 'drill', incident_updates: [{ id: String(count) }] } }),
  verify: async (given, io, signal) => {
    const { verifyStatuspage } = await import('./statuspageIoSender.ts');
    return await verifyStatuspage(given, await io.reveal(given.apiKey), io, signal);
  },
  open: async (given, io) => {
    const [{ hostedSender }, { statuspageService }] = await Promise.all([
      import('./hostedSender.ts'),
      import('./statuspageIoSender.ts'),
    ]);
    return hostedSender(statuspageService(given, await io.reveal(given.apiKey)), io);
  },
});
