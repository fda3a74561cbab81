import { afterEach, beforeEach, expect, it } from 'vitest';
import { SecretFault } from '../../src/channels/channel.ts';
import type { Delivery, Outcome } from '../../src/domain/delivery.ts';
import { lost, no, retry, yes } from '../helpers/appChannel.ts';
import { createDeliveryBench, type DeliveryBench } from '../helpers/appDelivery.ts';

let bench: DeliveryBench;
beforeEach(async () => {
  bench = await createDeliveryBench();
});
afterEach(() => bench.remove());

it.each<[Outcome, Partial<Delivery>]>([
  [yes, { state: 'sent', remoteId: '1', url: 'https://social.example/1', reason: null, nextAttemptAt: null }],
  [
    { ...yes, reason: 'thread_refused' },
    { state: 'sent', reason: 'thread_refused' },
  ],
  [retry(3_600_000), { state: 'retrying', reason: 'not now', remoteId: null }],
  [no(), { state: 'failed', reason: 'no', remoteId: null, nextAttemptAt: null }],
  [lost, { state: 'uncertain', reason: 'no answer came', means: 'by hold' }],
])('keeps what the service answered: $kind', async (answer, kept) => {
  await bench.plan(['a']);
  await bench.run([bench.channel('a', { answers: [answer] })]);
  expect(await bench.delivery('a')).toMatchObject({ attempts: 1, resends: 0, ...kept });
});

it('takes what an adapter throws for a lost answer, and repeats no secret of it', async () => {
  await bench.plan(['a']);
  const answer = (): Outcome => {
    throw new Error('hunter2 is not iterable');
  };
  await bench.run([bench.channel('a', { answers: [answer] })]);
  expect(await bench.delivery('a')).toMatchObject({
    state: 'uncertain',
    reason: 'the program failed while sending: *** is not iterable',
  });
});

it('hands over what was stored, with the posts that came before it', async () => {
  const a = bench.channel('a');
  await bench.plan(['a']);
  await bench.run([a]);
  await bench.plan(['a#2', 'b#2'], {}, { seq: 2, update: { event: 'identified', status: 'identified' } });
  await bench.run([a]);
  await bench.plan(['a#3'], {}, { seq: 3 });
  await bench.run([a]);
  expect(a.sent.map(({ envelope }) => [envelope.deliveryId, envelope.earlierIds])).toEqual([
    ['a', []],
    ['a#2', ['a']],
    ['a#3', ['a', 'a#2']],
  ]);
  expect(a.sent[0]?.envelope).toMatchObject({ firstPost: null, latestPost: null, wasUncertain: false });
  expect(a.sent[1]?.envelope).toMatchObject({
    firstPost: { remoteId: '1' },
    incident: { id: 'INC-1', status: 'identified', url: 'https://status.acme.example/incidents/1' },
    update: { seq: 2, event: 'identified' },
    message: { text: 'Update 2 of incident 1' },
  });
});

it('makes the intent durable before the first byte', async () => {
  await bench.plan(['a']);
  const seen: unknown[] = [];
  const answer = async (): Promise<Outcome> => {
    seen.push(bench.folder.raw((database) => database.prepare('select state, attempts from deliveries').get()));
    return yes;
  };
  await bench.run([bench.channel('a', { answers: [answer] })]);
  expect(seen).toEqual([{ state: 'sending', attempts: 1 }]);
});

it('stops a channel whose credentials are refused at once, and no other', async () => {
  await bench.plan(['a/1', 'a/2', 'a/3', 'b']);
  const [a, b] = [bench.channel('a', { answers: [no('channel')] }), bench.channel('b')];
  await bench.run([a, b]);
  expect(a.sent).toHaveLength(1);
  expect(await bench.states()).toEqual({ 'a/1': 'failed', 'a/2': 'failed', 'a/3': 'failed', b: 'sent' });
  expect((await bench.delivery('a/3')).reason).toBe('no');
  expect((await bench.delivery('a/3')).attempts).toBe(0);
});

it('goes on with the others where one recipient is refused', async () => {
  await bench.plan(['a/1', 'a/2']);
  await bench.run([bench.channel('a', { answers: [no(), yes] })]);
  expect(await bench.states()).toEqual({ 'a/1': 'failed', 'a/2': 'sent' });
});

it('fails what needs a secret that can not be had, without a try, and leaves the uncertain uncertain', async () => {
  await bench.plan(['a/1', 'a/2']);
  await bench.leave('a/2', { to: 'sending', attempt: true }, { to: 'uncertain' });
  const open = (): void => {
    throw new SecretFault('the environment has no X_APP_KEY');
  };
  await bench.run([bench.channel('a', { rule: 'resend', open })]);
  expect(await bench.states()).toEqual({ 'a/1': 'failed', 'a/2': 'uncertain' });
  expect((await bench.delivery('a/1')).reason).toBe('the environment has no X_APP_KEY');
});

it('fails what waits for a channel that the config has no more', async () => {
  await bench.plan(['a', 'gone']);
  await bench.run([bench.channel('a')]);
  expect(await bench.states()).toEqual({ a: 'sent', gone: 'failed' });
  expect((await bench.delivery('gone')).reason).toBe('the config has no channel "gone" any more');
});

it('sends what is in its scope only', async () => {
  await bench.plan(['a']);
  await bench.plan(['a#2'], {}, { number: 2 });
  await bench.plan(['a#3'], {}, { number: 3 });
  const a = bench.channel('a');
  await bench.run([a], { scope: { incidentUuid: null, sinceEpoch: 2 } });
  expect(await bench.states()).toEqual({ a: 'queued', 'a#2': 'sent', 'a#3': 'sent' });
});

it('opens no channel that has nothing to send, and closes each that it opened', async () => {
  await bench.plan(['a']);
  const [a, b] = [bench.channel('a'), bench.channel('b')];
  await bench.run([a, b]);
  expect([a.uses, b.uses]).toEqual([
    { opened: 1, closed: 1 },
    { opened: 0, closed: 0 },
  ]);
});

it('tells each move as it happens', async () => {
  await bench.plan(['a']);
  const told: string[] = [];
  await bench.run([bench.channel('a', { answers: [retry(), yes] })], { onChange: (one) => told.push(one.state) });
  expect(told).toEqual(['sending', 'retrying', 'sending', 'sent']);
});
