import * as v from 'valibot';
import { Secret } from '../domain/secret.ts';
import { defineChannel, unlimited } from './channel.ts';
import { notify } from './hostedPage.ts';
import { secret } from './settings.ts';

const idNumber = (what: string) => v.pipe(v.number(what), v.integer(what), v.minValue(1, what));

const settings = {
  token: secret(),
  /** The teammate in whose name it is posted. */
  senderId: idNumber('the id of a teammate, such as 814860'),
  newsfeedId: idNumber('the id of a newsfeed, such as 198313'),
  /** Where the workspace is hosted. */
  region: v.optional(v.picklist(['us', 'eu', 'au'], '"us", "eu" or "au"'), 'us'),
  notify: notify(),
};

/** A news item an incident, at Intercom: https://developers.intercom.com/docs/references/rest-api/api.intercom.io/news */
export const intercom = defineChannel({
  type: 'intercom',
  title: 'Intercom news',
  reach: 'broadcast',
  variants: ['intercom'],
  format: 'markdown',
  // None is documented.
  measure: unlimited,
  limitText: 'none',
  can: { thread: true, edit: true, delete: true, lookUp: true, verify: true },
  afterwards: 'A news item can be edited or deleted, but not unseen by who has opened it.',
  client: 'node:http',
  // 10,000 requests a minute for an app, https://developers.intercom.com/docs/references/rest-api/errors/rate-limiting
  rate: { count: 10_000, everyMs: 60_000 },
  contracts: [],
  uncertain: { rule: 'look-up-only', means: 'look-up' },
  expires: true,
  settings,
  redirect: (_given, { url }) => ({ apiUrl: url, token: new Secret({ kind: 'literal', value: 'drill' }) }),
  quiet: () => ({ notify: false }),
  drillAnswer: (_path, count) => ({ status: 200, body: { id: String(count) } }),
  verify: async (given, io, signal) => {
    const { verifyIntercom } = await import('./intercomSender.ts');
    return await verifyIntercom(given, await io.reveal(given.token), io, signal);
  },
  open: async (given, io) => {
    const [{ hostedSender }, { intercomService }] = await Promise.all([
      import('./hostedSender.ts'),
      import('./intercomSender.ts'),
    ]);
    return hostedSender(intercomService(given, await io.reveal(given.token)), io);
  },
});
