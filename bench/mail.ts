// E-mail to many: our whole program with its ledger on disk, beside nodemailer's own pool used plainly and postfix's
// smtp-source, all to one smtp-sink in the same minute. `npm run bench -- mail [recipients] [connections]`
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTransport } from 'nodemailer';
import { openDesk } from '../tests/helpers/desk.ts';
import { freePort } from '../tests/helpers/freePort.ts';

const limits = { poolRatio: 3 };
const sink = '/usr/sbin/smtp-sink';
const source = '/usr/sbin/smtp-source';

export async function run([count = '50000', links = '10']: readonly string[]): Promise<void> {
  if (!existsSync(sink)) {
    process.stderr.write(
      'This benchmark needs smtp-sink and smtp-source: apt-get install --no-install-recommends postfix\n',
    );
    process.exitCode = 2;
    return;
  }
  const [recipients, connections] = [Number(count), Number(links)];
  const port = await freePort();
  const server = spawn(sink, ['-u', 'nobody', `127.0.0.1:${port}`, '1000'], { stdio: 'ignore' });
  try {
    await sleep(300);
    const ours = await throughUs(port, recipients, connections);
    const pool = await throughPool(port, Math.min(recipients, 10_000), connections, ours);
    const plain = await throughSource(port, recipients, connections, ours.bytes);
    say(`allclear, ledger on disk (${recipients} recipients)`, ours.perSecond, '');
    say('nodemailer pool, composed per recipient', pool, ratioOf(ours.perSecond / pool, limits.poolRatio));
    say('smtp-source, one message a session', plain, `${(ours.perSecond / plain).toFixed(2)} times`);
  } finally {
    await stop(server);
  }
}

interface Ours {
  readonly perSecond: number;
  /** Of one mail, so that the others send as much. */
  readonly bytes: number;
  readonly text: string;
}

async function throughUs(port: number, recipients: number, connections: number): Promise<Ours> {
  const desk = openDesk();
  try {
    const people = Array.from({ length: recipients }, (_, index) => `user${index}@customer${index % 997}.example`);
    writeFileSync(desk.path('people.csv'), ['email', ...people, ''].join('\n'));
    desk.configure({
      company: { name: 'Acme', url: 'https://acme.example', supportEmail: 'help@acme.example' },
      store: 'sqlite:./incidents.db',
      channels: {
        customers: {
          type: 'email',
          from: 'Acme <status@acme.example>',
          to: 'contacts',
          smtp: [{ host: '127.0.0.1', port }],
          connections,
        },
      },
      contacts: { sources: [{ type: 'file', path: './people.csv' }] },
    });
    const text = 'Nobody can pay in our shop at the moment. Orders that were paid before are safe. We look into it.';
    const from = performance.now();
    const ran = await desk.run('open', 'Checkout is down', '--impact', 'major', '-m', text, '--yes', '--json');
    const tookMs = performance.now() - from;
    const [sent] = ran.json()['deliveries'] as readonly { readonly sent: number }[];
    if (ran.code !== 0 || sent?.sent !== recipients) throw new Error(`open ended with ${ran.code}: ${ran.stderr}`);
    return { perSecond: (recipients / tookMs) * 1000, bytes: 7000, text };
  } finally {
    desk.close();
  }
}

/** As its documentation shows it: one `sendMail` a person, at most so many waiting as keep every connection busy. */
async function throughPool(port: number, recipients: number, connections: number, { text }: Ours): Promise<number> {
  const pool = createTransport({
    pool: true,
    host: '127.0.0.1',
    port,
    ignoreTLS: true,
    maxConnections: connections,
    maxMessages: Number.POSITIVE_INFINITY,
  });
  const html = `<!doctype html><html><body>${`<p>${text}</p>`.repeat(20)}</body></html>`;
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < recipients) {
      next += 1;
      const to = `user${next}@customer${next % 997}.example`;
      await pool.sendMail({
        from: 'Acme <status@acme.example>',
        to,
        subject: '[Investigating] Checkout is down',
        text,
        html,
      });
    }
  };
  const from = performance.now();
  await Promise.all(Array.from({ length: connections * 2 }, worker));
  const tookMs = performance.now() - from;
  pool.close();
  return (recipients / tookMs) * 1000;
}

async function throughSource(port: number, recipients: number, connections: number, bytes: number): Promise<number> {
  const from = performance.now();
  const args = [
    '-s',
    `${connections}`,
    '-m',
    `${recipients}`,
    '-l',
    `${bytes}`,
    '-f',
    'status@acme.example',
    '-t',
    'user@customer.example',
  ];
  const child = spawn(source, [...args, `127.0.0.1:${port}`], { stdio: 'inherit' });
  await once(child, 'exit');
  return (recipients / (performance.now() - from)) * 1000;
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill();
  await ended;
}

const ratioOf = (ratio: number, limit: number): string =>
  `${ratio.toFixed(2)} times  ${ratio >= limit ? 'ok' : 'UNDER'} (at least ${limit})`;

function say(what: string, perSecond: number, more: string): void {
  process.stdout.write(`${what.padEnd(52)} ${perSecond.toFixed(0).padStart(6)} a second  ${more}\n`);
}
