import * as v from 'valibot';
import { Secret } from '../domain/secret.ts';
import { defineChannel } from './channel.ts';
import { secret } from './settings.ts';
import { escapeSlack } from './slackText.ts';

const channelId = 'a channel id such as "C0123456789"';
const settings = {
  /** One of two forms. A webhook's address is a secret as a whole; a channel's name may change, its id does not. */
  to: v.union(
    [
      v.strictObject({
        channel: v.pipe(v.string(channelId), v.regex(/^[CGD][A-Z0-9]{7,}$/u, channelId)),
        token: secret(),
      }),
      v.strictObject({ webhookUrl: secret() }),
    ],
    'a bot {"channel": "C0123456789", "token": …} or an incoming webhook {"webhookUrl": …}',
  ),
};

// "Messages with more than 40,000 characters are truncated": https://docs.slack.dev/reference/methods/chat.postMessage
const maxChars = 40_000;

/** A bot in a channel, which can thread and look up, or an incoming webhook, which can neither. */
export const slack = defineChannel({
  type: 'slack',
  title: 'Slack',
  reach: 'broadcast',
  variants: ['slack'],
  format: 'text',
  measure: (text) => ({ length: [...escapeSlack(text)].length, limit: maxChars, segments: null }),
  limitText: `${maxChars} characters, "&", "<" and ">" as they are escaped`,
  can: { thread: true, edit: true, delete: true, lookUp: true, verify: true },
  afterwards: 'A bot’s post can be edited and deleted, an incoming webhook’s can not be edited.',
  client: 'node:http',
  // One message a second in a channel, https://docs.slack.dev/apis/web-api/rate-limits
  rate: { count: 1, everyMs: 1000 },
  contracts: ['slack', 'slack-webhook.handwritten'],
  uncertain: { rule: 'look-up-only', means: 'metadata' },
  expires: true,
  settings,
  redirect: (given, { url }) => {
    const none = (value: string): Secret => new Secret({ kind: 'literal', value });
    return {
      apiUrl: url,
      to:
        'webhookUrl' in given.to
          ? { webhookUrl: none('https://hooks.slack.com/services/drill/drill/drill') }
          : { channel: given.to.channel, token: none('drill') },
    };
  },
  drillAnswer: (path, count) => {
    // An incoming webhook says just `ok`.
    if (path.includes('/services/')) return { status: 200, body: 'ok' };
    return { status: 200, body: { ok: true, channel: 'C0000000000', ts: `${count}.000000` } };
  },
  verify: async ({ to, apiUrl }, io, signal) => {
    if ('webhookUrl' in to) {
      const { verifySlackWebhook } = await import('./slackWebhook.ts');
      return await verifySlackWebhook(await io.reveal(to.webhookUrl), apiUrl, io, signal);
    }
    const [{ verifySlackBot }, { slackApi }] = await Promise.all([import('./slackVerify.ts'), import('./slackApi.ts')]);
    return await verifySlackBot(slackApi(await io.reveal(to.token), apiUrl, io), to.channel, signal);
  },
  open: async ({ to, apiUrl, whenUncertain }, io) => {
    if ('webhookUrl' in to) {
      const { slackWebhookSender } = await import('./slackWebhook.ts');
      return slackWebhookSender(await io.reveal(to.webhookUrl), apiUrl, whenUncertain === 'resend', io);
    }
    const [{ slackBotSender }, { slackApi }] = await Promise.all([import('./slackBot.ts'), import('./slackApi.ts')]);
    return slackBotSender(slackApi(await io.reveal(to.token), apiUrl, io), to.channel, io);
  },
});
