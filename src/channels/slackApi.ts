import type { Outcome } from '../domain/delivery.ts';
import type { HttpAnswer } from '../net/httpClient.ts';
import { fieldsOf } from './answerBody.ts';
import type { ChannelIo } from './channel.ts';
import { outcomeOfFailure, outcomeOfStatus, remoteText, retryAfterMs } from './http.ts';
import { withoutSlash } from './secretUrl.ts';

type Refused = Exclude<Outcome, { kind: 'sent' }>;

export type SlackAnswer =
  | { readonly kind: 'yes'; readonly body: Readonly<Record<string, unknown>>; readonly headers: HttpAnswer['headers'] }
  /** `error` is Slack's own code, empty where it gave none; `status` of HTTP is null where no answer came. */
  | { readonly kind: 'no'; readonly error: string; readonly status: number | null; readonly outcome: Refused };

/** One method of Slack's Web API. `read` asks by GET, `write` posts a form; nothing is ever thrown for an answer. */
export interface SlackApi {
  read(method: string, fields: Readonly<Record<string, string>>, signal: AbortSignal): Promise<SlackAnswer>;
  write(method: string, fields: Readonly<Record<string, string>>, signal: AbortSignal): Promise<SlackAnswer>;
}

export function slackApi(token: string, apiUrl: string | undefined, io: ChannelIo): SlackApi {
  const base = withoutSlash(apiUrl ?? 'https://slack.com/api');
  const authorization = `Bearer ${token.trim()}`;
  const judge = async (asking: Promise<HttpAnswer>): Promise<SlackAnswer> => {
    try {
      return answerOf(await asking, io.now());
    } catch (error) {
      return { kind: 'no', error: '', status: null, outcome: outcomeOfFailure(error) };
    }
  };
  return {
    read: (method, fields, signal) => {
      const address = `${base}/${method}?${new URLSearchParams(fields)}`;
      return judge(io.http(address, { method: 'GET', headers: { authorization } }, signal));
    },
    write: (method, fields, signal) => {
      const headers = { authorization, 'content-type': 'application/x-www-form-urlencoded' };
      const body = new URLSearchParams(fields).toString();
      return judge(io.http(`${base}/${method}`, { method: 'POST', headers, body }, signal));
    },
  };
}

/** What Slack's own codes mean; one that is not here concerns this message alone. */
const meanings: Readonly<Record<string, 'wait' | 'lost' | 'channel'>> = {
  ratelimited: 'wait',
  rate_limited: 'wait',
  service_unavailable: 'wait',
  request_timeout: 'wait',
  // "It's possible some aspect of the operation succeeded before the error was raised."
  internal_error: 'lost',
  fatal_error: 'lost',
  invalid_auth: 'channel',
  not_authed: 'channel',
  token_revoked: 'channel',
  token_expired: 'channel',
  account_inactive: 'channel',
  missing_scope: 'channel',
  no_permission: 'channel',
  not_allowed_token_type: 'channel',
  org_login_required: 'channel',
  ekm_access_denied: 'channel',
  team_access_not_granted: 'channel',
  access_denied: 'channel',
  channel_not_found: 'channel',
  not_in_channel: 'channel',
  is_archived: 'channel',
  restricted_action: 'channel',
};

/** Slack says no with HTTP 200 and `ok: false`. */
function answerOf(answer: HttpAnswer, now: Date): SlackAnswer {
  const body = fieldsOf(answer.text);
  const { status } = answer;
  const refused = outcomeOfStatus(answer, 'Slack', now);
  if (refused) return { kind: 'no', error: '', status, outcome: refused };
  if (body['ok'] === true) return { kind: 'yes', body, headers: answer.headers };
  const error = body['ok'] === false && typeof body['error'] === 'string' ? remoteText(body['error']) : '';
  if (error === '') {
    const reason = 'Slack’s answer can not be read: neither a yes nor a no';
    return { kind: 'no', error, status, outcome: { kind: 'uncertain', reason } };
  }
  return { kind: 'no', error, status, outcome: outcomeOf(error, body['needed'], retryAfterMs(answer, now)) };
}

function outcomeOf(error: string, needed: unknown, wait: number | null): Refused {
  const reason = `Slack said ${error}${typeof needed === 'string' ? `: ${remoteText(needed)}` : ''}`;
  switch (Object.hasOwn(meanings, error) ? meanings[error] : null) {
    case 'wait':
      return { kind: 'retry', reason, retryAfterMs: wait, pace: 'prompt' };
    case 'lost':
      return { kind: 'uncertain', reason };
    case 'channel':
      return { kind: 'failed', reason, scope: 'channel' };
    default:
      return { kind: 'failed', reason, scope: 'delivery' };
  }
}
