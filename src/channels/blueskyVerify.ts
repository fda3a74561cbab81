import { type BlueskyAccess, blueskySession } from './blueskySession.ts';
import type { ChannelIo, Verdict } from './channel.ts';
import { remoteText } from './http.ts';
import { at, type Problem, textAt } from './jsonService.ts';

const again = 'then: incident channels test';
const newPassword = `make an app password at https://bsky.app/settings/app-passwords, and compare "identifier" with the handle there, ${again}`;

/** The service's own codes for an account that is not let in. */
const troubles: Readonly<Record<string, readonly [message: string, fix: string]>> = {
  AuthenticationRequired: ['the handle and the app password do not fit', newPassword],
  AuthFactorTokenRequired: ['this is the account’s own password, which asks for a second factor', newPassword],
  AccountTakedown: ['the account was taken down', `see the mails of Bluesky’s moderation, ${again}`],
  RateLimitExceeded: ['too many sign-ins', 'try again in five minutes: incident channels test'],
};

/** Signs in and asks who that is. */
export async function verifyBluesky(access: BlueskyAccess, io: ChannelIo, signal: AbortSignal): Promise<Verdict> {
  const session = blueskySession(access, io);
  const asked = await session.ask('GET', 'com.atproto.server.getSession', signal);
  if ('refused' in asked) return faultOf(asked.refused, asked.error);
  if (asked.problem !== null) return faultOf(asked.problem, '');
  const handle = textAt(asked.body, 'handle');
  if (handle === null) return faultOf({ kind: 'uncertain', reason: 'Bluesky’s answer can not be read' }, '');
  if (at(asked.body, 'active') === false) {
    const status = remoteText(textAt(asked.body, 'status') ?? 'not active');
    const fix = `reactivate it at https://bsky.app/settings/account, ${again}`;
    return { kind: 'fault', message: `the account @${remoteText(handle)} is ${status}`, fix };
  }
  return { kind: 'ok', message: `posts as @${remoteText(handle)}` };
}

function faultOf(problem: Problem, error: string): Verdict {
  const known = Object.hasOwn(troubles, error) ? troubles[error] : undefined;
  if (known !== undefined) return { kind: 'fault', message: `${known[0]}: ${problem.reason}`, fix: known[1] };
  const fix = problem.kind === 'failed' ? newPassword : 'try again later: incident channels test';
  return { kind: 'fault', message: problem.reason, fix };
}
