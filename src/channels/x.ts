import * as v from 'valibot';
import type { Outcome } from '../domain/delivery.ts';
import { Secret } from '../domain/secret.ts';
import { measureX } from '../messages/xText.ts';
import { type ChannelIo, type CommonSettings, defineChannel, type Envelope, type Sender } from './channel.ts';
import { earliestOf, isSamePost } from './samePost.ts';
import { secret } from './settings.ts';
import type { XClient } from './xClient.ts';
import type { XProblem } from './xProblem.ts';

const settings = {
  appKey: secret(),
  appSecret: secret(),
  accessToken: secret(),
  accessSecret: secret(),
  /** Replies and further parts; X's self-serve tiers refuse replies that were not summoned (since February 2026). */
  thread: v.optional(v.boolean('true or false'), false),
};
type Settings = v.InferOutput<v.ObjectSchema<typeof settings, undefined>> & CommonSettings;

export const x = defineChannel({
  type: 'x',
  title: 'X',
  reach: 'broadcast',
  variants: ['x', 'short'],
  format: 'text',
  measure: measureX,
  limitText: '280 weighted characters',
  can: { thread: true, edit: false, delete: true, lookUp: true, verify: true },
  afterwards: 'A post can be deleted, but not edited.',
  client: 'twitter-api-v2',
  // 100 posts in 15 minutes for a user, https://docs.x.com/x-api/fundamentals/rate-limits
  rate: { count: 100, everyMs: 900_000 },
  contracts: [],
  uncertain: { rule: 'look-up', means: 'look-up' },
  expires: true,
  settings,
  // Pay per use, https://docs.x.com/x-api/getting-started/pricing as of August 2026.
  cost: ({ text, parts }) => [text, ...parts].reduce((sum, one) => sum + (/https?:\/\//u.test(one) ? 0.2 : 0.015), 0),
  threads: (given) => given.thread,
  redirect: (_given, { url }) => {
    const none = new Secret({ kind: 'literal', value: 'drill' });
    return { apiUrl: url, appKey: none, appSecret: none, accessToken: none, accessSecret: none };
  },
  drillAnswer: (path, count) =>
    path.endsWith('/users/me')
      ? { status: 200, body: { data: { id: '1', username: 'drill' } } }
      : { status: 201, body: { data: { id: String(count) } } },
  verify: async (given, io, signal) => {
    const { verifyX } = await import('./xVerify.ts');
    return await verifyX(await clientOf(given, io), signal);
  },
  open: async (given, io) => senderOn(await clientOf(given, io), given.thread, io),
});

async function clientOf(given: Settings, io: ChannelIo): Promise<XClient> {
  const [{ createXClient }, appKey, appSecret, accessToken, accessSecret] = await Promise.all([
    import('./xClient.ts'),
    io.reveal(given.appKey),
    io.reveal(given.appSecret),
    io.reveal(given.accessToken),
    io.reveal(given.accessSecret),
  ]);
  const keys = { appKey, appSecret, accessToken, accessSecret };
  return createXClient(keys, given.apiUrl, io.http, io.now);
}

const isProblem = (error: unknown): error is XProblem => error instanceof Error && error.name === 'XProblem';

const linkTo = (id: string): string => `https://x.com/i/web/status/${id}`;
const sent = (id: string, reason?: string): Outcome => ({
  kind: 'sent',
  remoteId: id,
  url: linkTo(id),
  ...(reason === undefined ? {} : { reason }),
});

function senderOn(client: XClient, thread: boolean, io: ChannelIo): Sender {
  // Asking costs a tenth of a cent, and the answer does not change.
  let ownId: string | null = null;
  return {
    send: async (envelope, signal) => {
      try {
        const first = await firstPost(client, envelope, thread, signal);
        return await continueThread(client, first, envelope.message.parts, signal);
      } catch (error) {
        if (!isProblem(error)) throw error;
        // Whoever refuses a repeat has the first one.
        if (error.duplicate && envelope.wasUncertain) {
          return { kind: 'sent', remoteId: null, url: null, reason: 'X has it already: it refused a second copy' };
        }
        return error.outcome;
      }
    },
    lookUp: async (envelope, signal) => {
      try {
        ownId ??= (await client.me(signal)).id;
        const since = earliestOf(envelope, io.now());
        const found = (await client.recent(ownId, since, signal)).find((post) => isSamePost(post.text, envelope));
        return found ? { remoteId: found.id, url: linkTo(found.id) } : 'absent';
      } catch (error) {
        if (isProblem(error)) return 'unknown';
        throw error;
      }
    },
    close: async () => {},
  };
}

/** With threads a reply to the incident's newest post; refused, a post of its own. */
async function firstPost(client: XClient, envelope: Envelope, thread: boolean, signal: AbortSignal): Promise<string> {
  const replyTo = thread ? (envelope.latestPost?.remoteId ?? null) : null;
  try {
    return await client.post(envelope.message.text, replyTo, signal);
  } catch (error) {
    if (replyTo === null || !isProblem(error) || error.status !== 403 || error.duplicate) throw error;
    return await client.post(envelope.message.text, null, signal);
  }
}

/** The first post stands alone: whatever becomes of the others, the message is out. */
async function continueThread(
  client: XClient,
  first: string,
  parts: readonly string[],
  signal: AbortSignal,
): Promise<Outcome> {
  let last = first;
  for (const part of parts) {
    try {
      last = await client.post(part, last, signal);
    } catch (error) {
      if (!isProblem(error)) throw error;
      const why = error.status === 403 ? 'thread_refused' : `thread_incomplete: ${error.message}`;
      return sent(first, why);
    }
  }
  return sent(first);
}
