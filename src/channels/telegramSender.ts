import type { Outcome } from '../domain/delivery.ts';
import type { ChannelIo, Envelope, RemotePost, Sender } from './channel.ts';
import { edited, notEditable } from './editing.ts';
import { at, idAt, textAt } from './jsonService.ts';
import { isToken, type TelegramAccess, type TelegramAnswer, telegramApi } from './telegramApi.ts';
import { telegramHtml } from './telegramText.ts';

export function telegramSender(access: TelegramAccess, io: ChannelIo): Sender {
  const api = telegramApi(access, io);
  return {
    send: async (envelope, signal) => {
      if (!isToken(access.token)) return { kind: 'failed', reason: misshapen, scope: 'channel' };
      const answer = await api('sendMessage', messageTo(access.chatId, envelope), signal);
      // Refused for sure, and the group's new number stands in the refusal.
      if (answer.kind === 'yes' || answer.movedTo === null) return outcomeOf(answer);
      const moved = outcomeOf(await api('sendMessage', messageTo(answer.movedTo, envelope), signal));
      const reason = `the group has moved: set "chatId" to "${answer.movedTo}"`;
      return moved.kind === 'sent' ? { ...moved, reason } : moved;
    },
    edit: async (envelope, { remoteId, url }, signal) => {
      const [, chat, message] = postId.exec(remoteId) ?? [];
      if (!isToken(access.token)) return { kind: 'failed', reason: misshapen, scope: 'channel' };
      if (chat === undefined) return notEditable('it has no id of a message');
      const place = { chat_id: Number(chat), message_id: Number(message) };
      return editOutcome(await api('editMessageText', { ...place, ...textOf(envelope) }, signal), { remoteId, url });
    },
    close: async () => {},
  };
}

const misshapen = 'its token is not of the form 123456:ABC…';
/** `-1001234:7` */
const postId = /^(-?\d+):(\d+)$/u;

/** https://core.telegram.org/bots/api#sendmessage */
function messageTo(chatId: string, envelope: Envelope): object {
  const { firstPost } = envelope;
  const replyTo = firstPost === null ? null : messageIn(firstPost.remoteId, chatId);
  return {
    chat_id: chatId,
    ...textOf(envelope),
    ...(replyTo === null ? {} : { reply_parameters: { message_id: replyTo, allow_sending_without_reply: true } }),
  };
}

const textOf = ({ message, incident }: Envelope): object => ({
  text: telegramHtml(message.text, incident.title),
  parse_mode: 'HTML',
  link_preview_options: { is_disabled: true },
});

/** The number counts within its chat: in another one it names somebody else's message. */
function messageIn(remoteId: string, chatId: string): number | null {
  const [, chat = '', message = ''] = postId.exec(remoteId) ?? [];
  if (message === '') return null;
  return chatId.startsWith('@') || chatId === chat ? Number(message) : null;
}

function outcomeOf(answer: TelegramAnswer): Outcome {
  if (answer.kind === 'no') return answer.problem;
  const message = idAt(answer.result, 'message_id');
  const chat = idAt(answer.result, 'chat', 'id');
  if (message === null || chat === null || !/^\d+$/u.test(message) || !/^-?\d+$/u.test(chat)) {
    return { kind: 'uncertain', reason: 'Telegram said yes without naming the message' };
  }
  return { kind: 'sent', remoteId: `${chat}:${message}`, url: linkTo(answer.result, chat, message) };
}

/** Only a token that is none stops the channel: a post that may not be edited may be answered all the same. */
function editOutcome(answer: TelegramAnswer, post: RemotePost): Outcome {
  if (answer.kind === 'yes' || /message is not modified/iu.test(answer.said)) return edited(post);
  const { problem, code } = answer;
  return problem.kind === 'failed' && code !== 401 ? { ...problem, scope: 'delivery' } : problem;
}

/** Only channels and supergroups have links; a private one's opens for its members. */
function linkTo(result: unknown, chat: string, message: string): string | null {
  const name = textAt(result, 'chat', 'username');
  if (name !== null && /^\w+$/u.test(name) && textAt(result, 'chat', 'type') !== 'private') {
    return `https://t.me/${name}/${message}`;
  }
  const inner = /^-100(\d+)$/u.exec(chat)?.[1];
  return inner === undefined || at(result, 'chat', 'type') === 'group' ? null : `https://t.me/c/${inner}/${message}`;
}
