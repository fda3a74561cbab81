import * as v from 'valibot';
import { Secret } from '../domain/secret.ts';
import { defineChannel } from './channel.ts';
import { componentIds, measureSent, notify, withoutHtml } from './hostedPage.ts';
import { secret, url } from './settings.ts';

const numbers = 'their component ids by our names, each a number in quotes, such as {"checkout": "3"}';

const settings = {
  /** Where the page is; its API is below `/api`, unless `apiUrl` says something else. */
  url: url(),
  token: secret(),
  components: v.pipe(
    componentIds(),
    v.check((ids) => Object.values(ids).every((id) => /^[1-9]\d{0,9}$/u.test(id)), numbers),
  ),
  notify: notify(),
};

/** Incidents on one's own Cachet, version 3: https://docs.cachethq.io */
export const cachet = defineChannel({
  type: 'cachet',
  title: 'Cachet',
  reach: 'broadcast',
  variants: ['cachet'],
  format: 'markdown',
  // Its message is a text without a limit of its own: cachethq/core, database/migrations.
  measure: measureSent(null, withoutHtml),
  limitText: 'none',
  can: { thread: true, edit: true, delete: true, lookUp: true, verify: true },
  afterwards: 'An update can be edited or deleted in Cachet, but its mails to subscribers can not.',
  client: 'node:http',
  rate: null,
  contracts: ['cachet'],
  uncertain: { rule: 'look-up-only', means: 'meta' },
  incidentsOnly: true,
  expires: true,
  settings,
  redirect: (_given, { url: receiver }) => ({
    apiUrl: receiver,
    token: new Secret({ kind: 'literal', value: 'drill' }),
  }),
  quiet: () => ({ notify: false }),
  drillAnswer: (path, count) => ({
    status: 200,
    body: { data: { id: String(count), attributes: {} } },
    isPost: !/\/components\/\d+$/u.test(path),
  }),
  verify: async (given, io, signal) => {
    const { verifyCachet } = await import('./cachetSender.ts');
    return await verifyCachet(given, await io.reveal(given.token), io, signal);
  },
  open: async (given, io) => {
    const [{ hostedSender }, { cachetService }] = await Promise.all([
      import('./hostedSender.ts'),
      import('./cachetSender.ts'),
    ]);
    return hostedSender(cachetService(given, await io.reveal(given.token)), io);
  },
});
