import { isGsm } from '../messages/smsText.ts';
import type { ChannelIo, Verdict } from './channel.ts';
import { retryAfterMs } from './http.ts';
import { answerTo, at, idAt, type JsonAnswer, listAt, textAt } from './jsonService.ts';
import { withoutSlash } from './secretUrl.ts';
import {
  basicAuth,
  byTheRules,
  clamp,
  formOf,
  formType,
  notNow,
  type Refusal,
  refusedBy,
  type SmsAnswer,
  type SmsProvider,
} from './smsProvider.ts';
import { present, type SmsProviderSettings } from './smsSettings.ts';

const who = 'Vonage';
/** `ttl` in milliseconds, https://developer.vonage.com/en/api/sms; left out it is 72 hours. */
const validMs = [20_000, 604_800_000] as const;

/** The SMS API: https://developer.vonage.com/en/api/sms. It lists nothing that it has taken. */
export async function openVonage(given: SmsProviderSettings, io: ChannelIo): Promise<SmsProvider> {
  const [key, secret] = await Promise.all(
    [given.apiKey, given.apiSecret].map(async (one) => (await io.reveal(present(one))).trim()),
  );
  const apiKey = present(key);
  const apiSecret = present(secret);
  const from = present(given.from);
  const base = withoutSlash(given.apiUrl ?? 'https://rest.nexmo.com');
  const authorization = basicAuth(apiKey, apiSecret);
  const service = { who, secrets: [apiSecret, authorization.slice('Basic '.length)], saying };
  const accept = { accept: 'application/json' };

  return {
    name: who,
    send: async ({ to, text, validForMs, envelope }, signal) => {
      const body = formOf({
        api_key: apiKey,
        api_secret: apiSecret,
        from: from.replace(/^\+/u, ''),
        to: to.replace(/^\+/u, ''),
        text,
        // What is not in the networks' alphabet arrives as question marks unless it is said so.
        type: isGsm(text) ? 'text' : 'unicode',
        ttl: String(clamp(validForMs, validMs)),
        'client-ref': envelope.deliveryId.slice(0, 100),
      });
      const headers = { ...accept, 'content-type': formType };
      const request = { method: 'POST', headers, body } as const;
      return answerOf(await answerTo(`${base}/sms/json`, request, service, io, signal), io.now());
    },
    verify: async (_testNumber, signal) => {
      const request = { method: 'GET', headers: { ...accept, authorization } } as const;
      return balance(await answerTo(`${base}/account/get-balance`, request, service, io, signal));
    },
  };
}

const saying = (body: unknown): string | null =>
  textAt(body, 'messages', 0, 'error-text') ?? textAt(body, 'error-code-label') ?? textAt(body, 'detail');

// https://developer.vonage.com/messaging/sms/guides/troubleshooting-sms; 5 is an error inside of Vonage, after which
// nobody can say whether the text is out.
const refusals: Readonly<Record<string, Refusal>> = {
  1: { blame: 'busy', words: 'faster than the account may' },
  4: { blame: 'account', words: 'the API key or its secret is wrong' },
  6: { blame: 'number', words: 'this is no number that can be texted' },
  7: { blame: 'number', words: 'the number may not be texted (barred, or opted out)' },
  8: { blame: 'account', words: 'the account is suspended' },
  9: { blame: 'account', words: 'the account has no credit left' },
  10: { blame: 'busy', words: 'too many connections at once' },
  11: { blame: 'account', words: 'the account may not send over HTTP' },
  14: { blame: 'account', words: 'the account wants signed requests' },
  15: { blame: 'route', words: 'this sender is not allowed in the number’s country' },
  29: { blame: 'route', words: 'a trial account texts its own test numbers only' },
  32: { blame: 'account', words: 'the account wants signed requests' },
  33: { blame: 'number', words: 'the number is switched off' },
};

/** HTTP says 200 whatever it is: each part of a text has a status of its own. */
function answerOf({ body, problem, headers }: JsonAnswer, now: Date): SmsAnswer {
  if (problem !== null) return byTheRules(problem);
  const parts = listAt(body, 'messages') ?? [];
  const taken = parts.filter((part) => at(part, 'status') === '0');
  const remoteId = idAt(taken[0], 'message-id');
  if (parts.length > 0 && taken.length === parts.length && remoteId !== null) {
    return { outcome: { kind: 'sent', remoteId, url: null }, givesWay: false };
  }
  const uncertain = (reason: string): SmsAnswer => ({ outcome: { kind: 'uncertain', reason }, givesWay: false });
  if (taken.length > 0) return uncertain(`Vonage took ${taken.length} of ${parts.length} parts, or gave them no id`);
  const status = textAt(parts[0], 'status');
  if (status === null) return uncertain('Vonage’s answer can not be read');
  if (status === '5') return uncertain('Vonage had an error of its own (status 5)');
  const refusal = refusals[status] ?? { blame: 'number', words: saying(body) ?? 'without saying why' };
  return refusedBy(who, refusal, `status ${status}`, retryAfterMs({ headers }, now));
}

/** https://developer.vonage.com/en/api/account#getAccountBalance */
function balance(answer: JsonAnswer): Verdict {
  const dashboard = 'https://dashboard.vonage.com';
  const again = 'then: incident channels test';
  const unanswered = notNow(answer);
  if (unanswered) return unanswered;
  if (answer.problem !== null) {
    const fix = `copy the API key and its secret from ${dashboard}, API Settings, ${again}`;
    return { kind: 'fault', message: answer.problem.reason, fix };
  }
  const value = at(answer.body, 'value');
  if (typeof value !== 'number') {
    return { kind: 'fault', message: 'Vonage’s answer can not be read', fix: `check "apiUrl", ${again}` };
  }
  if (value <= 0 && at(answer.body, 'autoReload') !== true) {
    return { kind: 'fault', message: 'the account has no credit left', fix: `top it up at ${dashboard}, ${again}` };
  }
  return { kind: 'ok', message: `the account has ${value.toFixed(2)} euros left` };
}
