import { awsSigned } from './awsSigned.ts';
import type { ChannelIo } from './channel.ts';
import { answerTo, idAt, type JsonAnswer } from './jsonService.ts';
import { withoutSlash } from './secretUrl.ts';
import { type AwsError, awsBase, awsProblem } from './smsAwsProblem.ts';
import { awsKeysOf, awsVerdict } from './smsAwsVerify.ts';
import { formOf, formType, type SmsAnswer, type SmsProvider } from './smsProvider.ts';
import { present, type SmsProviderSettings } from './smsSettings.ts';

const who = 'AWS SNS';

/** Publish to a phone number, which has no time to live: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
export async function openAwsSns(given: SmsProviderSettings, io: ChannelIo): Promise<SmsProvider> {
  const keys = await awsKeysOf(given, io);
  const region = present(given.region);
  const url = `${withoutSlash(given.apiUrl ?? awsBase('sns', region))}/`;
  const service = {
    who,
    secrets: [keys.secretAccessKey, keys.sessionToken ?? ''],
    saying: (_body: unknown, text: string) => element(text, 'Message'),
  };
  const ask = async (fields: Readonly<Record<string, string>>, signal: AbortSignal): Promise<JsonAnswer> => {
    const body = formOf({ ...fields, Version: '2010-03-31' });
    const headers = { 'content-type': formType };
    const signed = await awsSigned({ method: 'POST', url, service: 'sns', region, headers, body }, keys, io.now());
    return await answerTo(signed.url, signed, service, io, signal);
  };
  const attributes = attributesOf({ 'AWS.SNS.SMS.SMSType': 'Transactional', ...senderOf(given.from) });

  return {
    name: who,
    send: async ({ to, text }, signal): Promise<SmsAnswer> => {
      const answer = await ask({ Action: 'Publish', PhoneNumber: to, Message: text, ...attributes }, signal);
      const problem = awsProblem(who, answer, errorOf(answer.text), io.now());
      if (problem) return problem;
      const remoteId = messageId(answer.text);
      const unnamed = { kind: 'uncertain', reason: 'AWS SNS said yes without naming the message' } as const;
      return { outcome: remoteId === null ? unnamed : { kind: 'sent', remoteId, url: null }, givesWay: false };
    },
    verify: async (_testNumber, signal) => {
      const answer = await ask({ Action: 'GetSMSAttributes' }, signal);
      const problem = awsProblem(who, answer, errorOf(answer.text), io.now());
      if (problem) return awsVerdict(answer, problem.outcome, problem.givesWay);
      const limit = /<key>MonthlySpendLimit<\/key>\s*<value>(\d+)<\/value>/u.exec(answer.text)?.[1];
      // What a new account has: https://docs.aws.amazon.com/sns/latest/dg/sms_sandbox.html
      if (limit === undefined || Number(limit) > 1) return { kind: 'ok', message: 'the keys may send texts' };
      const fix = 'ask for more, and to leave the sandbox, at https://console.aws.amazon.com/sns, Text messaging (SMS)';
      return { kind: 'warning', message: `the account may spend $${limit} a month on texts`, fix };
    },
  };
}

/** A number of ours or a name: https://docs.aws.amazon.com/sns/latest/dg/sms_publish-to-phone.html */
function senderOf(from: string | undefined): Readonly<Record<string, string>> {
  if (from === undefined) return {};
  return { [/^\+?\d+$/u.test(from) ? 'AWS.MM.SMS.OriginationNumber' : 'AWS.SNS.SMS.SenderID']: from };
}

function attributesOf(values: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const fields = Object.entries(values).flatMap(([name, value], index) => {
    const entry = `MessageAttributes.entry.${index + 1}`;
    return [
      [`${entry}.Name`, name],
      [`${entry}.Value.DataType`, 'String'],
      [`${entry}.Value.StringValue`, value],
    ];
  });
  return Object.fromEntries(fields);
}

/** The text of the first element of that name; SNS answers in XML, and its ids and codes have nothing to unescape. */
const element = (xml: string, name: string): string | null =>
  new RegExp(`<${name}>([^<]+)</${name}>`, 'u').exec(xml)?.[1] ?? null;

/** Or of JSON, which a drill's receiver speaks. */
const messageId = (text: string): string | null =>
  idAt({ id: element(text, 'MessageId') ?? /"MessageId":\s*"([^"]+)"/u.exec(text)?.[1] }, 'id');

function errorOf(text: string): AwsError | null {
  const code = element(text, 'Code');
  return code === null ? null : { code, reason: '', message: element(text, 'Message') ?? '' };
}
