import type { ChannelIo, Verdict } from './channel.ts';
import { meaningOf, tokenTrouble } from './facebookErrors.ts';
import { askerFor, type PageAccess } from './facebookSender.ts';
import { textAt } from './jsonService.ts';

const then = 'then: incident channels test';
const newToken = `make a Page token with pages_manage_posts, pages_manage_engagement and pages_read_engagement at https://developers.facebook.com/tools/explorer, ${then}`;
const wrongPage = `compare "pageId" with the number under About, Page transparency on the Page, and the Page that the token was made for, ${then}`;

/** Asks for the Page by its number. Only who manages it is told a token of it; the answer's token is not looked at. */
export async function verifyPage(access: PageAccess, io: ChannelIo, signal: AbortSignal): Promise<Verdict> {
  const answer = await askerFor(access, io)('GET', `/${access.pageId}?fields=id,name,access_token`, signal);
  const { body, problem } = answer;
  if (problem) {
    const meaning = meaningOf(body);
    if (meaning === 'token')
      return { kind: 'fault', message: `${tokenTrouble(body)}: ${problem.reason}`, fix: newToken };
    if (meaning === 'permission') {
      return { kind: 'fault', message: `the token may not do this: ${problem.reason}`, fix: newToken };
    }
    if (meaning === 'missing') {
      return { kind: 'fault', message: `there is no such Page for this token: ${problem.reason}`, fix: wrongPage };
    }
    const known = problem.kind === 'failed';
    return {
      kind: 'fault',
      message: problem.reason,
      fix: known ? newToken : 'try again later: incident channels test',
    };
  }
  if (textAt(body, 'id') !== access.pageId) {
    return { kind: 'fault', message: 'Facebook answered with another Page, or with none', fix: wrongPage };
  }
  const name = textAt(body, 'name') ?? access.pageId;
  if (textAt(body, 'access_token') === null) {
    const message = `the token reads the Page ${name}, but does not seem to be one of the Page itself`;
    return { kind: 'warning', message, fix: newToken };
  }
  return { kind: 'ok', message: `posts as the Page ${name}` };
}
