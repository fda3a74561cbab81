import * as v from 'valibot';
import { Secret } from '../domain/secret.ts';
import { defineChannel, unlimited } from './channel.ts';
import { nonEmptyText, secret } from './settings.ts';

const id = (what: string) => v.pipe(v.number(what), v.safeInteger(what), v.minValue(1, what));
const name = 'the name before .zendesk.com';
const settings = {
  subdomain: v.pipe(v.string(name), v.regex(/^[a-z\d-]+$/iu, name)),
  /** Whose API token it is; left out, the token is an OAuth access token. */
  email: v.optional(nonEmptyText('an e-mail address')),
  token: secret(),
  as: v.optional(v.picklist(['article', 'community-post'], '"article" or "community-post"'), 'article'),
  /** Needed by articles. */
  sectionId: v.optional(id('the number of a section')),
  /** Needed by articles: who may edit them. */
  permissionGroupId: v.optional(id('the number of a permission group')),
  /** Who sees an article; left out, everyone. */
  userSegmentId: v.optional(id('the number of a user segment')),
  /** Needed by community posts. */
  topicId: v.optional(id('the number of a topic')),
  /** A language of the Help Center, as in its addresses. */
  locale: v.optional(nonEmptyText('a language such as "en-us"'), 'en-us'),
  /** Whether who follows the section or topic gets a mail. */
  notifySubscribers: v.optional(v.boolean('true or false'), true),
};

export const zendesk = defineChannel({
  type: 'zendesk',
  title: 'Zendesk Help Center',
  reach: 'broadcast',
  variants: ['zendesk'],
  format: 'markdown',
  measure: unlimited,
  limitText: 'none',
  can: { thread: true, edit: true, delete: true, lookUp: true, verify: true },
  afterwards: 'It can be edited or archived, but not the mails that Zendesk sends to subscribers.',
  client: 'node:http',
  // 200 requests a minute on the smallest plan, https://developer.zendesk.com/api-reference/introduction/rate-limits/
  rate: { count: 200, everyMs: 60_000 },
  contracts: ['zendesk-help-center'],
  uncertain: { rule: 'look-up-only', means: 'look-up' },
  expires: true,
  settings,
  redirect: (given, { url }) => ({
    apiUrl: url,
    token: new Secret({ kind: 'literal', value: 'drill' }),
    email: given.email === undefined ? undefined : 'drill@allclear.invalid',
  }),
  quiet: () => ({ notifySubscribers: false }),
  drillAnswer: (path, count) => ({
    status: 200,
    // To pin a community post or let it go tells nobody anything.
    isPost: !/\/posts\/\d+$/u.test(path),
    body: { article: { id: 1, body: '' }, translation: { locale: 'en-us' }, post: { id: 1 }, comment: { id: count } },
  }),
  verify: async (given, io, signal) => {
    const { verifyHelpCenter } = await import('./zendeskVerify.ts');
    return await verifyHelpCenter({ ...given, token: await io.reveal(given.token) }, io, signal);
  },
  open: async (given, io) => {
    const { senderTo } = await import('./zendeskSender.ts');
    return senderTo({ ...given, token: await io.reveal(given.token) }, io);
  },
});
