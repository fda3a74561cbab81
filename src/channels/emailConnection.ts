import type { Socket } from 'node:net';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { trackedBody } from './emailBody.ts';
import type { Mail, MailLink, MailPlace, Taken } from './emailPlace.ts';
import {
  describeServer,
  problemOfError,
  replyText,
  SmtpProblem,
  type SmtpServer,
  type SmtpStep,
} from './emailProblem.ts';
import { type Dialling, openSocket, requiresTls } from './emailSocket.ts';
import { type Conversation, converseOver } from './emailStep.ts';

/** Milliseconds; given, so that tests need not wait as long. */
export interface SmtpLimits {
  /** For the TCP connection, and again for the greeting and TLS: the next server in the list waits for it. */
  readonly connectMs: number;
  /** For AUTH, and for MAIL, RCPT and DATA together; all of them are safe to try again. */
  readonly commandsMs: number;
  /** From the message's first byte to the reply to its end. */
  readonly replyMs: number;
  readonly quitMs: number;
}

/** RFC 5321, 4.5.3.2.6 asks for ten minutes before the reply to the final dot is given up. */
export const smtpLimits: SmtpLimits = { connectMs: 10_000, commandsMs: 60_000, replyMs: 600_000, quitMs: 2_000 };

export interface LinkOptions extends Dialling {
  readonly limits: SmtpLimits;
}

/** A server as a place to hand mail over at; opening it connects, secures and signs in. Throws `SmtpProblem`. */
export function smtpPlace(server: SmtpServer, options: LinkOptions): MailPlace {
  const place: MailPlace = {
    name: describeServer(server),
    open: (signal) => connectTo(place, server, options, signal),
  };
  return place;
}

async function connectTo(
  place: MailPlace,
  server: SmtpServer,
  options: LinkOptions,
  signal: AbortSignal,
): Promise<MailLink> {
  const { limits } = options;
  let socket: Socket | null = null;
  let step: SmtpStep = 'connect';
  try {
    const dial = converseOver(() => socket?.destroy(), null);
    const opened = await dial.step<Socket>({ limitMs: limits.connectMs, signal }, (done) => {
      const begun = openSocket(server, options, (made) => {
        socket = made;
      });
      begun.then((made) => done(null, made), done);
    });
    const connection = new SMTPConnection({ ...clientOptions(server, limits), connection: opened });
    const talk = converseOver(() => opened.destroy(), connection);
    await talk.step({ limitMs: limits.connectMs, signal }, (done) =>
      connection.connect((error) => done(error ?? null)),
    );
    if (server.user !== null) {
      step = 'auth';
      const credentials = { user: server.user, pass: server.password ?? '' };
      const auth = { user: server.user, credentials };
      await talk.step({ limitMs: limits.commandsMs, signal }, (done) =>
        connection.login(auth, (error) => done(error ?? null)),
      );
    }
    return linkOver(place, server, connection, opened, talk, limits);
  } catch (error) {
    hangUp(socket);
    throw asProblem(error, server, step, false);
  }
}

const clientOptions = (
  { host, port, secure }: SmtpServer,
  limits: SmtpLimits,
): ConstructorParameters<typeof SMTPConnection>[0] => ({
  host,
  port,
  secure,
  // Never opportunistic: whoever stands between could take STARTTLS out of the server's offer.
  requireTLS: !secure && requiresTls(host),
  ignoreTLS: !requiresTls(host),
  opportunisticTLS: false,
  // Ours end first; these are for what they do not cover.
  connectionTimeout: limits.connectMs * 2,
  greetingTimeout: limits.connectMs * 2,
  socketTimeout: limits.replyMs * 2,
  socketCloseTimeout: limits.quitMs,
});

/** nodemailer's `send` is not re-entrant. */
function linkOver(
  place: MailPlace,
  server: SmtpServer,
  connection: SMTPConnection,
  socket: Socket,
  talk: Conversation,
  limits: SmtpLimits,
): MailLink {
  const send = async ({ from, to, messageId, bytes }: Mail, signal: AbortSignal): Promise<Taken> => {
    const body = trackedBody(bytes, () => {
      talk.allow(limits.replyMs);
      sendTogether(socket);
    });
    try {
      const info = await talk.step<{ readonly response: string }>({ limitMs: limits.commandsMs, signal }, (done) =>
        connection.send({ from, to: [to], size: bytes.byteLength }, body.stream, (error, sent) =>
          done(error, { response: sent?.response ?? '' }),
        ),
      );
      // A yes before the end of the message is to something else.
      if (body.phase() !== 'whole') throw new Error('the server answered before the message had ended');
      return { messageId, reason: replyText(info.response, server) };
    } catch (error) {
      const phase = body.phase();
      const problem = asProblem(error, server, phase === 'unread' ? 'mail' : 'message', phase === 'whole');
      // A refusal in the middle leaves the rest of the message on the line.
      if (phase === 'begun') talk.cut();
      if (phase === 'unread' && talk.isOpen()) await forget(signal);
      throw problem;
    }
  };
  /** After a refused recipient the server still has the sender in mind, and would refuse the next one's. */
  const forget = (signal: AbortSignal): Promise<void> =>
    talk
      .step<void>({ limitMs: limits.commandsMs, signal }, (done) => connection.reset((error) => done(error)))
      .catch(() => talk.cut());
  const close = async (): Promise<void> => {
    if (talk.isOpen()) {
      // The goodbye ends with the connection, which to a step is an error.
      await talk.step({ limitMs: limits.quitMs, signal: null }, () => connection.quit()).catch(() => {});
    }
    talk.cut();
  };
  return { place, send, isUsable: () => talk.isOpen(), close };
}

/** A message and the dot at its end leave in one packet. */
const sendTogether = (socket: Socket): void => {
  socket.cork();
  setImmediate(() => socket.uncork());
};

const hangUp = (socket: Socket | null): void => {
  socket?.destroy();
};

function asProblem(error: unknown, server: SmtpServer, step: SmtpStep, whole: boolean): SmtpProblem {
  if (error instanceof SmtpProblem) return error;
  return problemOfError(error instanceof Error ? error : new Error('unknown'), server, step, whole);
}
