import type { Outcome } from '../domain/delivery.ts';
import { at, idAt, type JsonAnswer, type Problem, textAt } from './jsonService.ts';

type Meaning = 'lost' | 'wait' | 'blocked' | 'token' | 'permission' | 'missing' | 'duplicate' | 'scrape';

/**
 * Codes of the Graph API, first to last of a range:
 * https://developers.facebook.com/docs/graph-api/guides/error-handling, and 341, 506, 613, 80001, 1609005 from projects that met them.
 */
const meanings: readonly (readonly [first: number, last: number, meaning: Meaning])[] = [
  // Called temporary, but such posts were made all the same: github.com/arsduo/koala/issues/699.
  [1, 2, 'lost'],
  [3, 3, 'permission'],
  [4, 4, 'wait'],
  [10, 10, 'permission'],
  [17, 17, 'wait'],
  [32, 32, 'wait'],
  [102, 102, 'token'],
  [190, 190, 'token'],
  [200, 299, 'permission'],
  [341, 341, 'wait'],
  [368, 368, 'blocked'],
  [506, 506, 'duplicate'],
  [613, 613, 'wait'],
  [80_001, 80_001, 'wait'],
  [1_609_005, 1_609_005, 'scrape'],
];

export function meaningOf(body: unknown): Meaning | null {
  const code = at(body, 'error', 'code');
  if (typeof code !== 'number') return null;
  // 100 is any wrong parameter; with this subcode it is the object itself that is not there, or not for this token.
  if (code === 100) return at(body, 'error', 'error_subcode') === 33 ? 'missing' : null;
  const known = meanings.find(([first, last]) => code >= first && code <= last)?.[2];
  return known ?? (at(body, 'error', 'is_transient') === true ? 'wait' : null);
}

/** Why a token is refused: subcodes of 102 and 190, the same source. */
const subcodes: Readonly<Record<number, string>> = {
  458: 'the app was removed by the person who made the token',
  459: 'Facebook asks the person who made the token to log in and confirm something',
  460: 'the person who made the token has changed the password',
  463: 'the token has expired',
  464: 'the account of the person who made the token is not confirmed',
  467: 'the token has been revoked or is not valid',
  492: 'the person who made the token has no role on the Page any more',
};
export const tokenTrouble = (body: unknown): string =>
  subcodes[Number(at(body, 'error', 'error_subcode'))] ?? 'the token is not valid';

/** `(#190) the token has expired: …`, for a reason. */
export function sayingOf(body: unknown): string | null {
  const message = textAt(body, 'error', 'message');
  if (message === null) return null;
  const subcode = idAt(body, 'error', 'error_subcode');
  const code = `#${idAt(body, 'error', 'code') ?? '?'}${subcode === null ? '' : `/${subcode}`}`;
  return `(${code}) ${message.replace(/^\(#\d+\)\s*/u, '')}`;
}

/** What an answer that is no yes means; a refused duplicate proves a post whose answer was lost. */
export function outcomeOfProblem(problem: Problem, answer: JsonAnswer, wasUncertain: boolean): Outcome {
  if (problem.kind === 'retry') return { ...problem, retryAfterMs: problem.retryAfterMs ?? regainMs(answer.headers) };
  if (problem.kind === 'uncertain') return problem;
  const { reason } = problem;
  switch (meaningOf(answer.body)) {
    case 'lost':
      return { kind: 'uncertain', reason };
    case 'wait':
      return { kind: 'retry', reason, retryAfterMs: regainMs(answer.headers), pace: 'prompt' };
    case 'scrape':
      return { kind: 'retry', reason, retryAfterMs: null, pace: 'prompt' };
    case 'blocked':
      return { kind: 'retry', reason, retryAfterMs: null, pace: 'greylist' };
    case 'duplicate':
      if (!wasUncertain) return { kind: 'failed', reason, scope: 'delivery' };
      return { kind: 'sent', remoteId: null, url: null, reason: 'Facebook has it already: it refused a second copy' };
    case 'token':
    case 'permission':
    case 'missing':
      return { kind: 'failed', reason, scope: 'channel' };
    default:
      return problem;
  }
}

/**
 * Minutes until calls are taken again, the longest that is named:
 * https://developers.facebook.com/docs/graph-api/overview/rate-limiting, headers.
 */
function regainMs(headers: JsonAnswer['headers']): number | null {
  const named = [
    ...(headers['x-business-use-case-usage'] ?? '').matchAll(/"estimated_time_to_regain_access":\s*(\d+)/gu),
  ];
  const minutes = Math.max(0, ...named.map((match) => Number(match[1])));
  return minutes > 0 ? minutes * 60_000 : null;
}
