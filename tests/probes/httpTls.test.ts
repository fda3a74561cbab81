import { describe, expect, it } from 'vitest';
import { http } from '../../src/probes/http.ts';
import { reply, startReceiver } from '../helpers/httpReceiver.ts';
import { findingOf } from '../helpers/probeIo.ts';
import { certificates, startTlsSite, type TestCertificates, trustingTestCertificates } from '../helpers/tlsSite.ts';

trustingTestCertificates();
const now = (): Date => new Date();

const look = async (certificate: keyof TestCertificates, given: object = {}) => {
  const site = await startTlsSite(certificates()[certificate]);
  try {
    const found = await findingOf(http, { url: `https://localhost:${site.port}/`, ...given }, 2000, { now });
    return { ...found, reason: found.reason.replace(`:${site.port}`, '') };
  } finally {
    await site.close();
  }
};

it('is healthy over TLS with a certificate in order', async () => {
  expect(await look('valid')).toEqual({ healthy: true, reason: 'HTTP 200' });
});

it.each([
  ['ended', 'localhost: its certificate has expired'],
  ['unknown', 'localhost: its certificate is self-signed'],
  ['otherName', 'localhost: its certificate is for another name'],
  ['early', 'localhost: its certificate is not valid yet'],
] as const)('is not with one that is not: %s', async (certificate, reason) => {
  expect(await look(certificate)).toEqual({ healthy: false, reason });
});

it('says that there is no TLS where there is none', async () => {
  const receiver = await startReceiver();
  const found = await findingOf(http, { url: receiver.url.replace('http:', 'https:') });
  await receiver.close();
  expect(found).toMatchObject({ healthy: false, reason: expect.stringMatching(/TLS handshake failed$/u) });
});

describe('tlsExpiresIn', () => {
  it('asks for a certificate that lasts', async () => {
    expect(await look('valid', { tlsExpiresIn: '7d' })).toEqual({ healthy: true, reason: 'HTTP 200' });
    expect(await look('valid', { tlsExpiresIn: '60d' })).toEqual({
      healthy: false,
      reason: expect.stringMatching(/^HTTP 200, but its certificate ends in 29 days \(\d{4}-\d\d-\d\d\)$/u),
    });
  });
  it('is not kept by an answer without one', async () => {
    const receiver = await startReceiver();
    receiver.expect(reply(200));
    const found = await findingOf(http, { url: receiver.url, tlsExpiresIn: '7d' });
    await receiver.close();
    expect(found).toEqual({
      healthy: false,
      reason: 'HTTP 200, but there was no certificate: it came over plain HTTP',
    });
  });
});
