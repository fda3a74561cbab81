import { expect, it } from 'vitest';
import { tls } from '../../src/probes/tls.ts';
import { freePort } from '../helpers/freePort.ts';
import { findingOf } from '../helpers/probeIo.ts';
import { startTalker } from '../helpers/talker.ts';
import { certificates, startTlsSite, type TestCertificates, trustingTestCertificates } from '../helpers/tlsSite.ts';

trustingTestCertificates();
const now = (): Date => new Date();

const look = async (certificate: keyof TestCertificates, given: object = {}) => {
  const site = await startTlsSite(certificates()[certificate]);
  try {
    return await findingOf(tls, { host: 'localhost', port: site.port, ...given }, 2000, { now });
  } finally {
    await site.close();
  }
};

it('is healthy with a certificate in order, and says how long it lasts', async () => {
  expect(await look('valid', { expiresIn: '7d' })).toEqual({
    healthy: true,
    reason: expect.stringMatching(/^the certificate for localhost ends in 29 days \(\d{4}-\d\d-\d\d\)$/u),
  });
});

it.each<[keyof TestCertificates, object, string]>([
  ['ended', {}, 'the certificate for localhost ended 3 days ago ('],
  ['early', {}, 'the certificate for localhost is not valid before 2'],
  ['unknown', {}, 'the certificate for localhost is self-signed'],
  ['otherName', {}, 'the certificate for localhost is for other names: other.example'],
  ['valid', { servername: 'shop.example' }, 'the certificate for shop.example is for other names: localhost'],
  ['valid', { host: '127.0.0.1' }, 'the certificate for 127.0.0.1 is for other names: localhost'],
  ['valid', { expiresIn: '60d' }, 'the certificate for localhost ends in 29 days ('],
])('is not with one that is not: %s %j', async (certificate, given, reason) => {
  expect(await look(certificate, given)).toEqual({ healthy: false, reason: expect.stringContaining(reason) });
});

it('asks for another name than the host where it is told to', async () => {
  const given = { host: '127.0.0.1', servername: 'other.example' };
  expect(await look('otherName', given)).toMatchObject({ healthy: true });
});

it.each<[string, string]>([
  ['SSH-2.0-OpenSSH_9.6\r\n', 'it does not speak TLS'],
  ['', 'it hung up before a certificate was shown|the connection was cut'],
])('says that what answers with %j speaks no TLS', async (text, reason) => {
  const talker = await startTalker((socket) => socket.end(text));
  const found = await findingOf(tls, { host: '127.0.0.1', port: talker.port });
  await talker.close();
  expect(found).toEqual({ healthy: false, reason: expect.stringMatching(reason) });
});

it('says why there is no connection', async () => {
  expect(await findingOf(tls, { host: '127.0.0.1', port: await freePort() })).toEqual({
    healthy: false,
    reason: 'connection refused',
  });
});
