import * as v from 'valibot';
import { Secret } from '../domain/secret.ts';
import { defineChannel } from './channel.ts';
import { discordText, maxChars } from './discordText.ts';
import { secret } from './settings.ts';

const threadId = 'the id of a thread such as "1200000000000000000"';
const settings = {
  /** Whoever has the address may post: it is a secret as a whole. */
  webhookUrl: secret(),
  /** Posts into this thread of the webhook's channel, which a forum's webhook has to. */
  threadId: v.optional(v.pipe(v.string(threadId), v.regex(/^\d{15,22}$/u, threadId))),
};

/** Posts by a channel's webhook: https://docs.discord.com/developers/resources/webhook#execute-webhook */
export const discord = defineChannel({
  type: 'discord',
  title: 'Discord',
  reach: 'broadcast',
  variants: ['discord'],
  format: 'markdown',
  // Discord does not say what it counts as a character: UTF-16 units are never fewer than what it can mean.
  measure: (text) => ({ length: discordText(text).length, limit: maxChars, segments: null }),
  limitText: `${maxChars} characters`,
  can: { thread: false, edit: true, delete: true, lookUp: false, verify: true },
  afterwards: 'A post can be edited and deleted, but who was notified has read it.',
  client: 'node:http',
  // 50 requests a second, https://docs.discord.com/developers/topics/rate-limits
  rate: { count: 50, everyMs: 1000 },
  contracts: [],
  // A webhook can't list what it has posted.
  uncertain: { rule: 'hold', means: 'person' },
  expires: true,
  settings,
  redirect: (_given, { url }) => ({
    apiUrl: url,
    webhookUrl: new Secret({ kind: 'literal', value: 'https://discord.com/api/webhooks/1/drill' }),
  }),
  drillAnswer: (_path, count) => ({ status: 200, body: { id: String(count), name: 'drill', channel_id: '1' } }),
  verify: async (given, io, signal) => {
    const { verifyDiscord } = await import('./discordSender.ts');
    return await verifyDiscord(await io.reveal(given.webhookUrl), given, io, signal);
  },
  open: async (given, io) => {
    const { discordSender } = await import('./discordSender.ts');
    return discordSender(await io.reveal(given.webhookUrl), given, io);
  },
});
