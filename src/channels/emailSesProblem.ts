import { type AwsTrouble, awsTrouble } from './awsTrouble.ts';
import { type Mail, MailProblem, type Unsent } from './emailPlace.ts';
import { retryAfterMs } from './http.ts';
import { type JsonAnswer, textAt } from './jsonService.ts';

/**
 * What is to blame. `busy`: too many at once. `quota`: no more today. `account`: keys, permissions, a stopped account.
 * `sender` and `recipient`: an address that has to be proven to SES first.
 */
type Blame = AwsTrouble['blame'] | 'quota' | 'account' | 'sender' | 'recipient';

export interface SesRefusal {
  readonly blame: Blame;
  readonly words: string;
}

// https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html and its CommonErrors.html
const byType: readonly (readonly [RegExp, SesRefusal])[] = [
  [/^LimitExceeded/u, { blame: 'quota', words: 'the daily quota is used up' }],
  [/^AccountSuspended/u, { blame: 'account', words: 'the account may send no more' }],
  [/^SendingPaused/u, { blame: 'account', words: 'sending is paused for the account or the configuration set' }],
  [/^MailFromDomainNotVerified/u, { blame: 'sender', words: 'the MAIL FROM domain of "from" is not verified' }],
  [/^NotFound/u, { blame: 'account', words: '"configurationSet" is none of this region' }],
];

/** SES names an error in a header, with more after a colon; its kin in the body. */
function typeOf({ headers, body }: JsonAnswer): string {
  const named = headers['x-amzn-errortype'] ?? textAt(body, '__type') ?? textAt(body, 'code') ?? '';
  return named.replace(/:.*$/su, '').replace(/^.*#/su, '');
}

/** What a refusal is about, where that is known; `mail` is the one that was refused. */
export function sesRefusal(answer: JsonAnswer, mail: Pick<Mail, 'from' | 'to'> | null): SesRefusal | null {
  const type = typeOf(answer);
  const message = textAt(answer.body, 'message') ?? textAt(answer.body, 'Message') ?? '';
  // A daily limit hides among those of a second.
  if (/daily (?:message|sending) quota/iu.test(message)) return { blame: 'quota', words: 'the daily quota is used up' };
  if (mail && /^MessageRejected/u.test(type) && /not verified/iu.test(message)) return unverified(message, mail);
  return byType.find(([form]) => form.test(type))?.[1] ?? wordsFor(awsTrouble(type, message));
}

function wordsFor(trouble: AwsTrouble | null): SesRefusal | null {
  if (trouble?.blame === 'busy') return { blame: 'busy', words: 'too many messages a second' };
  return trouble?.blame === 'permission' ? { blame: 'permission', words: 'the keys may not do that' } : trouble;
}

/** "The following identities failed the check in region …": those of the sender, and in the sandbox the recipient. */
function unverified(message: string, { from, to }: Pick<Mail, 'from' | 'to'>): SesRefusal {
  const named = (address: string): boolean => message.toLowerCase().includes(address.toLowerCase());
  return named(to) && !named(from)
    ? { blame: 'recipient', words: 'in the sandbox it mails verified addresses only' }
    : { blame: 'sender', words: '"from" is not verified in this region' };
}

/** SES counts by the second; it names no time to wait. */
const secondMs = 1000;

/** @returns null: a yes */
export function sesProblem(answer: JsonAnswer, mail: Mail, now: Date, aborted: boolean): MailProblem | null {
  const { problem, status } = answer;
  if (problem === null) return null;
  // Whether anything arrived, nobody knows: the next place gets nothing.
  if (problem.kind === 'uncertain') {
    return new MailProblem(problem, { isOfPlace: !aborted, givesWay: false, isInterruption: aborted });
  }
  if (status === null) {
    return new MailProblem(problem, { isOfPlace: !aborted, givesWay: !aborted, isInterruption: aborted });
  }
  const refusal = sesRefusal(answer, mail);
  if (refusal) return refusedFor(refusal, problem, answer, now);
  const ofPlace = (problem.kind === 'failed' && problem.scope === 'channel') || status === 503;
  return new MailProblem(problem, { isOfPlace: ofPlace, givesWay: ofPlace });
}

function refusedFor({ blame, words }: SesRefusal, problem: Unsent, answer: JsonAnswer, now: Date): MailProblem {
  const reason = `SES: ${words} (${typeOf(answer) || `HTTP ${answer.status}`})`;
  switch (blame) {
    case 'busy': {
      const waitMs = retryAfterMs(answer, now) ?? secondMs;
      const outcome: Unsent = { kind: 'retry', reason, retryAfterMs: waitMs, pace: 'prompt' };
      // It takes mail, only not so fast.
      return new MailProblem(outcome, { isOfPlace: false, givesWay: false });
    }
    case 'quota': {
      const outcome: Unsent = { kind: 'retry', reason, retryAfterMs: retryAfterMs(answer, now), pace: 'greylist' };
      return new MailProblem(outcome, { isOfPlace: true, givesWay: true });
    }
    case 'recipient':
      return new MailProblem({ kind: 'failed', reason, scope: 'delivery' }, { isOfPlace: false, givesWay: true });
    default: {
      const said = problem.kind === 'failed' && blame === 'permission' ? `; ${problem.reason}` : '';
      const outcome: Unsent = { kind: 'failed', reason: reason + said, scope: 'channel' };
      return new MailProblem(outcome, { isOfPlace: true, givesWay: true });
    }
  }
}
