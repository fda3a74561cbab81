import { awsSigned } from './awsSigned.ts';
import type { ChannelIo, Verdict } from './channel.ts';
import { answerTo, idAt, type JsonAnswer, textAt } from './jsonService.ts';
import { withoutSlash } from './secretUrl.ts';
import { type AwsError, awsBase, awsProblem } from './smsAwsProblem.ts';
import { awsKeysOf, awsVerdict } from './smsAwsVerify.ts';
import { clamp, type Sms, type SmsAnswer, type SmsProvider } from './smsProvider.ts';
import { present, type SmsProviderSettings } from './smsSettings.ts';

const who = 'AWS';
/** TimeToLive in seconds; left out it is 72 hours. */
const validSeconds = [5, 259_200] as const;
/** Kept for films and books, so it is nobody's: https://www.nanpa.com/numbering/555-line-numbers */
const nobody = '+12065550100';

/** End User Messaging: https://docs.aws.amazon.com/pinpoint/latest/apireference_smsvoicev2/API_SendTextMessage.html */
export async function openAwsSms(given: SmsProviderSettings, io: ChannelIo): Promise<SmsProvider> {
  const keys = await awsKeysOf(given, io);
  const region = present(given.region);
  const url = `${withoutSlash(given.apiUrl ?? awsBase('sms-voice', region))}/`;
  const service = {
    who,
    secrets: [keys.secretAccessKey, keys.sessionToken ?? ''],
    saying: (body: unknown) => textAt(body, 'Message') ?? textAt(body, 'message'),
  };
  const ask = async (fields: object, signal: AbortSignal): Promise<JsonAnswer> => {
    const headers = {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'PinpointSMSVoiceV2.SendTextMessage',
    };
    const body = JSON.stringify(fields);
    const request = { method: 'POST', url, service: 'sms-voice', region, headers, body } as const;
    const signed = await awsSigned(request, keys, io.now());
    return await answerTo(signed.url, signed, service, io, signal);
  };
  const fieldsOf = ({ to, text, validForMs }: Pick<Sms, 'to' | 'text' | 'validForMs'>): object => ({
    DestinationPhoneNumber: to,
    OriginationIdentity: present(given.from),
    MessageBody: text,
    MessageType: 'TRANSACTIONAL',
    TimeToLive: clamp(validForMs / 1000, validSeconds),
    ...(given.configurationSet === undefined ? {} : { ConfigurationSetName: given.configurationSet }),
  });
  const answerOf = (answer: JsonAnswer): SmsAnswer => {
    const problem = awsProblem(who, answer, errorOf(answer.body), io.now());
    if (problem) return problem;
    const remoteId = idAt(answer.body, 'MessageId');
    const unnamed = { kind: 'uncertain', reason: 'AWS said yes without naming the message' } as const;
    return { outcome: remoteId === null ? unnamed : { kind: 'sent', remoteId, url: null }, givesWay: false };
  };

  return {
    name: who,
    send: async (sms, signal) => answerOf(await ask(fieldsOf(sms), signal)),
    // "The message is checked and validated, but isn't sent", and costs nothing.
    verify: async (testNumber, signal): Promise<Verdict> => {
      const to = testNumber ?? nobody;
      const dryRun = { ...fieldsOf({ to, text: 'Test', validForMs: 300_000 }), DryRun: true };
      const answer = await ask(dryRun, signal);
      const { outcome, givesWay } = answerOf(answer);
      if (outcome.kind === 'sent') return { kind: 'ok', message: `texts may go out from ${present(given.from)}` };
      return awsVerdict(answer, outcome, givesWay);
    },
  };
}

function errorOf(body: unknown): AwsError | null {
  const code = textAt(body, '__type')?.replace(/^.*#/u, '');
  if (code === undefined) return null;
  const message = textAt(body, 'Message') ?? textAt(body, 'message') ?? '';
  return { code, reason: textAt(body, 'Reason') ?? '', message };
}
