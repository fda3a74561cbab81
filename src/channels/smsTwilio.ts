import type { ChannelIo } from './channel.ts';
import { retryAfterMs } from './http.ts';
import { answerTo, at, idAt, type JsonAnswer, listAt, textAt } from './jsonService.ts';
import { earliestOf, isSamePost } from './samePost.ts';
import { withoutSlash } from './secretUrl.ts';
import {
  basicAuth,
  byTheRules,
  clamp,
  formOf,
  formType,
  refusedBy,
  type Sms,
  type SmsAnswer,
  type SmsProvider,
} from './smsProvider.ts';
import { present, type SmsProviderSettings } from './smsSettings.ts';
import { twilioRefusals } from './smsTwilioCodes.ts';

const who = 'Twilio';
/** ValidityPeriod in seconds, https://www.twilio.com/docs/messaging/api/message-resource; left out it is ten hours. */
const validSeconds = [1, 36_000] as const;

/** The account's resources. `path` begins with a slash and goes on after its SID. */
export type TwilioAsk = (path: string, signal: AbortSignal, form?: string) => Promise<JsonAnswer>;

/** https://www.twilio.com/docs/messaging/api/message-resource */
export async function openTwilio(given: SmsProviderSettings, io: ChannelIo): Promise<SmsProvider> {
  const accountSid = present(given.accountSid);
  const keyed = given.authToken === undefined;
  const user = keyed ? (await io.reveal(present(given.apiKey))).trim() : accountSid;
  const password = (await io.reveal(keyed ? present(given.apiSecret) : present(given.authToken))).trim();
  const base = `${withoutSlash(given.apiUrl ?? 'https://api.twilio.com')}/2010-04-01/Accounts/${encodeURIComponent(accountSid)}`;
  const authorization = basicAuth(user, password);
  const secrets = [password, authorization.slice('Basic '.length)];
  const service = { who, secrets, saying: (body: unknown) => textAt(body, 'message') };
  const ask: TwilioAsk = async (path, signal, form) => {
    const headers = { accept: 'application/json', authorization };
    const request =
      form === undefined
        ? ({ method: 'GET', headers } as const)
        : ({ method: 'POST', headers: { ...headers, 'content-type': formType }, body: form } as const);
    return await answerTo(base + path, request, service, io, signal);
  };
  const { from, messagingServiceSid } = given;

  return {
    name: who,
    send: async ({ to, text, validForMs }, signal) => {
      const form = formOf({
        To: to,
        From: from,
        MessagingServiceSid: messagingServiceSid,
        Body: text,
        ValidityPeriod: String(clamp(validForMs / 1000, validSeconds)),
      });
      return answerOf(await ask('/Messages.json', signal, form), io.now());
    },
    // Without a date: what still waits in Twilio's queue has no DateSent to be found by. The newest come first.
    lookUp: async (sms, signal) => {
      const query = formOf({ To: sms.to, From: from, PageSize: '50' });
      const { body, problem } = await ask(`/Messages.json?${query}`, signal);
      const messages = listAt(body, 'messages');
      if (problem !== null || messages === null) return 'unknown';
      const found = messages.find((message) => isThis(message, sms, earliestOf(sms.envelope, io.now())));
      const remoteId = idAt(found, 'sid');
      return remoteId === null ? 'absent' : { remoteId, url: null };
    },
    verify: async (_testNumber, signal) => {
      const { verifyTwilio } = await import('./smsTwilioVerify.ts');
      return await verifyTwilio(ask, { from: from ?? null, keyed }, signal);
    },
  };
}

function answerOf(answer: JsonAnswer, now: Date): SmsAnswer {
  const { body, problem, headers } = answer;
  // A text may be refused by a yes whose message has failed already.
  const gone = problem === null && isGone(body);
  const code = at(body, gone ? 'error_code' : 'code');
  const refusal = typeof code === 'number' ? twilioRefusals[code] : undefined;
  if (refusal && (gone || problem?.kind === 'failed' || problem?.kind === 'retry')) {
    return refusedBy(who, refusal, `error ${code}`, retryAfterMs({ headers }, now));
  }
  if (problem !== null) return byTheRules(problem);
  if (gone) {
    const reason = `Twilio could not send it${typeof code === 'number' ? ` (error ${code})` : ''}`;
    return { outcome: { kind: 'failed', reason, scope: 'delivery' }, givesWay: false };
  }
  const remoteId = idAt(body, 'sid');
  const unnamed = { kind: 'uncertain', reason: 'Twilio said yes without naming the message' } as const;
  return { outcome: remoteId === null ? unnamed : { kind: 'sent', remoteId, url: null }, givesWay: false };
}

/** It went nowhere: https://www.twilio.com/docs/messaging/api/message-resource#message-status-values */
const isGone = (message: unknown): boolean =>
  ['failed', 'undelivered', 'canceled'].includes(textAt(message, 'status') ?? '');

/** What never reached the phone is no proof that it did. */
function isThis(message: unknown, { envelope, text, to }: Sms, since: Date): boolean {
  const created = Date.parse(textAt(message, 'date_created') ?? '');
  return (
    textAt(message, 'to') === to &&
    (textAt(message, 'direction') ?? '').startsWith('outbound') &&
    !isGone(message) &&
    created >= since.getTime() &&
    isSamePost(textAt(message, 'body') ?? '', envelope, text)
  );
}
