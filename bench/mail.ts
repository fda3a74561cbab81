// E-mail to many: our whole program with its ledger on disk, beside nodemailer's own pool used plainly and postfix's
// smtp-source, all to one smtp-sink in the same minute; then the same from far away. The message is the same for all.
// `npm run bench -- mail [recipients] [connections]`
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../tests/helpers/freePort.ts';
import { startFarAway } from './mail/farAway.ts';
import { smtpSource, throughPool, throughSource } from './mail/throughOthers.ts';
import { throughUs } from './mail/throughUs.ts';

const limits = { poolRatio: 3, farAway: 0.9 };
const sink = '/usr/sbin/smtp-sink';
const latencyMs = 40;
/** MAIL, RCPT and DATA leave together (RFC 2920), then the message. */
const roundTrips = 2;

/** A relay nearby takes 20 to 50 connections (RELIABILITY.md 2.6); the pool gets as many. */
export async function run([count = '50000', links = '20']: readonly string[]): Promise<void> {
  if (!existsSync(sink) || !existsSync(smtpSource)) {
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
    await near(port, recipients, connections);
    await farAway(port, connections);
  } finally {
    await stop(server);
  }
}

async function near(port: number, recipients: number, connections: number): Promise<void> {
  const ours = await throughUs(port, recipients, connections);
  const pool = await throughPool(port, Math.min(recipients, 20_000), connections, ours.mail);
  const plain = await throughSource(port, recipients, connections, ours.mail);
  say(`allclear, ledger on disk (${recipients} recipients)`, ours.perSecond, '');
  say('  with its start, the list and the plan', ours.perSecondInAll, '');
  say('nodemailer pool, composed per recipient', pool, verdict(ours.perSecond / pool, limits.poolRatio));
  say('smtp-source, one message a session', plain, `${(ours.perSecond / plain).toFixed(2)} times`);
}

async function farAway(port: number, connections: number): Promise<void> {
  const proxy = await startFarAway(port, latencyMs);
  try {
    const limit = connections / ((roundTrips * latencyMs) / 1000);
    const ours = await throughUs(proxy.port, Math.round(limit * 20), connections);
    say(`allclear, ${latencyMs} ms away, ${connections} connections`, ours.perSecond, '');
    const words = 'connections / (round trips x latency)';
    say(words, limit, verdict(ours.perSecond / limit, limits.farAway));
  } finally {
    await proxy.close();
  }
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill();
  await ended;
}

const verdict = (ratio: number, limit: number): string =>
  `${ratio.toFixed(2)} times  ${ratio >= limit ? 'ok' : 'UNDER'} (at least ${limit})`;

function say(what: string, perSecond: number, more: string): void {
  process.stdout.write(`${what.padEnd(52)} ${perSecond.toFixed(0).padStart(6)} a second  ${more}\n`);
}
