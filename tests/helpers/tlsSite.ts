import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll } from 'vitest';
import { datedCertificate } from './datedCertificate.ts';
import type { Certificate } from './smtpCertificate.ts';

const day = 86_400_000;

/** Certificates around the real time, because OpenSSL knows no other. */
export interface TestCertificates {
  /** For `localhost`, until 30 days from now. */
  readonly valid: Certificate;
  /** For `localhost`, until three days ago. */
  readonly ended: Certificate;
  /** For `localhost`, from tomorrow. */
  readonly early: Certificate;
  /** For `other.example`. */
  readonly otherName: Certificate;
  /** For `localhost`, and in nobody's list. */
  readonly unknown: Certificate;
}

let made: TestCertificates | null = null;

/** Throws where this machine has no openssl. */
export function certificates(): TestCertificates {
  const make = (name: string, fromDays: number, untilDays: number): Certificate => {
    const at = (days: number): Date => new Date(Date.now() + days * day);
    const certificate = datedCertificate(name, at(fromDays), at(untilDays));
    if (certificate === null) throw new Error('these tests need openssl on the PATH');
    return certificate;
  };
  made ??= {
    valid: make('localhost', -1, 30),
    ended: make('localhost', -30, -3),
    early: make('localhost', 1, 30),
    otherName: make('other.example', -1, 30),
    unknown: make('localhost', -1, 30),
  };
  return made;
}

/** All but `unknown` count as authorities while the tests of a file run. */
export function trustingTestCertificates(): void {
  const before = getCACertificates('default');
  beforeAll(() => {
    const { valid, ended, early, otherName } = certificates();
    setDefaultCACertificates([...before, ...[valid, ended, early, otherName].map(({ cert }) => cert)]);
  });
  afterAll(() => setDefaultCACertificates(before));
}

/** A site on loopback that speaks TLS. */
export async function startTlsSite(
  certificate: Certificate,
  answer: RequestListener = (_, response) => void response.end('ok'),
): Promise<{ readonly port: number; close(): Promise<void> }> {
  const server = createServer({ key: certificate.key, cert: certificate.cert }, answer);
  server.on('tlsClientError', () => {});
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
