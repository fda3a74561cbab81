import { isIP } from 'node:net';
import { Readable } from 'node:stream';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { describe } from '../net/httpClient.ts';
import { remoteText } from './http.ts';

export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
  readonly user: string | null;
  readonly password: string | null;
}

export const describeServer = ({ host, port }: SmtpServer): string => `${host}:${port}`;

/** The server could not be used, or refused a message. Nothing is uncertain about it unless `maybeSent`. */
export class SmtpProblem extends Error {
  override readonly name = 'SmtpProblem';
  /** The server's reply code; null: it did not answer. */
  readonly code: number | null;
  /** `MAIL FROM`, `RCPT TO`, `DATA`, `AUTH`, `CONN` … */
  readonly command: string;
  /** Bytes of the message left and no reply to its end came. */
  readonly maybeSent: boolean;

  constructor(reason: string, code: number | null, command: string, maybeSent: boolean) {
    super(reason);
    this.code = code;
    this.command = command;
    this.maybeSent = maybeSent;
  }
}

export interface SmtpLink {
  readonly server: SmtpServer;
  /** Sends one message to one address; returns the server's reply. Throws `SmtpProblem`. Never used by two at once. */
  send(from: string, to: string, message: Buffer, signal: AbortSignal): Promise<string>;
  isUsable(): boolean;
  close(): Promise<void>;
}

// Before the message's first byte everything is safe to try again, so it need not take long; the reply to its end may
// take ten minutes (RFC 5321, 4.5.3.2.6).
const connectMs = 10_000;
const commandsMs = 60_000;
const replyMs = 600_000;
const quitMs = 2_000;

/** TLS is required; only to this very machine mail may go in the clear, and then no half-hearted upgrade is tried. */
export const needsTls = (host: string): boolean =>
  !(host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.')));

/** Connects, secures and signs in. Throws `SmtpProblem`. */
export async function connectTo(server: SmtpServer, signal: AbortSignal): Promise<SmtpLink> {
  const open = needsTls(server.host);
  const connection = new SMTPConnection({
    host: server.host,
    port: server.port,
    secure: server.secure,
    requireTLS: open,
    ignoreTLS: !open,
    opportunisticTLS: false,
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    dnsTimeout: connectMs,
    socketTimeout: replyMs,
    socketCloseTimeout: quitMs,
    allowInternalNetworkInterfaces: true,
  });
  let usable = true;
  let fail: (error: unknown) => void = () => {};
  connection.on('error', (error) => {
    usable = false;
    fail(error);
  });
  connection.on('end', () => {
    usable = false;
    fail(new Error('the connection was closed'));
  });
  /** One step of the conversation; ends when it calls back, when the connection breaks, or when it takes too long. */
  const step = <T>(ms: number, ends: AbortSignal, begin: (done: (error: unknown, value?: T) => void) => void) =>
    new Promise<T | undefined>((resolve, reject) => {
      const limit = AbortSignal.any([ends, AbortSignal.timeout(ms)]);
      const finish = (error: unknown, value?: T): void => {
        limit.removeEventListener('abort', onLimit);
        fail = () => {};
        if (error) reject(error);
        else resolve(value);
      };
      const onLimit = (): void => {
        usable = false;
        connection.close();
        finish(new Error(ends.aborted ? 'interrupted' : `no answer in ${ms / 1000} s`));
      };
      fail = finish;
      limit.addEventListener('abort', onLimit, { once: true });
      if (limit.aborted) onLimit();
      else begin(finish);
    });

  try {
    await step(connectMs * 2, signal, (done) => connection.connect((error) => done(error ?? null)));
    if (server.user !== null && server.password !== null) {
      const auth = { user: server.user, credentials: { user: server.user, pass: server.password } };
      await step(commandsMs, signal, (done) => connection.login(auth, (error) => done(error ?? null)));
    }
  } catch (error) {
    connection.close();
    throw problemOf(error, server, false);
  }

  return {
    server,
    isUsable: () => usable,
    send: async (from, to, message, ends) => {
      const body = trackedBody(message);
      const patience = new AbortController();
      const waiting = setTimeout(() => {
        if (!body.begun()) patience.abort();
      }, commandsMs);
      try {
        const info = await step<{ response?: string }>(replyMs * 2, AbortSignal.any([ends, patience.signal]), (done) =>
          connection.send({ from, to: [to], size: message.byteLength }, body.stream, (error, sent) =>
            done(error ?? null, sent ?? {}),
          ),
        );
        return info?.response ?? '';
      } catch (error) {
        throw problemOf(error, server, body.begun());
      } finally {
        clearTimeout(waiting);
      }
    },
    close: () => quit(connection, usable),
  };
}

/**
 * The message as a stream that knows whether it was begun: nodemailer pulls at it only after the server's 354, and its
 * errors do not tell a connection lost before from one lost after that (RELIABILITY.md 2.5).
 */
function trackedBody(message: Buffer): { readonly stream: Readable; readonly begun: () => boolean } {
  let begun = false;
  const stream = new Readable({
    read() {
      begun = true;
      this.push(message);
      this.push(null);
    },
  });
  return { stream, begun: () => begun };
}

async function quit(connection: SMTPConnection, usable: boolean): Promise<void> {
  if (!usable) return connection.close();
  const gone = new Promise<void>((resolve) => connection.once('end', resolve));
  connection.quit();
  const limit = new Promise<void>((resolve) => setTimeout(resolve, quitMs).unref());
  await Promise.race([gone, limit]);
  connection.close();
}

function problemOf(error: unknown, server: SmtpServer, begun: boolean): SmtpProblem {
  const facts = error instanceof Error ? (error as Error & Record<string, unknown>) : new Error(String(error));
  const code = 'responseCode' in facts && typeof facts.responseCode === 'number' ? facts.responseCode : null;
  const command = 'command' in facts ? String(facts.command) : 'CONN';
  const original = 'originalCode' in facts ? String(facts.originalCode) : '';
  const said = 'response' in facts ? remoteText(String(facts.response)) : '';
  const cause = original === '' ? facts : Object.assign(new Error(original), { code: original });
  const why = code === null ? plainly(describe(cause), facts) : `said ${said === '' ? code : said}`;
  return new SmtpProblem(`${describeServer(server)} ${why}`, code, command, begun && code === null);
}

/** nodemailer's own codes say little to a founder. */
function plainly(described: string, error: Error): string {
  if (described === 'ETLS') return 'does not offer encryption (STARTTLS), so nothing was sent';
  if (described === 'ESOCKET' || described === 'ECONNECTION' || described === 'EDNS' || described === 'EPROTOCOL') {
    return `: ${remoteText(error.message)}`;
  }
  return `: ${remoteText(described)}`;
}
