import type { Verdict } from './channel.ts';
import type { XClient } from './xClient.ts';
import { readOnly, XProblem } from './xProblem.ts';

const again = 'then: incident channels test';

/**
 * Asks whose keys these are, and what they may do: X says it in the header `x-access-level`, as projects meet it, by the
 * levels of https://developer.x.com/en/docs/apps/app-permissions. How many posts are left no answer to a question says; that credits are used up it does,
 * because a question costs them too.
 */
export async function verifyX(client: XClient, signal: AbortSignal): Promise<Verdict> {
  try {
    const { username, accessLevel } = await client.me(signal);
    if (accessLevel !== 'read') return { kind: 'ok', message: `posts as @${username}` };
    const message = `the keys are those of @${username}, but they may only read. ${readOnly.what}`;
    return { kind: 'fault', message, fix: `${readOnly.fix}, ${again}` };
  } catch (error) {
    if (!(error instanceof XProblem)) throw error;
    const { trouble, outcome, message } = error;
    if (trouble !== null) return { kind: 'fault', message: trouble.what, fix: `${trouble.fix}, ${again}` };
    const fix =
      outcome.kind === 'failed'
        ? `look at the app at https://console.x.com, ${again}`
        : 'try again later: incident channels test';
    return { kind: 'fault', message, fix };
  }
}
