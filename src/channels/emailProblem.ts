import { AddressRefused } from '../net/addressGuard.ts';
import { describe } from '../net/httpClient.ts';
import { MailProblem, type Unsent } from './emailPlace.ts';
import { CutError } from './emailStep.ts';
import { remoteText } from './http.ts';

export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte. */
  readonly secure: boolean;
  readonly user: string | null;
  readonly password: string | null;
}

export const describeServer = ({ host, port }: Pick<SmtpServer, 'host' | 'port'>): string => `${host}:${port}`;

/** How far a conversation had come. `message`: the server had asked for the message's first byte. */
export type SmtpStep = 'connect' | 'auth' | 'mail' | 'rcpt' | 'data' | 'message';

/**
 * `refused`: the server's own reply. `lost`: no connection, or it broke. `late`: no answer in time. `tls`: no connection
 * that is encrypted and to the right server. `interrupted`: our own side stopped.
 */
export type SmtpTrouble = 'refused' | 'lost' | 'late' | 'tls' | 'interrupted';

/**
 * 421: too many connections, or messages over this one; 451 and 452: out of something (RFC 5321, 4.2.2); 454: SES's and
 * Exchange's word for too many a second (https://docs.aws.amazon.com/ses/latest/dg/manage-sending-quotas-errors.html).
 */
const busyCodes: ReadonlySet<number> = new Set([421, 451, 452, 454]);

/** A server could not be used, or did not take a message. */
export class SmtpProblem extends MailProblem {
  override readonly name = 'SmtpProblem';
  readonly kind: SmtpTrouble;
  readonly step: SmtpStep;
  /** The server's reply code; null: there was none. */
  readonly code: number | null;

  constructor(kind: SmtpTrouble, step: SmtpStep, code: number | null, reason: string) {
    const isInterruption = kind === 'interrupted';
    const isOfPlace = !isInterruption && (kind !== 'refused' || code === 421 || step === 'connect' || step === 'auth');
    const givesWay = step !== 'message' && !isInterruption && (isOfPlace || step === 'mail');
    const wantsLess = kind === 'refused' && code !== null && busyCodes.has(code);
    super(outcomeOf(kind, step, code, reason), { isOfPlace, givesWay, isInterruption, wantsLess });
    this.kind = kind;
    this.step = step;
    this.code = code;
  }

  override get wasIdleTooLong(): boolean {
    return this.step !== 'message' && (this.kind === 'lost' || (this.step === 'mail' && this.code === 421));
  }
}

/** What a problem means for the delivery (RELIABILITY.md 2.5): a reply is definite either way, silence is not. */
function outcomeOf(kind: SmtpTrouble, step: SmtpStep, code: number | null, reason: string): Unsent {
  const prompt: Unsent = { kind: 'retry', reason, retryAfterMs: null, pace: 'prompt' };
  // Bytes of the message left, and no reply said what became of them.
  if (step === 'message' && kind !== 'refused') return { kind: 'uncertain', reason };
  if (kind !== 'refused') return prompt;
  const ofChannel = step === 'connect' || step === 'auth' || code === 530 || code === 535;
  // Credentials that are missing or of no use to this server are refused without a code.
  if (code === null) return { kind: 'failed', reason, scope: 'channel' };
  // 503 is a conversation out of step (house rules), 421 a server that closes; below 400 is no refusal at all.
  if (code === 421 || code === 503 || code < 400) return prompt;
  if (code < 500) return { ...prompt, pace: ofChannel ? 'prompt' : 'greylist' };
  return { kind: 'failed', reason, scope: ofChannel ? 'channel' : 'delivery' };
}

/** An error as nodemailer throws it (RELIABILITY.md 2.5), or one of a socket. */
export interface SmtpError extends Error {
  readonly code?: string;
  readonly originalCode?: string;
  readonly command?: string;
  readonly response?: string;
  readonly responseCode?: number;
}

/**
 * @param step how far the conversation had come as we know it; nodemailer's `command` tells the finer ones
 * @param whole whether the end of the message had been handed over; only looked at in the step `message`
 */
export function problemOfError(error: SmtpError, server: SmtpServer, step: SmtpStep, whole: boolean): SmtpProblem {
  const name = describeServer(server);
  const code = error.responseCode ?? null;
  const reply = replyText(error.response ?? '', server);
  const isRefusal = code !== null && (step !== 'message' || (code >= 400 && code < 600 && error.code !== 'EPROTOCOL'));
  // The config names an address that mail may never go to; no server has said so, and waiting does not mend it.
  if (error instanceof AddressRefused) return new SmtpProblem('refused', step, null, `${name}: ${error.message}`);
  if (step === 'connect' && (error.code === 'ETLS' || isOfTls(error))) {
    return new SmtpProblem('tls', step, null, `${name} ${tlsWords(error)}, so nothing was sent`);
  }
  if (isRefusal) return new SmtpProblem('refused', finer(step, error.command), code, `${name} said ${reply}`);
  if (error.code === 'ABORT_ERR') return new SmtpProblem('interrupted', step, null, 'interrupted');
  if (step === 'message') {
    const when = whole ? 'after the whole message, before its answer' : 'in the middle of the message';
    return new SmtpProblem(
      error.code === 'ETIMEDOUT' ? 'late' : 'lost',
      step,
      null,
      `${name}: the connection was lost ${when}`,
    );
  }
  if (error.code === 'EAUTH')
    return new SmtpProblem('refused', 'auth', null, `${name}: ${remoteText(mask(error.message, server))}`);
  if (error.code === 'EENVELOPE')
    return new SmtpProblem('refused', 'rcpt', 550, `${name}: ${remoteText(error.message)}`);
  if (error.code === 'EMESSAGE')
    return new SmtpProblem('refused', 'data', 552, `${name}: ${remoteText(error.message)}`);
  const kind = error.code === 'ETIMEDOUT' ? 'late' : 'lost';
  return new SmtpProblem(kind, step, null, `${name}: ${lossWords(error)}`);
}

/** The server's words on one line, without its code on each of theirs, and without what it may have echoed. */
export const replyText = (reply: string, server: SmtpServer): string =>
  remoteText(mask(reply.replace(/\n\d{3}[ -]/gu, ' '), server));

const finer = (step: SmtpStep, command: string | undefined): SmtpStep => {
  if (step === 'connect' || step === 'auth' || step === 'message') return step;
  return command === 'RCPT TO' ? 'rcpt' : command === 'DATA' ? 'data' : 'mail';
};

/** Shorter ones stand in ordinary words. */
const shortestSecret = 4;

/** Some servers repeat the line they did not like, and in that of AUTH stands the password. */
function mask(text: string, { user, password }: SmtpServer): string {
  if (password === null || password.length < shortestSecret) return text;
  const base64 = (value: string): string => Buffer.from(value).toString('base64').replace(/=+$/u, '');
  const forms = [
    base64(`\u0000${user ?? ''}\u0000${password}`),
    base64(password),
    encodeURIComponent(password),
    password,
  ];
  return forms.reduce((rest, form) => rest.replaceAll(form, '***'), text);
}

const isOfTls = ({ code = '', originalCode = '' }: SmtpError): boolean =>
  /^ERR_(?:SSL|TLS)_|CERT|_SIGNATURE|_ISSUER|EPROTO$/u.test(originalCode || code);

function tlsWords(error: SmtpError): string {
  const code = error.originalCode ?? error.code ?? '';
  if (code === 'ETLS') return 'does not offer encryption (STARTTLS)';
  if (/^ERR_SSL_|^EPROTO$/u.test(code)) return 'does not speak TLS on this port';
  const words = describe(Object.assign(new Error(), { code }));
  return words === code
    ? `can not be trusted: its certificate can not be verified (${code})`
    : `can not be trusted: ${words}`;
}

function lossWords(error: SmtpError): string {
  if (error instanceof CutError) return error.message;
  const words = describe(error.originalCode ? Object.assign(new Error(), { code: error.originalCode }) : error);
  if (words === 'ETIMEDOUT' || error.code === 'ETIMEDOUT') return 'no answer in time';
  return /^E[A-Z]+$/u.test(words) ? `the connection was lost (${remoteText(error.message)})` : remoteText(words);
}
