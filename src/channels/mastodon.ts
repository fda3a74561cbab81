import * as v from 'valibot';
import { Secret } from '../domain/secret.ts';
import { defineChannel } from './channel.ts';
import { maxChars, measureMastodon } from './mastodonText.ts';
import { secret, url } from './settings.ts';

const settings = {
  /** The server of the account. */
  instance: url(),
  accessToken: secret(),
  visibility: v.optional(v.picklist(['public', 'unlisted', 'private'], '"public", "unlisted" or "private"'), 'public'),
};

/** Posts as an account: https://docs.joinmastodon.org/methods/statuses/#create */
export const mastodon = defineChannel({
  type: 'mastodon',
  title: 'Mastodon',
  reach: 'broadcast',
  variants: ['mastodon', 'short'],
  format: 'text',
  measure: measureMastodon,
  limitText: `${maxChars} characters, a link 23`,
  can: { thread: true, edit: true, delete: true, lookUp: false, verify: true },
  afterwards: 'A post can be edited and deleted, but other servers may keep their copy.',
  client: 'node:http',
  // 300 requests in five minutes, https://docs.joinmastodon.org/api/rate-limits/
  rate: { count: 300, everyMs: 300_000 },
  contracts: [],
  // The server keeps the key for an hour; after that the account's own posts are read first.
  uncertain: { rule: 'resend', means: 'key' },
  expires: true,
  settings,
  redirect: (_given, { url: receiver }) => ({
    apiUrl: receiver,
    accessToken: new Secret({ kind: 'literal', value: 'drill-token' }),
  }),
  drillAnswer: (_path, count) => ({
    status: 200,
    body: { id: String(count), url: `https://mastodon.example/@drill/${count}` },
  }),
  verify: async (given, io, signal) => {
    const { verifyMastodon } = await import('./mastodonVerify.ts');
    return await verifyMastodon({ ...given, token: await io.reveal(given.accessToken) }, io, signal);
  },
  open: async (given, io) => {
    const { mastodonSender } = await import('./mastodonSender.ts');
    return mastodonSender({ ...given, token: await io.reveal(given.accessToken) }, io);
  },
});
