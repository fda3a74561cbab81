import type { HttpRequest } from '../net/httpClient.ts';
import { awsSigned, revealAwsKeys } from './awsSigned.ts';
import type { ChannelIo } from './channel.ts';
import { linkTo, type Mail, type MailPlace, MailProblem, type Taken } from './emailPlace.ts';
import { sesProblem } from './emailSesProblem.ts';
import type { SesSettings } from './emailSettings.ts';
import { answerTo, type JsonAnswer, jsonRequest, textAt } from './jsonService.ts';
import { withoutSlash } from './secretUrl.ts';

/** An account of Amazon's Simple Email Service, in one region. */
export interface Ses {
  readonly region: string;
  readonly configurationSet: string | null;
  /** Version 2: `path` begins with `/v2/email/`. Never throws for what the service or the network does. */
  ask(method: HttpRequest['method'], path: string, signal: AbortSignal, content?: unknown): Promise<JsonAnswer>;
  readonly now: () => Date;
}

export async function openSes(given: SesSettings, apiUrl: string | undefined, io: ChannelIo): Promise<Ses> {
  const { region, configurationSet = null } = given;
  const keys = await revealAwsKeys(given, io);
  const base = withoutSlash(apiUrl ?? `https://email.${region}.amazonaws.com`);
  const service = {
    who: 'SES',
    secrets: [keys.secretAccessKey, keys.sessionToken ?? ''],
    saying: (body: unknown) => textAt(body, 'message') ?? textAt(body, 'Message'),
  };
  return {
    region,
    configurationSet,
    now: io.now,
    ask: async (method, path, signal, content) => {
      const { headers, body } = jsonRequest(method, {}, content);
      const request = { method, url: base + path, service: 'ses', region, headers: headers ?? {} };
      const signed = await awsSigned(body === undefined ? request : { ...request, body }, keys, io.now());
      return await answerTo(signed.url, signed, service, io, signal);
    },
  };
}

/** https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html */
export function sesPlace(ses: Ses): MailPlace {
  const send = async (mail: Mail, signal: AbortSignal): Promise<Taken> => {
    const answer = await ses.ask('POST', '/v2/email/outbound-emails', signal, {
      FromEmailAddress: mail.from,
      Destination: { ToAddresses: [mail.to] },
      Content: { Raw: { Data: mail.bytes.toString('base64') } },
      ...(ses.configurationSet === null ? {} : { ConfigurationSetName: ses.configurationSet }),
    });
    const problem = sesProblem(answer, mail, ses.now(), signal.aborted);
    if (problem) throw problem;
    const id = textAt(answer.body, 'MessageId');
    if (id === null || !/^[\w.-]{1,200}$/u.test(id)) throw unnamed();
    return { messageId: messageIdAt(ses.region, id), reason: null };
  };
  const place: MailPlace = { name: 'SES', open: async () => linkTo(place, send) };
  return place;
}

const unnamed = (): MailProblem =>
  new MailProblem(
    { kind: 'uncertain', reason: 'SES said yes without naming the message' },
    { isOfPlace: false, givesWay: false },
  );

/**
 * SES puts an id of its own in the place of ours, and answers with what stands before its @ (CHANNELS.md 1b):
 * https://docs.aws.amazon.com/ses/latest/dg/header-fields.html
 */
const messageIdAt = (region: string, id: string): string =>
  `<${id}@${region === 'us-east-1' ? 'email' : region}.amazonses.com>`;
