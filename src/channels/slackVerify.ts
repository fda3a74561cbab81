import { isRecord } from './answerBody.ts';
import type { Verdict } from './channel.ts';
import { remoteText } from './http.ts';
import { textAt } from './jsonService.ts';
import type { SlackAnswer, SlackApi } from './slackApi.ts';

const again = 'then: incident channels test';
const page = 'https://api.slack.com/apps, your app';
const scopesPage = `${page}, OAuth & Permissions, Bot Token Scopes`;

const addScope = (scope: string): string => `add ${scope} at ${scopesPage}, reinstall the app, ${again}`;
const newToken = `copy the Bot User OAuth Token from ${page}, OAuth & Permissions, ${again}`;
const otherChannel = `copy the id from the channel’s details (About, at the bottom), or invite the bot there, ${again}`;
/** Slack's codes in words, and where each is mended: https://docs.slack.dev/reference/methods/auth.test */
const troubles: Readonly<Record<string, readonly [what: string, fix: string]>> = {
  invalid_auth: ['the token is none that Slack knows', newToken],
  not_authed: ['there is no token', newToken],
  token_revoked: ['the token was revoked', newToken],
  token_expired: ['the token has expired', newToken],
  account_inactive: ['the app was removed from the workspace, or its user was', newToken],
  not_allowed_token_type: ['this is a token of another kind than a bot’s', newToken],
  channel_not_found: ['there is no such channel, or it is private and the bot is not in it', otherChannel],
};

/** Asks who the token is, what it may, and whether it can reach the channel. */
export async function verifySlackBot(api: SlackApi, channel: string, signal: AbortSignal): Promise<Verdict> {
  const who = await api.write('auth.test', {}, signal);
  if (who.kind === 'no') return faultOf(who);
  const scopes = scopesOf(who);
  if (scopes !== null && !scopes.includes('chat:write')) {
    return { kind: 'fault', message: 'the token lacks the scope chat:write', fix: addScope('chat:write') };
  }
  const where = await api.read('conversations.info', { channel }, signal);
  // Without channels:read the channel is not seen, which takes nothing from posting to it.
  const unseen = where.kind === 'no' && where.error === 'missing_scope';
  if (where.kind === 'no' && !unseen) return faultOf(where);
  const room = where.kind === 'yes' && isRecord(where.body['channel']) ? where.body['channel'] : {};
  const name = `#${remoteText(textAt(room, 'name') ?? channel)}`;
  if (room['is_archived'] === true) {
    const fix = `unarchive it in Slack, or set another channel, ${again}`;
    return { kind: 'fault', message: `${name} is archived`, fix };
  }
  const open = room['is_private'] !== true && scopes?.includes('chat:write.public') === true;
  if (room['is_member'] === false && !open) {
    const fix = `in ${name} write: /invite @${remoteText(textAt(who.body, 'user') ?? 'your bot')}, ${again}`;
    return { kind: 'fault', message: `the bot is not in ${name}`, fix };
  }
  return verdictOn(who, name, room['is_private'] === true ? 'groups:history' : 'channels:history', scopes);
}

function verdictOn(
  { body }: Extract<SlackAnswer, { kind: 'yes' }>,
  name: string,
  history: string,
  scopes: readonly string[] | null,
): Verdict {
  const message = `posts as @${remoteText(textAt(body, 'user') ?? '?')} (${remoteText(textAt(body, 'team') ?? '?')}) in ${name}`;
  if (scopes === null || scopes.includes(history)) return { kind: 'ok', message };
  return {
    kind: 'warning',
    message: `${message}, but without the scope ${history} a post whose answer was lost can not be looked up`,
    fix: addScope(history),
  };
}

function faultOf({ error, outcome }: Extract<SlackAnswer, { kind: 'no' }>): Verdict {
  const known = Object.hasOwn(troubles, error) ? troubles[error] : undefined;
  if (known !== undefined) return { kind: 'fault', message: `${known[0]}: ${outcome.reason}`, fix: known[1] };
  const other = outcome.kind === 'failed' ? `look at ${page}, ${again}` : 'try again later: incident channels test';
  return { kind: 'fault', message: outcome.reason, fix: other };
}

/** Slack names a token's scopes in a header; null: it did not. */
function scopesOf({ headers }: Extract<SlackAnswer, { kind: 'yes' }>): readonly string[] | null {
  const names = headers['x-oauth-scopes'];
  return names === undefined ? null : names.split(',').map((name) => name.trim());
}
