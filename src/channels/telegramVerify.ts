import type { ChannelIo, Verdict } from './channel.ts';
import { remoteText } from './http.ts';
import { at, idAt, textAt } from './jsonService.ts';
import { isToken, type TelegramAccess, type TelegramAnswer, telegramApi } from './telegramApi.ts';

const again = 'then: incident channels test';
const newToken = `send /token (or /revoke for a new one) to @BotFather and copy what it answers, ${again}`;
const otherChat = `set "chatId" to the public @name, or to the number that @userinfobot says of a forwarded post, and add the bot there, ${again}`;
const invite = `in the chat’s Administrators add the bot with the right to post messages, ${again}`;

/** Asks who the bot is, what the chat is, and whether the one may post in the other. */
export async function verifyTelegram(access: TelegramAccess, io: ChannelIo, signal: AbortSignal): Promise<Verdict> {
  if (!isToken(access.token)) {
    return { kind: 'fault', message: 'its token is not of the form 123456:ABC…', fix: newToken };
  }
  const api = telegramApi(access, io);
  const me = await api('getMe', {}, signal);
  if (me.kind === 'no') return faultOf(me, 'Telegram does not know this token (revoked, or cut short)', newToken);
  const chat = await api('getChat', { chat_id: access.chatId }, signal);
  if (chat.kind === 'no') return faultOf(chat, 'the bot does not see this chat', otherChat);
  const bot = `@${remoteText(textAt(me.result, 'username') ?? 'the bot')}`;
  const name = remoteText(textAt(chat.result, 'title') ?? textAt(chat.result, 'username') ?? access.chatId);
  const ok: Verdict = { kind: 'ok', message: `posts as ${bot} in ${name}` };
  const type = textAt(chat.result, 'type');
  if (type === 'private') return ok;
  const asked = { chat_id: access.chatId, user_id: Number(idAt(me.result, 'id')) };
  const member = await api('getChatMember', asked, signal);
  if (member.kind === 'no') return faultOf(member, `${bot} is not in ${name}`, invite);
  const may = type === 'channel' ? mayPostInChannel(member.result) : mayWriteInGroup(member.result, chat.result);
  return may ? ok : { kind: 'fault', message: `${bot} may not post in ${name}`, fix: invite };
}

const mayPostInChannel = (member: unknown): boolean =>
  at(member, 'status') === 'creator' ||
  (at(member, 'status') === 'administrator' && at(member, 'can_post_messages') === true);

function mayWriteInGroup(member: unknown, chat: unknown): boolean {
  switch (at(member, 'status')) {
    case 'creator':
    case 'administrator':
      return true;
    case 'member':
      return at(chat, 'permissions', 'can_send_messages') !== false;
    case 'restricted':
      return at(member, 'is_member') === true && at(member, 'can_send_messages') === true;
    default:
      return false;
  }
}

function faultOf({ problem }: Extract<TelegramAnswer, { kind: 'no' }>, what: string, fix: string): Verdict {
  if (problem.kind !== 'failed') {
    return { kind: 'fault', message: problem.reason, fix: 'try again later: incident channels test' };
  }
  return { kind: 'fault', message: `${what}: ${problem.reason}`, fix };
}
