import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadChannelTypes } from '../../src/channels/index.ts';
import type { Outcome } from '../../src/domain/delivery.ts';
import { isAnything, startFaultProxy } from '../helpers/faultProxy.ts';
import { type Fault, garbage, instead } from '../helpers/faultProxyFault.ts';
import { never, settingsOf, testEnvelope, testIo } from '../helpers/httpChannelIo.ts';
import { certificates, startTlsSite, type TestCertificates, trustingTestCertificates } from '../helpers/tlsSite.ts';
import { homeless, openTown, type Town } from '../helpers/town/town.ts';

trustingTestCertificates();
const types = await loadChannelTypes();
let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

const plain = /http:\/\/127\.0\.0\.1:\d+/gu;
const secrets = /secret|town-|whsec_/u;

/** What each channel that speaks HTTP says of a service that it reaches over TLS at this port. */
async function outcomesAt(port: number, deadlineMs: number): Promise<Readonly<Record<string, Outcome>>> {
  const asked = town.houses.flatMap(({ name, type, entry }) => {
    const text = JSON.stringify(entry);
    const definition = types[type];
    if (!plain.test(text) || !definition) return [];
    const { type: _, ...given } = JSON.parse(text.replaceAll(plain, `https://localhost:${port}`));
    return [
      (async () => {
        const sender = await definition.open(settingsOf(definition, given), testIo({}, deadlineMs));
        const to = type === 'sms' ? '+491711234567' : type === 'email' ? 'ada@customer.example' : '';
        const message = { subject: 'Down', text: 'Down since 09:58 UTC.', html: '<p>Down</p>', parts: [] };
        const outcome = await sender.send(testEnvelope({ to, message }), never);
        await sender.close();
        return [name, outcome] as const;
      })(),
    ];
  });
  return Object.fromEntries(await Promise.all(asked));
}

function expectRetry(outcomes: Readonly<Record<string, Outcome>>, why: RegExp): void {
  expect(Object.keys(outcomes).length).toBeGreaterThan(20);
  for (const [name, outcome] of Object.entries(outcomes)) {
    expect(outcome, name).toMatchObject({ kind: 'retry', reason: expect.stringMatching(why) });
    expect(JSON.stringify(outcome), name).not.toMatch(secrets);
  }
}

it('each type of the registry lives in the town that all these faults befall', async () => {
  expect(await homeless(town)).toEqual([]);
});

describe('nothing is said to a service that does not prove who it is, and it is tried again', () => {
  it.each<[keyof TestCertificates, RegExp]>([
    ['ended', /its certificate has expired/u],
    ['early', /its certificate is not valid yet/u],
    ['otherName', /its certificate is for another name/u],
    ['unknown', /its certificate is self-signed/u],
  ])('its certificate: %s', async (which, why) => {
    const asked: string[] = [];
    const site = await startTlsSite(certificates()[which], (request, response) => {
      asked.push(request.url ?? '');
      response.end('{}');
    });
    expectRetry(await outcomesAt(site.port, 5000), why);
    expect(asked).toEqual([]);
    await site.close();
  });

  it.each<[string, Fault, number, RegExp]>([
    ['closes', { kind: 'close', at: 'before' }, 5000, /the connection was cut/u],
    ['resets', { kind: 'reset', at: 'before' }, 5000, /the connection was cut/u],
    ['closes in the middle of its own words', { kind: 'close', at: 'within' }, 5000, /the connection was cut/u],
    ['says nothing', { kind: 'stall', at: 'before' }, 400, /no answer in 0\.4 s/u],
    ['speaks something else', instead(false, garbage), 5000, /it does not speak TLS|the TLS handshake failed/u],
    [
      'speaks HTTP',
      instead(false, Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')),
      5000,
      /it does not speak TLS|the TLS handshake failed/u,
    ],
  ])('in the handshake it %s', async (_, fault, deadlineMs, why) => {
    const site = await startTlsSite(certificates().valid);
    const proxy = await startFaultProxy({ port: site.port }, isAnything);
    await proxy.break(fault);
    expectRetry(await outcomesAt(proxy.port, deadlineMs), why);
    await proxy.close();
    await site.close();
  });
});
