import type { Outcome } from '../domain/delivery.ts';
import type { ChannelIo, Sender, Verdict } from './channel.ts';
import { outcomeOfFailure, outcomeOfStatus } from './http.ts';
import { secretUrl } from './secretUrl.ts';
import { escapeSlack } from './slackText.ts';

const form = 'https://hooks.slack.com/services/T…/B…/…';
const misshapen = `its webhookUrl is not of the form ${form}`;

/** Refusals that every other message would meet too. */
const dead = /no_service|no_team|team_disabled|channel_not_found|channel_is_archived|action_prohibited|invalid_token/u;

/** @param resend the founder wants a lost one sent again, although nobody can look whether it is there */
export function slackWebhookSender(
  address: string,
  apiUrl: string | undefined,
  resend: boolean,
  io: ChannelIo,
): Sender {
  const url = secretUrl(address, apiUrl);
  return {
    send: async ({ message }, signal) => {
      if (url === null) return { kind: 'failed', reason: misshapen, scope: 'channel' };
      // Text alone: a title with two asterisks in it is no markup.
      const body = { text: escapeSlack(message.text), mrkdwn: false, unfurl_links: false };
      return await post(url, body, io, signal);
    },
    // An incoming webhook has no list: what is there is known to people only.
    ...(resend ? { lookUp: async () => 'absent' as const } : {}),
    close: async () => {},
  };
}

async function post(url: URL, body: object, io: ChannelIo, signal: AbortSignal): Promise<Outcome> {
  const headers = { 'content-type': 'application/json' };
  try {
    const answer = await io.http(url.href, { method: 'POST', headers, body: JSON.stringify(body) }, signal);
    const refused = outcomeOfStatus(answer, 'Slack', io.now());
    if (refused?.kind === 'failed' && dead.test(answer.text)) return { ...refused, scope: 'channel' };
    if (refused) return refused;
    // Slack gives no id. A drill's receiver puts its `ok` in quotes.
    if (/^"?ok"?$/u.test(answer.text.trim())) return { kind: 'sent', remoteId: null, url: null };
    return { kind: 'uncertain', reason: 'Slack’s answer can not be read: it is not "ok"' };
  } catch (error) {
    return outcomeOfFailure(error);
  }
}

/** What a dead address died of: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks, handling errors */
const deaths: readonly (readonly [words: RegExp, what: string])[] = [
  [/no_service|HTTP 404$/u, 'the webhook was removed, or its app was'],
  [/invalid_token/u, 'the address is cut short or mistyped'],
  [/no_team|team_disabled/u, 'the workspace is gone or switched off'],
  [/channel_not_found/u, 'its channel was deleted'],
  [/channel_is_archived/u, 'its channel is archived'],
  [/action_prohibited/u, 'an admin of the workspace forbids this webhook to post'],
];

/** A post without a text, which Slack refuses: by `no_text` where the address is alive. */
export async function verifySlackWebhook(
  address: string,
  apiUrl: string | undefined,
  io: ChannelIo,
  signal: AbortSignal,
): Promise<Verdict> {
  const fix =
    'copy the address from https://api.slack.com/apps, your app, Incoming Webhooks, then: incident channels test';
  const url = secretUrl(address, apiUrl);
  if (url === null) return { kind: 'fault', message: misshapen, fix };
  const outcome = await post(url, {}, io, signal);
  if (outcome.kind === 'failed' && /no_text|invalid_payload/u.test(outcome.reason)) {
    return { kind: 'ok', message: 'Slack knows the address; which channel it posts to only a post can tell' };
  }
  if (outcome.kind === 'failed') {
    const what = deaths.find(([words]) => words.test(outcome.reason))?.[1];
    return { kind: 'fault', message: what === undefined ? outcome.reason : `${what}: ${outcome.reason}`, fix };
  }
  const message = outcome.kind === 'sent' ? 'Slack took a message without a text' : outcome.reason;
  return { kind: 'warning', message, fix: 'try again later: incident channels test' };
}
