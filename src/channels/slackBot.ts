import type { Outcome } from '../domain/delivery.ts';
import type { EntryEvent } from '../domain/event.ts';
import { isRecord } from './answerBody.ts';
import type { ChannelIo, Envelope, RemotePost, Sender } from './channel.ts';
import { edited, editRefused, notEditable } from './editing.ts';
import { textAt } from './jsonService.ts';
import { isPostId } from './postId.ts';
import { earliestOf, isSamePost } from './samePost.ts';
import type { SlackAnswer, SlackApi } from './slackApi.ts';
import { escapeSlack, unescapeSlack } from './slackText.ts';

/** What the whole channel has to see, and not only who follows the thread. */
const broadcast: ReadonlySet<EntryEvent> = new Set(['resolved', 'reopened', 'correction']);

/** The first post is gone, or takes no replies: the update then stands alone. */
const noThread: ReadonlySet<string> = new Set([
  'thread_not_found',
  'message_not_found',
  'invalid_thread_ts',
  'cannot_reply_to_message',
  'thread_locked',
]);

export function slackBotSender(api: SlackApi, channel: string, io: ChannelIo): Sender {
  return {
    send: async (envelope, signal) => {
      const thread = threadOf(envelope, channel);
      const first = await api.write('chat.postMessage', fieldsFor(envelope, channel, thread), signal);
      if (first.kind === 'no' && thread !== null && noThread.has(first.error)) {
        return outcomeOf(await api.write('chat.postMessage', fieldsFor(envelope, channel, null), signal));
      }
      return outcomeOf(first);
    },
    lookUp: async (envelope, signal) => {
      const oldest = String(Math.floor(earliestOf(envelope, io.now()).getTime() / 1000));
      const fields = { channel, oldest, limit: '200', include_all_metadata: 'true' };
      const thread = threadOf(envelope, channel);
      // A reply is on the thread's list; on the channel's only where it was sent to the channel too.
      const replies =
        thread === null
          ? 'absent'
          : await find(api, 'conversations.replies', { ...fields, ts: thread }, envelope, channel, signal);
      if (replies !== 'absent') return replies;
      return await find(api, 'conversations.history', fields, envelope, channel, signal);
    },
    edit: async (envelope, post, signal) => {
      const { where, ts } = placeOf(post);
      if (where === undefined || ts === undefined) return notEditable('it has no id of a bot’s post');
      const answer = await api.write('chat.update', fieldsForEdit(envelope, where, ts), signal);
      if (answer.kind === 'yes') return edited(post);
      // What another channel refuses, this one may still take.
      const outcome = editRefused(answer.outcome, answer.status);
      return outcome.kind === 'failed' && where !== channel ? { ...outcome, scope: 'delivery' } : outcome;
    },
    close: async () => {},
  };
}

/** `C0123456789:1795428000.000100` */
function placeOf(post: RemotePost | null): { readonly where?: string | undefined; readonly ts?: string | undefined } {
  const [, where, ts] = /^([A-Z0-9]+):(\d+\.\d+)$/u.exec(post?.remoteId ?? '') ?? [];
  return { where, ts };
}

/** The incident's first post, if it stands in this very channel. */
function threadOf({ firstPost }: Envelope, channel: string): string | null {
  const { where, ts } = placeOf(firstPost);
  return where === channel && ts !== undefined ? ts : null;
}

/** https://docs.slack.dev/reference/methods/chat.update: `parse` is another one by default, and metadata stays if left out. */
const fieldsForEdit = ({ message }: Envelope, channel: string, ts: string): Readonly<Record<string, string>> => ({
  channel,
  ts,
  text: escapeSlack(message.text),
  mrkdwn: 'false',
  parse: 'none',
  link_names: 'false',
});

function fieldsFor(envelope: Envelope, channel: string, thread: string | null): Readonly<Record<string, string>> {
  const { message, deliveryId, update } = envelope;
  return {
    channel,
    text: escapeSlack(message.text),
    // A title with two asterisks in it is no markup.
    mrkdwn: 'false',
    unfurl_links: 'false',
    unfurl_media: 'false',
    metadata: JSON.stringify({ event_type: 'incident_update', event_payload: { key: deliveryId } }),
    ...(thread === null ? {} : { thread_ts: thread }),
    ...(thread !== null && broadcast.has(update.event) ? { reply_broadcast: 'true' } : {}),
  };
}

function outcomeOf(answer: SlackAnswer): Outcome {
  if (answer.kind === 'no') return answer.outcome;
  const { channel, ts } = answer.body;
  if (typeof channel !== 'string' || typeof ts !== 'string' || !isPostId(channel) || !isPostId(ts)) {
    return { kind: 'uncertain', reason: 'Slack said yes, but without the id that belongs to it' };
  }
  return { kind: 'sent', remoteId: `${channel}:${ts}`, url: null };
}

const maxPages = 10;

async function find(
  api: SlackApi,
  method: string,
  fields: Readonly<Record<string, string>>,
  envelope: Envelope,
  channel: string,
  signal: AbortSignal,
): Promise<RemotePost | 'absent' | 'unknown'> {
  let cursor = '';
  for (let page = 0; page < maxPages; page += 1) {
    const answer = await api.read(method, cursor === '' ? fields : { ...fields, cursor }, signal);
    if (answer.kind === 'no' || !Array.isArray(answer.body['messages'])) return 'unknown';
    const found = answer.body['messages'].find((one) => isRecord(one) && isOurs(one, envelope));
    if (found && typeof found.ts === 'string' && isPostId(found.ts))
      return { remoteId: `${channel}:${found.ts}`, url: null };
    if (answer.body['has_more'] !== true) return 'absent';
    const more = answer.body['response_metadata'];
    cursor = textAt(more, 'next_cursor') ?? '';
    if (cursor === '') return 'unknown';
  }
  return 'unknown';
}

/** Our own mark; where Slack gives none, a bot's post with the same words or our link to this very update. */
function isOurs(post: Readonly<Record<string, unknown>>, envelope: Envelope): boolean {
  const payload = isRecord(post['metadata']) ? post['metadata']['event_payload'] : null;
  if (isRecord(payload)) return payload['key'] === envelope.deliveryId;
  // A person may well have copied an update.
  const { bot_id: bot, text } = post;
  return typeof bot === 'string' && typeof text === 'string' && isSamePost(unescapeSlack(text), envelope);
}
