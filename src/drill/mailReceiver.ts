import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface MailReceiver {
  readonly port: number;
  /** How often each message arrived, by its `Message-ID`. */
  readonly arrived: ReadonlyMap<string, number>;
  close(): Promise<void>;
}

/** A real SMTP server on loopback that writes each message into a folder before it says yes. */
export async function startMailReceiver(folder: string): Promise<MailReceiver> {
  const arrived = new Map<string, number>();
  let count = 0;
  const keep = async (raw: Buffer, to: string): Promise<void> => {
    const id = /^message-id:\s*(<[^>]+>)/imu.exec(raw.toString('latin1'))?.[1] ?? 'none';
    arrived.set(id, (arrived.get(id) ?? 0) + 1);
    count += 1;
    await writeFile(join(folder, `${String(count).padStart(4, '0')}-${fileNameOf(to)}.eml`), raw, { mode: 0o600 });
  };
  // Loaded here, because this module is loaded with the program.
  const { SMTPServer } = await import('smtp-server');
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    closeTimeout: 100,
    onData: (stream, { envelope }, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        keep(Buffer.concat(chunks), envelope.rcptTo[0]?.address ?? 'nobody').then(
          () => done(null, 'kept'),
          (error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
        );
      });
    },
  });
  // A sender that goes away is no fault of the receiver.
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.server.address();
  if (typeof address !== 'object' || address === null) throw new Error('a server on a port has no address');
  return { port: address.port, arrived, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

const fileNameOf = (address: string): string => address.replace(/[^\w.@+-]/gu, '_').slice(0, 80);
