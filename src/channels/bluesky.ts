import * as v from 'valibot';
import { Secret } from '../domain/secret.ts';
import { maxGraphemes, measureBluesky } from './blueskyText.ts';
import { defineChannel } from './channel.ts';
import { secret } from './settings.ts';

const account = 'a handle such as "acme.bsky.social", or a DID';
const settings = {
  /** Without an @; an e-mail address would do, but says less. */
  identifier: v.pipe(v.string(account), v.regex(/^(?:did:[a-z]+:\S+|[^\s@/]+\.[^\s@/]+|[^\s@]+@[^\s@]+)$/u, account)),
  /** An app password, never that of the account. */
  appPassword: secret(),
};

/** Posts into an account's repository: https://docs.bsky.app/docs/api/com-atproto-repo-put-record */
export const bluesky = defineChannel({
  type: 'bluesky',
  title: 'Bluesky',
  reach: 'broadcast',
  variants: ['bluesky', 'short'],
  format: 'text',
  measure: measureBluesky,
  limitText: `${maxGraphemes} characters as a reader counts them (3,000 bytes)`,
  can: { thread: true, edit: false, delete: true, lookUp: false, verify: true },
  afterwards: 'A post can be deleted, but not edited.',
  client: 'node:http',
  // 5,000 points an hour, and a post costs three, https://docs.bsky.app/docs/advanced-guides/rate-limits
  rate: { count: 1666, everyMs: 3_600_000 },
  contracts: ['bluesky'],
  // The record's key comes from the delivery, and the service refuses a second record under it.
  uncertain: { rule: 'resend', means: 'record key' },
  expires: true,
  settings,
  redirect: (_given, { url }) => ({
    apiUrl: url,
    appPassword: new Secret({ kind: 'literal', value: 'drill-password' }),
  }),
  drillAnswer: (path, count) => {
    const did = 'did:plc:drill';
    if (!path.endsWith('.putRecord')) {
      const body = {
        did,
        handle: 'drill.example',
        accessJwt: 'drill-access',
        refreshJwt: 'drill-refresh',
        active: true,
      };
      return { status: 200, body, isPost: false };
    }
    return { status: 200, body: { uri: `at://${did}/app.bsky.feed.post/${count}`, cid: `bafydrill${count}` } };
  },
  verify: async (given, io, signal) => {
    const { verifyBluesky } = await import('./blueskyVerify.ts');
    return await verifyBluesky({ ...given, password: await io.reveal(given.appPassword) }, io, signal);
  },
  open: async (given, io) => {
    const { blueskySender } = await import('./blueskySender.ts');
    return blueskySender({ ...given, password: await io.reveal(given.appPassword) }, io);
  },
});
