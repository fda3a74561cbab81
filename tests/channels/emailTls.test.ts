import type { LookupFunction } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { isLoopback } from '../../src/channels/emailSocket.ts';
import { faultCase } from '../helpers/faultCases.ts';
import { makeCertificate } from '../helpers/smtpCertificate.ts';
import { startScript } from '../helpers/smtpScript.ts';
import { startSmtpServer } from '../helpers/smtpServer.ts';
import {
  holdsPassword,
  letter,
  never,
  password,
  serverAt,
  shortLimits,
  signedIn,
  transportTo,
} from '../helpers/smtpTransport.ts';

/** Leads every name to this machine, so that a server here can stand for one elsewhere. */
const toHere: LookupFunction = (_name, options, callback) =>
  options.all ? callback(null, [{ address: '127.0.0.1', family: 4 }]) : callback(null, '127.0.0.1', 4);
const certificate = makeCertificate('mail.acme.example');
const limits = { ...shortLimits, connectMs: 2000 };

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});

describe('to another machine mail travels encrypted and to a proven server, or not at all', () => {
  it(faultCase(26), async () => {
    const script = await startScript({ auth: true });
    opened.push(script);
    const elsewhere = serverAt(script.port, { host: 'mail.acme.example', ...signedIn });
    const transport = transportTo([elsewhere], { lookup: toHere, limits });
    opened.push(transport);
    const outcome = await transport.send(letter(), never);
    expect(outcome).toMatchObject({ kind: 'retry', reason: expect.stringContaining('encryption (STARTTLS)') });
    expect(script.commands.filter((line) => /^(?:AUTH|MAIL|RCPT|DATA)/u.test(line))).toEqual([]);
    expect(holdsPassword(outcome)).toBe(false);
  });

  it.skipIf(certificate === null).each([
    ['by STARTTLS', false],
    ['from the first byte', true],
  ])(faultCase(25, '%s'), async (_how, secure) => {
    const heard: string[] = [];
    const server = await startSmtpServer({
      ...certificate,
      secure,
      allowInsecureAuth: true,
      onAuth: (auth, _session, done) => {
        heard.push(auth.password ?? '');
        done(null, { user: 'mailer' });
      },
    });
    opened.push(server);
    const elsewhere = serverAt(server.port, { host: 'mail.acme.example', secure, ...signedIn });
    const transport = transportTo([elsewhere], { lookup: toHere, limits });
    opened.push(transport);
    const outcome = await transport.send(letter(), never);
    expect(outcome).toMatchObject({ kind: 'retry', reason: expect.stringMatching(/certificate is self-signed/u) });
    expect(server.mails).toEqual([]);
    expect(heard).not.toContain(password);
  });
});

it.each([
  ['localhost', true],
  ['LOCALHOST', true],
  ['127.0.0.1', true],
  ['127.9.9.9', true],
  ['[::1]', true],
  ['::ffff:127.0.0.1', true],
  ['localhost.acme.example', false],
  ['127.0.0.1.acme.example', false],
  ['10.0.0.1', false],
  ['::', false],
])('%s is this machine: %s', (host, expected) => {
  expect(isLoopback(host)).toBe(expected);
});
