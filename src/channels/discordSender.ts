import type { Outcome } from '../domain/delivery.ts';
import type { HttpAnswer } from '../net/httpClient.ts';
import { fieldsOf } from './answerBody.ts';
import type { ChannelIo, RemotePost, Sender, Verdict } from './channel.ts';
import { discordBody, discordEdit } from './discordText.ts';
import { edited, editRefused, notEditable } from './editing.ts';
import { outcomeOfFailure, outcomeOfStatus, remoteText } from './http.ts';
import { idAt, textAt } from './jsonService.ts';
import { isPostId } from './postId.ts';
import { secretUrl, withoutSlash } from './secretUrl.ts';

type Refused = Exclude<Outcome, { kind: 'sent' }>;

interface Where {
  readonly apiUrl?: string | undefined;
  readonly threadId?: string | undefined;
}

const misshapen = 'its webhookUrl is not of the form https://discord.com/api/webhooks/…/…';

export function discordSender(address: string, where: Where, io: ChannelIo): Sender {
  const url = apiAddress(address, where.apiUrl);
  const thread = where.threadId === undefined ? {} : { thread_id: where.threadId };
  const ask = async (
    method: 'POST' | 'PATCH',
    to: string,
    content: object,
    yes: (answer: HttpAnswer) => Outcome,
    signal: AbortSignal,
  ): Promise<Outcome> => {
    const headers = { 'content-type': 'application/json' };
    try {
      const answer = await io.http(to, { method, headers, body: JSON.stringify(content) }, signal);
      const refused = refusalOf(answer, io.now());
      if (refused === null) return yes(answer);
      return method === 'PATCH' ? editRefused(refused, answer.status) : refused;
    } catch (error) {
      return outcomeOfFailure(error);
    }
  };
  return {
    send: async ({ message }, signal) => {
      if (url === null) return { kind: 'failed', reason: misshapen, scope: 'channel' };
      // Without `wait` a message that was not saved gives no error, and a saved one no id.
      const query = new URLSearchParams({ wait: 'true', ...thread });
      return await ask('POST', `${url}?${query}`, discordBody(message.text), sentAs, signal);
    },
    // https://docs.discord.com/developers/resources/webhook#edit-webhook-message
    edit: async ({ message }, post, signal) => {
      if (url === null) return { kind: 'failed', reason: misshapen, scope: 'channel' };
      if (!/^\d+$/u.test(post.remoteId)) return notEditable('it has no id of a message');
      const address = `${url}/messages/${post.remoteId}?${new URLSearchParams(thread)}`.replace(/\?$/u, '');
      return await ask('PATCH', address, discordEdit(message.text), (answer) => editedAs(answer, post), signal);
    },
    close: async () => {},
  };
}

function sentAs({ text }: HttpAnswer): Outcome {
  const { id } = fieldsOf(text);
  if (typeof id === 'string' && isPostId(id)) return { kind: 'sent', remoteId: id, url: null };
  return { kind: 'uncertain', reason: 'Discord said yes, but without the id that belongs to it' };
}

function editedAs({ text }: HttpAnswer, post: RemotePost): Outcome {
  if (fieldsOf(text)['id'] === post.remoteId) return edited(post);
  return { kind: 'uncertain', reason: 'Discord said yes, but not to which message' };
}

/** The copied address has no version of the API in it, and may be of a test client; null for what is none. */
function apiAddress(address: string, apiUrl: string | undefined): string | null {
  const given = secretUrl(address, undefined);
  if (given === null || !/^(?:(?:ptb|canary)\.)?discord(?:app)?\.com$/u.test(given.hostname)) return null;
  const [, id, token] = /\/api\/(?:v\d+\/)?webhooks\/(\d+)\/([\w-]+)\/?$/u.exec(given.pathname) ?? [];
  if (id === undefined || token === undefined) return null;
  return `${withoutSlash(apiUrl ?? 'https://discord.com/api/v10')}/webhooks/${id}/${token}`;
}

/** Codes that mean more than their status: https://docs.discord.com/developers/topics/opcodes-and-status-codes#json */
const meanings: Readonly<Record<number, 'wait' | 'channel'>> = {
  10003: 'channel', // unknown channel
  10015: 'channel', // unknown webhook
  20016: 'wait', // slow mode
  20028: 'wait', // the channel's limit
  20029: 'wait', // the server's limit
  30046: 'wait', // edits of messages older than an hour
  40062: 'wait', // the resource's limit
  40333: 'channel', // the firewall before Discord refuses us
  50001: 'channel', // missing access
  50008: 'channel', // not a text channel
  50013: 'channel', // missing permissions
  50027: 'channel', // invalid webhook token
  130000: 'wait', // overloaded
  220001: 'channel', // a forum's webhook needs a thread
};

function refusalOf(answer: HttpAnswer, now: Date): Refused | null {
  const refused = outcomeOfStatus(answer, 'Discord', now);
  if (refused === null) return null;
  const { code, message, retry_after: wait } = fieldsOf(answer.text);
  const words = typeof message === 'string' ? remoteText(message) : '';
  const reason =
    words === ''
      ? refused.reason
      : `Discord said HTTP ${answer.status}: ${words}${typeof code === 'number' && code > 0 ? ` (${code})` : ''}`;
  const meaning = typeof code === 'number' ? meanings[code] : undefined;
  if (meaning === 'channel') return { kind: 'failed', reason, scope: 'channel' };
  if (meaning !== 'wait' && refused.kind !== 'retry') return { ...refused, reason };
  const asked = refused.kind === 'retry' ? refused.retryAfterMs : null;
  const inBody = typeof wait === 'number' && wait >= 0 ? Math.ceil(wait * 1000) : null;
  return { kind: 'retry', reason, retryAfterMs: asked ?? inBody, pace: 'prompt' };
}

const deaths: readonly (readonly [code: number, what: string])[] = [
  [10_015, 'the webhook was deleted, or its address is of another one'],
  [50_027, 'the address is cut short or mistyped'],
];

/** Discord tells who has the address what its webhook is. */
export async function verifyDiscord(
  address: string,
  where: Where,
  io: ChannelIo,
  signal: AbortSignal,
): Promise<Verdict> {
  const again = 'then: incident channels test';
  const fix = `copy it from the channel’s settings in Discord, Integrations, Webhooks, Copy Webhook URL, ${again}`;
  const url = apiAddress(address, where.apiUrl);
  if (url === null) return { kind: 'fault', message: misshapen, fix };
  const asked = await io.http(url, { method: 'GET' }, signal).catch((error: unknown) => outcomeOfFailure(error));
  const refused = 'kind' in asked ? asked : refusalOf(asked, io.now());
  if (refused !== null || 'kind' in asked) {
    const reason = refused?.reason ?? '';
    if (refused?.kind !== 'failed')
      return { kind: 'fault', message: reason, fix: 'try again later: incident channels test' };
    const what = deaths.find(([code]) => reason.endsWith(`(${code})`))?.[1];
    return { kind: 'fault', message: what === undefined ? reason : `${what}: ${reason}`, fix };
  }
  const body = fieldsOf(asked.text);
  if (textAt(body, 'id') === null)
    return { kind: 'fault', message: 'what answers there is no webhook of Discord', fix };
  const shown = remoteText(textAt(body, 'name') ?? 'a webhook without a name');
  return { kind: 'ok', message: `posts as ${shown} in the channel ${idAt(body, 'channel_id') ?? '?'}` };
}
