import type { Outcome } from '../domain/delivery.ts';
import type { HttpAnswer } from '../net/httpClient.ts';
import { fieldsOf } from './answerBody.ts';
import { remoteText } from './http.ts';
import { textAt } from './jsonService.ts';

type Refused = Exclude<Outcome, { kind: 'sent' }>;

/** What a refusal really is, and where it is mended. */
export interface XTrouble {
  readonly what: string;
  readonly fix: string;
}

/** A refusal or a loss, already as an outcome. */
export class XProblem extends Error {
  override readonly name = 'XProblem';
  readonly outcome: Refused;
  readonly status: number | null;
  /** X's 403 for a text that is out already. */
  readonly duplicate: boolean;
  /** Null: nothing more is known than what X said. */
  readonly trouble: XTrouble | null;

  constructor(outcome: Refused, status: number | null, trouble: XTrouble | null = null, duplicate = false) {
    super(outcome.reason);
    this.outcome = outcome;
    this.status = status;
    this.trouble = trouble;
    this.duplicate = duplicate;
  }
}

const site = 'https://console.x.com';

/** Tokens made before the permission was changed keep the old one: https://developer.x.com/en/docs/apps/app-permissions */
export const readOnly: XTrouble = {
  what: 'The app has read permission only, so X takes no post of it',
  fix: `choose "Read and write" in the app’s User authentication settings at ${site}, then make the access token and its secret anew`,
};

/**
 * Refusals that every post meets until somebody acts, by the problem's type and by its words:
 * https://docs.x.com/x-api/fundamentals/response-codes-and-errors; the words of a locked and a suspended account, and of an
 * app without the permission (github.com/plhery/node-twitter-api-v2/issues/493), from projects that met them.
 */
const troubles: readonly (readonly [where: (status: number, type: string, words: string) => boolean, XTrouble])[] = [
  [
    (status, type) => status === 402 || /usage-capped|credits/iu.test(type),
    {
      what: 'The usage that is paid for is used up, and X takes nothing until there is more',
      fix: `Add credits at ${site}, or raise the limit of what may be spent there`,
    },
  ],
  [
    (status) => status === 401,
    {
      what: 'Its keys are not accepted: revoked, made anew since, or copied from two apps',
      fix: `make all four keys anew at ${site}, Keys and tokens`,
    },
  ],
  [(status, type, words) => status === 403 && /oauth1.?(?:app.)?permissions/iu.test(`${type} ${words}`), readOnly],
  [
    (status, _type, words) => status === 403 && /temporarily locked/iu.test(words),
    { what: 'X has locked the account', fix: 'log in to it at https://x.com, which unlocks it' },
  ],
  [
    (status, type, words) => status === 403 && /suspended/iu.test(`${type} ${words}`),
    { what: 'X has suspended the account or the app', fix: `log in at https://x.com and at ${site} to see which` },
  ],
  [
    (status, type) => status === 403 && /client-forbidden|client-not-enrolled/iu.test(type),
    {
      what: 'The app may not use this part of X’s API',
      fix: `see at ${site} that the app stands in a project with access to API v2`,
    },
  ],
];

/** X's own words are a title and a detail (RFC 7807); some refusals mean more than their status says. */
export function problemOf(refused: Refused, { status, text, headers }: HttpAnswer): XProblem {
  const body = fieldsOf(text);
  const words = remoteText(textAt(body, 'detail') ?? textAt(body, 'title') ?? '');
  const said = words === '' ? refused.reason : `X said HTTP ${status}: ${words}`;
  const trouble = troubles.find(([meets]) => meets(status, textAt(body, 'type') ?? '', words))?.[1] ?? null;
  if (trouble) {
    const what = `${withoutStop(said)}. ${trouble.what}`;
    const reason = `${what}. ${capital(trouble.fix)}`;
    return new XProblem({ kind: 'failed', reason, scope: 'channel' }, status, { what, fix: trouble.fix });
  }
  if (status === 403 && /duplicate/iu.test(words)) {
    const reason = `X refuses it as a copy of a post of yours (${words}) If that post says it, all is said; if not, change a word: incident correct`;
    return new XProblem({ kind: 'failed', reason, scope: 'delivery' }, status, null, true);
  }
  const used = refused.kind === 'retry' ? usedUp(headers) : '';
  return new XProblem({ ...refused, reason: `${said}${used}` }, status);
}

/** Which of X's limits it was: how long to wait is known already, why is not. */
function usedUp(headers: HttpAnswer['headers']): string {
  const days = (['app', 'user'] as const).filter((one) => headers[`x-${one}-limit-24hour-remaining`]?.trim() === '0');
  const named = days.map((one) => {
    const count = headers[`x-${one}-limit-24hour-limit`]?.trim() ?? '';
    return `the ${/^\d+$/u.test(count) ? `${count} ` : ''}posts in 24 hours of ${one === 'app' ? 'the app' : 'the account'}`;
  });
  return named.length === 0 ? '' : `. Used up: ${named.join(' and ')}`;
}

const withoutStop = (text: string): string => text.replace(/\.$/u, '');
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
