import { awsTrouble } from './awsTrouble.ts';
import { retryAfterMs } from './http.ts';
import type { JsonAnswer } from './jsonService.ts';
import { byTheRules, type Refusal, refusedBy, type SmsAnswer } from './smsProvider.ts';

/** What both of Amazon's services say of an error. */
export interface AwsError {
  /** `ThrottlingException`, without a name space. */
  readonly code: string;
  /** `DESTINATION_PHONE_NUMBER_OPTED_OUT`; empty: none. */
  readonly reason: string;
  readonly message: string;
}

const account = (words: string): Refusal => ({ blame: 'account', words });
const optedOut: Refusal = { blame: 'number', words: 'the recipient has opted out (STOP)' };

// By the reason first: https://docs.aws.amazon.com/pinpoint/latest/apireference_smsvoicev2/API_SendTextMessage.html
const byReason: readonly (readonly [RegExp, Refusal])[] = [
  [/^DESTINATION_PHONE_NUMBER_OPTED_OUT$/u, optedOut],
  [
    /^DESTINATION_PHONE_NUMBER_NOT_VERIFIED$/u,
    { blame: 'route', words: 'in the sandbox it texts verified numbers only' },
  ],
  [
    /^DESTINATION_PHONE_NUMBER_BLOCKED/u,
    { blame: 'number', words: 'your own protect configuration blocks the number' },
  ],
  [/^DESTINATION_COUNTRY_BLOCKED/u, { blame: 'route', words: 'texts to this country are blocked' }],
  [
    /^(?:COUNTRY_CODE_MISMATCH|INVALID_IDENTITY_FOR_DESTINATION_COUNTRY|INTERNATIONAL_SENDING_NOT_SUPPORTED|SENDER_ID_|NO_ORIGINATION_IDENTITIES_FOUND)/u,
    { blame: 'route', words: 'this sender can not reach this number’s country' },
  ],
  [/^(?:NUMBER_CAPABILITIES|MESSAGE_TYPE)_MISMATCH$/u, account('"from" can not send texts of this kind')],
  [
    /^(?:RESOURCE_NOT_ACCESSIBLE|INVALID_ARN)$/u,
    account('"from" or "configurationSet" is none that these keys may use'),
  ],
  [/^MONTHLY_SPEND_LIMIT/u, account('the account’s monthly spending limit is reached')],
  [/^(?:ACCOUNT_DISABLED|INSUFFICIENT_ACCOUNT_REPUTATION)$/u, account('the account is not active')],
];
const byCode: readonly (readonly [RegExp, Refusal])[] = [
  [/^OptedOut/u, optedOut],
  [/^ResourceNotFound/u, account('"from" or "configurationSet" is not in this region')],
  [/^ServiceQuotaExceeded/u, account('a quota of the account is used up')],
];

/** Amazon says 400 to nearly everything; what it means stands in the code. */
function awsRefusal({ code, reason, message }: AwsError): Refusal | null {
  // SNS calls this a wrong parameter.
  if (/opted[ -]out/iu.test(message)) return optedOut;
  const found = byReason.find(([form]) => form.test(reason)) ?? byCode.find(([form]) => form.test(code));
  if (found) return found[1];
  const trouble = awsTrouble(code, message);
  if (trouble === null) return null;
  if (trouble.blame === 'busy') return { blame: 'busy', words: trouble.words };
  return account(trouble.blame === 'permission' ? 'the access key may not send texts' : trouble.words);
}

/** @param error what the body says; null: it says nothing that can be read */
export function awsProblem(who: string, answer: JsonAnswer, error: AwsError | null, now: Date): SmsAnswer | null {
  const { problem, headers } = answer;
  if (problem === null) return null;
  const refusal = error === null || problem.kind === 'uncertain' ? null : awsRefusal(error);
  if (refusal === null || error === null) return byTheRules(problem);
  const code = [error.code, error.reason].filter((one) => one !== '').join(', ');
  return refusedBy(who, refusal, code, retryAfterMs({ headers }, now));
}

/** `https://sms-voice.eu-central-1.amazonaws.com` */
export const awsBase = (service: string, region: string): string =>
  `https://${service}.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;
