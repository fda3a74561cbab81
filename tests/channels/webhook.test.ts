import { Webhook } from 'standardwebhooks';
import { expect, it } from 'vitest';
import type { ChannelIo } from '../../src/channels/channel.ts';
import { webhook } from '../../src/channels/webhook.ts';
import { never, settingsOf, testEnvelope, testIo, testNow } from '../helpers/httpChannelIo.ts';
import { receiverOfEachTest, reply } from '../helpers/httpReceiver.ts';

const secret = `whsec_${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`;
const receiver = receiverOfEachTest();

const senderTo = (key = secret, io: Partial<ChannelIo> = {}, url = `${receiver.url}/in`) =>
  webhook.open(settingsOf(webhook, { url, secret: key }) as never, testIo(io));

it('signs so that the reference library accepts it, and refuses one byte more', async () => {
  receiver.expect(reply(200));
  // The library checks the age by the real clock.
  const sender = await senderTo(secret, { now: () => new Date() });
  await sender.send(testEnvelope(), never);
  const [request] = receiver.requests;
  const oracle = new Webhook(secret);
  const headers = { ...request?.headers };
  expect(oracle.verify(request?.body ?? '', headers)).toMatchObject({ type: 'incident.investigating' });
  expect(() => oracle.verify(`${request?.body} `, headers)).toThrow('No matching signature');
});

it('repeats an attempt with the same id and body, and a fresh time and signature', async () => {
  receiver.expect(reply(503, '', { 'retry-after': '1' }), reply(200));
  let at = testNow.getTime();
  const sender = await senderTo(secret, { now: () => new Date(at) });
  await sender.send(testEnvelope(), never);
  at += 60_000;
  await sender.send(testEnvelope({ wasUncertain: true }), never);
  const [first, second] = receiver.requests;
  expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
  expect(second?.body).toBe(first?.body);
  expect(second?.headers['webhook-timestamp']).toBe('1795428060');
  expect(second?.headers['webhook-signature']).not.toBe(first?.headers['webhook-signature']);
});

it('posts the documented event', async () => {
  receiver.expect(reply(200));
  await (await senderTo()).send(testEnvelope({ earlierIds: ['a', 'b'] }), never);
  expect(JSON.parse(receiver.requests[0]?.body ?? '')).toMatchInlineSnapshot(`
    {
      "data": {
        "incident": {
          "id": "INC-7",
          "impact": "major",
          "status": "investigating",
          "title": "Checkout is down",
          "url": "https://status.acme.example/incidents/7",
          "uuid": "0193573b-5f00-7000-8000-000000000007",
        },
        "locale": "en",
        "previous": "b",
        "text": "Checkout is down since 09:58 UTC. Next update by 10:30 UTC. https://status.acme.example/incidents/7#1",
        "update": {
          "at": "2026-11-23T10:00:00.000Z",
          "event": "investigating",
          "seq": 1,
          "status": "investigating",
        },
      },
      "timestamp": "2026-11-23T10:00:00.000Z",
      "type": "incident.investigating",
    }
  `);
});

it('says of a 410 that the endpoint is gone, and stops the channel', async () => {
  receiver.expect(reply(410));
  const outcome = await (await senderTo()).send(testEnvelope(), never);
  expect(outcome).toMatchObject({ kind: 'failed', scope: 'channel', reason: expect.stringContaining('is gone') });
});

it.each([
  ['without its prefix', secret.slice(6)],
  ['too short', `whsec_${Buffer.alloc(23).toString('base64')}`],
  ['too long', `whsec_${Buffer.alloc(65).toString('base64')}`],
  ['not base64', 'whsec_not base64 at all, but long enough'],
  ['an asymmetric one', `whsk_${Buffer.alloc(32).toString('base64')}`],
])('refuses a secret %s, in sending as in the check', async (_, wrong) => {
  const settings = settingsOf(webhook, { url: receiver.url, secret: wrong });
  const verdict = await webhook.verify(settings as never, testIo(), never);
  expect(verdict).toMatchObject({ kind: 'fault', fix: expect.stringContaining('openssl') });
  expect(JSON.stringify(verdict)).not.toContain(wrong);
  expect(await (await senderTo(wrong)).send(testEnvelope(), never)).toMatchObject({ kind: 'failed', scope: 'channel' });
});

it('is checked without a post: the secret and the name', async () => {
  const verdict = await webhook.verify(settingsOf(webhook, { url: receiver.url, secret }) as never, testIo(), never);
  expect(verdict).toMatchObject({ kind: 'ok' });
  const lost = settingsOf(webhook, { url: 'https://hooks.invalid/x', secret });
  expect(await webhook.verify(lost as never, testIo(), never)).toMatchObject({
    kind: 'fault',
    message: 'the name hooks.invalid does not resolve',
  });
  expect(receiver.requests).toHaveLength(0);
});
