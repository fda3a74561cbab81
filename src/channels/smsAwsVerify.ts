import type { Outcome } from '../domain/delivery.ts';
import { type AwsKeys, revealAwsKeys } from './awsSigned.ts';
import type { ChannelIo, Verdict } from './channel.ts';
import type { JsonAnswer } from './jsonService.ts';
import { notNow } from './smsProvider.ts';
import { present, type SmsProviderSettings } from './smsSettings.ts';

export const awsKeysOf = (given: SmsProviderSettings, io: ChannelIo): Promise<AwsKeys> =>
  revealAwsKeys(
    { ...given, accessKeyId: present(given.accessKeyId), secretAccessKey: present(given.secretAccessKey) },
    io,
  );

const again = 'then: incident channels test';

/** What a refused question says of the account: everything, or of the number that was asked about only. */
export function awsVerdict(answer: JsonAnswer, outcome: Outcome, givesWay: boolean): Verdict {
  const unanswered = notNow(answer);
  if (unanswered) return unanswered;
  const message = outcome.reason ?? 'the answer can not be read';
  if (outcome.kind === 'retry') return { kind: 'fault', message, fix: 'try again later: incident channels test' };
  if (outcome.kind !== 'failed') return { kind: 'fault', message, fix: `check "apiUrl", ${again}` };
  if (/clock/u.test(message)) return { kind: 'fault', message, fix: `set the clock of this machine, ${again}` };
  if (/session token/u.test(message)) return { kind: 'fault', message, fix: `fetch a new session token, ${again}` };
  if (/"from"/u.test(message)) {
    const fix = `see the senders at https://console.aws.amazon.com/sms-voice, Phone numbers, in the right region, ${again}`;
    return { kind: 'fault', message, fix };
  }
  if (/sandbox/u.test(message)) {
    const fix = `ask for production access at https://console.aws.amazon.com/sms-voice, Overview, ${again}`;
    return { kind: 'warning', message, fix };
  }
  if (outcome.scope === 'channel') {
    const fix = `see the user’s keys and permissions at https://console.aws.amazon.com/iam and the limits at https://console.aws.amazon.com/sms-voice, ${again}`;
    return { kind: 'fault', message, fix };
  }
  const fix = `look whether "from" can reach your customers’ countries at https://console.aws.amazon.com/sms-voice`;
  return { kind: givesWay ? 'warning' : 'fault', message, fix };
}
