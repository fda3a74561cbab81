import * as v from 'valibot';
import { Secret } from '../domain/secret.ts';
import { defineChannel } from './channel.ts';
import { secret } from './settings.ts';
import { maxChars, telegramText } from './telegramText.ts';

const chat = 'a public name such as "@acme_status", or the number of a chat such as "-1001234567890"';
const settings = {
  /** As @BotFather gives it: `123456:ABC…`. */
  token: secret(),
  chatId: v.pipe(
    v.union([v.string(chat), v.number(chat)], chat),
    v.transform(String),
    v.regex(/^(?:@[A-Za-z]\w{3,31}|-?\d{1,20})$/u, chat),
  ),
};

/** A bot's posts in a channel or group: https://core.telegram.org/bots/api */
export const telegram = defineChannel({
  type: 'telegram',
  title: 'Telegram',
  reach: 'broadcast',
  variants: ['telegram'],
  format: 'text',
  measure: (text) => ({ length: telegramText(text).length, limit: maxChars, segments: null }),
  limitText: `${maxChars} characters`,
  can: { thread: true, edit: true, delete: true, lookUp: false, verify: true },
  afterwards: 'A post can be edited and deleted, but who was notified has read it.',
  client: 'node:http',
  // 20 messages a minute to a group, https://core.telegram.org/bots/faq
  rate: { count: 20, everyMs: 60_000 },
  contracts: ['telegram'],
  // A bot can not read what it has posted.
  uncertain: { rule: 'hold', means: 'person' },
  expires: true,
  settings,
  redirect: (_given, { url }) => ({ apiUrl: url, token: new Secret({ kind: 'literal', value: '1:drill' }) }),
  drillAnswer: (_path, count) => ({
    status: 200,
    body: { ok: true, result: { message_id: count, chat: { id: -1001, type: 'channel' } } },
  }),
  verify: async (given, io, signal) => {
    const { verifyTelegram } = await import('./telegramVerify.ts');
    return await verifyTelegram({ ...given, token: await io.reveal(given.token) }, io, signal);
  },
  open: async (given, io) => {
    const { telegramSender } = await import('./telegramSender.ts');
    return telegramSender({ ...given, token: await io.reveal(given.token) }, io);
  },
});
