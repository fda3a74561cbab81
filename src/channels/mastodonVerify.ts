import type { ChannelIo, Verdict } from './channel.ts';
import { remoteText } from './http.ts';
import { at, type JsonAnswer, listAt, textAt } from './jsonService.ts';
import { type MastodonAccess, mastodonAsker } from './mastodonSender.ts';
import { charsPerLink, maxChars } from './mastodonText.ts';

const again = 'then: incident channels test';
const otherServer = `set "instance" to the address of the account’s own server, ${again}`;

/** Asks who the token is of, and how long a post may be there. */
export async function verifyMastodon(access: MastodonAccess, io: ChannelIo, signal: AbortSignal): Promise<Verdict> {
  const ask = mastodonAsker(access, io);
  const { host } = new URL(access.instance);
  const [me, server, app] = await Promise.all([
    ask('GET', '/api/v1/accounts/verify_credentials', signal),
    ask('GET', '/api/v2/instance', signal),
    ask('GET', '/api/v1/apps/verify_credentials', signal),
  ]);
  if (me.problem !== null) return faultOf(me, new URL(access.instance));
  const name = textAt(me.body, 'username');
  if (name === null) return { kind: 'fault', message: `${host} does not answer like Mastodon`, fix: otherServer };
  const message = `posts as @${remoteText(name)} at ${host}`;
  if (mayNotPost(app)) {
    const what = `the token is of @${remoteText(name)} at ${host}, but its application lacks write:statuses, so it may not post`;
    return { kind: 'fault', message: what, fix: newToken(new URL(access.instance)) };
  }
  const tighter = tighterLimit(server.body);
  if (tighter === null) return { kind: 'ok', message };
  const fix = `write shorter templates "<event>.mastodon.liquid", or use another server, ${again}`;
  return { kind: 'warning', message: `${message}, but ${tighter}`, fix };
}

const newToken = ({ origin }: URL): string =>
  `make an application with read:accounts, read:statuses and write:statuses at ${origin}/settings/applications and copy its access token, ${again}`;

/** Since 4.3 a server says what an application may do: https://docs.joinmastodon.org/entities/Application/#scopes */
function mayNotPost({ problem, body }: JsonAnswer): boolean {
  const scopes = problem === null ? listAt(body, 'scopes') : null;
  return scopes !== null && !scopes.includes('write') && !scopes.includes('write:statuses');
}

function faultOf({ status, problem }: JsonAnswer, server: URL): Verdict {
  const { host } = server;
  const reason = problem?.reason ?? 'no answer';
  if (status === 401) {
    return { kind: 'fault', message: `the token is revoked, or not one of ${host}: ${reason}`, fix: newToken(server) };
  }
  if (status === 403) {
    return { kind: 'fault', message: `the token or the account may not do this: ${reason}`, fix: newToken(server) };
  }
  const fix = problem?.kind === 'failed' ? otherServer : 'try again later: incident channels test';
  return { kind: 'fault', message: reason, fix };
}

/** Messages are measured before any server is asked, by what Mastodon starts with. */
function tighterLimit(server: unknown): string | null {
  const statuses = at(server, 'configuration', 'statuses');
  const [chars, link] = [at(statuses, 'max_characters'), at(statuses, 'characters_reserved_per_url')];
  if (typeof chars === 'number' && chars < maxChars)
    return `a post has ${chars} characters there instead of ${maxChars}`;
  if (typeof link === 'number' && link > charsPerLink)
    return `a link counts ${link} characters there instead of ${charsPerLink}`;
  return null;
}
