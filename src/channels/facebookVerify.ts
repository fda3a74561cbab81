import type { ChannelIo, Verdict } from './channel.ts';
import { meaningOf, tokenTrouble } from './facebookErrors.ts';
import { askerFor, type PageAccess } from './facebookSender.ts';
import { type Ask, at, idAt, type JsonAnswer, listAt, type Problem, textAt } from './jsonService.ts';

const then = 'then: incident channels test';
const needed = ['pages_manage_posts', 'pages_manage_engagement', 'pages_read_engagement'] as const;
const newToken = `make a Page token with ${needed[0]}, ${needed[1]} and ${needed[2]} at https://developers.facebook.com/tools/explorer, ${then}`;
const wrongPage = `compare "pageId" with the number under About, Page transparency on the Page, and the Page that the token was made for, ${then}`;
const fault = (message: string, fix: string): Verdict => ({ kind: 'fault', message, fix });

/**
 * Asks for the Page by its number, for whose token it is, and for what that token may do. Only who manages the Page is
 * told a token of it; the answer's token is not looked at.
 */
export async function verifyPage(access: PageAccess, io: ChannelIo, signal: AbortSignal): Promise<Verdict> {
  const { pageId } = access;
  const ask = askerFor(access, io);
  const page = await ask('GET', `/${pageId}?fields=id,name,access_token`, signal);
  const refused = page.problem ? refusal(page, page.problem) : null;
  if (page.problem && (page.problem.kind !== 'failed' || meaningOf(page.body) === 'token')) return refused ?? unread;
  // A token of another Page reads what is public of this one, or nothing.
  const me = await ask('GET', '/me?fields=id,name', signal);
  const owner = me.problem ? null : idAt(me.body, 'id');
  const isManager = textAt(page.body, 'access_token') !== null;
  if (owner !== null && owner !== pageId) {
    const who = `${textAt(me.body, 'name') ?? 'somebody'} (${owner})`;
    const kind = isManager ? 'who manages the Page, and not of the Page itself' : `and not of the Page ${pageId}`;
    return fault(`the token is of ${who}, ${kind}`, isManager ? newToken : wrongPage);
  }
  if (refused) return refused;
  if (idAt(page.body, 'id') !== pageId) return fault('Facebook answered with another Page, or with none', wrongPage);
  const name = textAt(page.body, 'name') ?? pageId;
  if (owner === null && !isManager) {
    const message = `the token reads the Page ${name}, but does not seem to be one of the Page itself`;
    return { kind: 'warning', message, fix: newToken };
  }
  return await permissions(ask, access.token, `posts as the Page ${name}`, io.now(), signal);
}

const unread = fault('Facebook’s answer can not be read', 'try again later: incident channels test');

function refusal({ body }: JsonAnswer, { kind, reason }: Problem): Verdict {
  switch (meaningOf(body)) {
    case 'token':
      return fault(`${tokenTrouble(body)}: ${reason}`, newToken);
    case 'permission':
      return fault(`the token may not do this: ${reason}`, newToken);
    case 'missing':
      return fault(`there is no such Page for this token: ${reason}`, wrongPage);
    default:
      return fault(reason, kind === 'failed' ? newToken : 'try again later: incident channels test');
  }
}

const soonMs = 14 * 86_400_000;

/**
 * A token may ask what it may do itself (https://developers.facebook.com/docs/graph-api/reference/debug_token); where it
 * may not, nothing is said of it.
 */
async function permissions(ask: Ask, token: string, is: string, now: Date, signal: AbortSignal): Promise<Verdict> {
  const { body, problem } = await ask('GET', `/debug_token?input_token=${encodeURIComponent(token)}`, signal);
  const scopes = problem ? null : listAt(body, 'data', 'scopes');
  const missing = scopes === null ? [] : needed.filter((one) => !scopes.includes(one));
  if (missing.includes(needed[0]))
    return fault(`the token lacks ${missing.join(' and ')}, so it may not post`, newToken);
  if (missing.length > 0) {
    const message = `${is}, but the token lacks ${missing.join(' and ')}: updates can’t be comments, or a lost post can’t be looked up`;
    return { kind: 'warning', message, fix: newToken };
  }
  const expires = problem ? 0 : at(body, 'data', 'expires_at');
  const ends = typeof expires === 'number' ? expires * 1000 : 0;
  if (!(ends > 0) || ends - now.getTime() > soonMs) return { kind: 'ok', message: is };
  const message = `${is}, but the token expires on ${new Date(ends).toISOString().slice(0, 10)}`;
  return { kind: 'warning', message, fix: newToken };
}
