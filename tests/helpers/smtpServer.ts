import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export interface ReceivedMail {
  readonly messageId: string;
  readonly from: string;
  readonly to: readonly string[];
  /** As it came over the wire, dots unstuffed. */
  readonly raw: Buffer;
  readonly isSecure: boolean;
  /** Counted from 1. */
  readonly session: string;
}

export interface SmtpReceiver {
  readonly port: number;
  readonly mails: readonly ReceivedMail[];
  /** Most connections that stood at once, and how many there were in all. */
  readonly counted: { mostAtOnce: number; all: number };
  close(): Promise<void>;
}

/** A real SMTP server that writes down each message at its end, before it says yes. */
export async function startSmtpServer(options: SMTPServerOptions = {}): Promise<SmtpReceiver> {
  const mails: ReceivedMail[] = [];
  const counted = { mostAtOnce: 0, all: 0 };
  let now = 0;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: options.key ? [] : ['STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 100,
    onConnect: (_session, done) => {
      now += 1;
      counted.all += 1;
      counted.mostAtOnce = Math.max(counted.mostAtOnce, now);
      done();
    },
    onClose: () => {
      now -= 1;
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const raw = Buffer.concat(chunks);
        const { mailFrom, rcptTo } = session.envelope;
        mails.push({
          messageId: /^message-id:\s*(<[^>]+>)/imu.exec(raw.toString('latin1'))?.[1] ?? 'none',
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          raw,
          isSecure: session.secure,
          session: session.id,
        });
        done(null, `2.0.0 queued as Q${mails.length}`);
      });
    },
    ...options,
  });
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    mails,
    counted,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
