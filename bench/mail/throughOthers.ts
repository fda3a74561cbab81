import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createTransport } from 'nodemailer';
import type { Ours } from './throughUs.ts';

/** As its documentation shows it: one `sendMail` a person, at most so many waiting as keep every connection busy. */
export async function throughPool(
  port: number,
  recipients: number,
  connections: number,
  mail: Ours['mail'],
): Promise<number> {
  const pool = createTransport({
    pool: true,
    host: '127.0.0.1',
    port,
    ignoreTLS: true,
    maxConnections: connections,
    maxMessages: Number.POSITIVE_INFINITY,
  });
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < recipients) {
      next += 1;
      const to = `user${next}@customer${next % 997}.example`;
      await pool.sendMail({ from: 'Acme <status@acme.example>', to, ...mail });
    }
  };
  const from = performance.now();
  await Promise.all(Array.from({ length: connections * 2 }, worker));
  const tookMs = performance.now() - from;
  pool.close();
  return (recipients / tookMs) * 1000;
}

export const smtpSource = '/usr/sbin/smtp-source';

/** The head of a mail and of its two parts. */
const headBytes = 900;

/** Postfix's own yardstick, which opens a connection for each message. */
export async function throughSource(
  port: number,
  recipients: number,
  connections: number,
  { text, html }: Ours['mail'],
): Promise<number> {
  const bytes = Buffer.byteLength(text) + Buffer.byteLength(html) + headBytes;
  const counts = ['-s', `${connections}`, '-m', `${recipients}`, '-l', `${bytes}`];
  const ends = ['-f', 'status@acme.example', '-t', 'user@customer.example'];
  const from = performance.now();
  const child = spawn(smtpSource, [...counts, ...ends, `127.0.0.1:${port}`], { stdio: 'inherit' });
  await once(child, 'exit');
  return (recipients / (performance.now() - from)) * 1000;
}
