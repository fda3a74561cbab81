import type { Verdict } from './channel.ts';
import { at, listAt, textAt } from './jsonService.ts';
import { notNow } from './smsProvider.ts';
import type { TwilioAsk } from './smsTwilio.ts';

const again = 'then: incident channels test';
const console = 'https://console.twilio.com';

/** Asks who the account is, whether it is active, and whether the number is its own and can send texts. */
export async function verifyTwilio(
  ask: TwilioAsk,
  { from, keyed }: { readonly from: string | null; readonly keyed: boolean },
  signal: AbortSignal,
): Promise<Verdict> {
  const answer = await ask('.json', signal);
  const unanswered = notNow(answer);
  if (unanswered) return unanswered;
  if (answer.problem !== null) return refused(at(answer.body, 'code'), answer.status, answer.problem.reason, keyed);
  const status = textAt(answer.body, 'status');
  if (status !== 'active') {
    const fix = `look into ${console}, Billing, or ask Twilio’s support, ${again}`;
    return { kind: 'fault', message: `the account is ${status ?? 'of no known status'}`, fix };
  }
  const sender = from?.startsWith('+') ? await verifyNumber(ask, from, signal) : null;
  if (sender) return sender;
  if (textAt(answer.body, 'type') === 'Trial') {
    const fix = `add a payment method at ${console}, Billing`;
    return { kind: 'warning', message: 'a trial account: it texts verified numbers only', fix };
  }
  return { kind: 'ok', message: `the account is active${from === null ? '' : `, texts come from ${from}`}` };
}

/** Null: nothing is wrong with it, or the key may not look. */
async function verifyNumber(ask: TwilioAsk, from: string, signal: AbortSignal): Promise<Verdict | null> {
  const { body } = await ask(`/IncomingPhoneNumbers.json?PhoneNumber=${encodeURIComponent(from)}`, signal);
  const numbers = listAt(body, 'incoming_phone_numbers');
  if (numbers === null) return null;
  const own = numbers.find((number) => textAt(number, 'phone_number') === from);
  const fix = `set "from" to a number of ${console}, Phone Numbers, Manage, Active numbers, ${again}`;
  if (own === undefined) return { kind: 'fault', message: `${from} is no number of this account`, fix };
  if (at(own, 'capabilities', 'sms') !== false) return null;
  return { kind: 'fault', message: `${from} can not send texts`, fix };
}

function refused(code: unknown, status: number | null, reason: string, keyed: boolean): Verdict {
  if (code === 20008) {
    const message = 'these are test credentials: nothing is ever sent with them';
    return { kind: 'warning', message, fix: `take the live ones of ${console}, ${again}` };
  }
  if (keyed && status === 403) {
    const message = `the API key may not read the account, so only a text can tell whether it may send: ${reason}`;
    return {
      kind: 'warning',
      message,
      fix: `make a key of the type Standard at ${console}, API keys & tokens, ${again}`,
    };
  }
  const what = keyed ? 'API key and its secret' : 'Account SID and Auth Token';
  return { kind: 'fault', message: reason, fix: `copy ${what} from ${console}, API keys & tokens, ${again}` };
}
