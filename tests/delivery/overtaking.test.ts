import { afterEach, beforeEach, expect, it } from 'vitest';
import type { DeliveryState } from '../../src/domain/delivery.ts';
import { type Answer, lost, retry, yes } from '../helpers/appChannel.ts';
import { createDeliveryBench, type DeliveryBench } from '../helpers/appDelivery.ts';
import { newDelivery, record } from '../helpers/storeEntry.ts';

let bench: DeliveryBench;
beforeEach(async () => {
  bench = await createDeliveryBench();
});
afterEach(() => bench.remove());

/** A newer entry of the same incident, recorded by another process. */
const plannedNewer = (ids: readonly string[], more: Parameters<DeliveryBench['plan']>[1] = {}) =>
  bench.plan(ids, more, { seq: 2, update: { event: 'identified', status: 'identified' } });

it('does not send an older message after a newer one: what was under way meanwhile and refused is overtaken', async () => {
  await bench.plan(['a']);
  const during: Answer = async () => {
    await plannedNewer(['a#2']);
    return retry();
  };
  const a = bench.channel('a', { answers: [during, yes] });
  await bench.run([a]);
  expect(await bench.delivery('a')).toMatchObject({ state: 'cancelled', reason: 'overtaken', attempts: 1 });
  expect(a.sent.map((one) => one.envelope.deliveryId)).toEqual(['a', 'a#2']);
});

it('still sends the all-clear that was refused while the postmortem was recorded', async () => {
  await bench.plan(['a'], {}, { update: { event: 'resolved', status: 'resolved' } });
  const during: Answer = async () => {
    await bench.plan(['a#2'], {}, { seq: 2, update: { event: 'postmortem', status: 'resolved' } });
    return retry();
  };
  await bench.run([bench.channel('a', { answers: [during, yes, yes] })]);
  expect(await bench.states()).toEqual({ a: 'sent', 'a#2': 'sent' });
});

it('keeps what the service took while a newer one was recorded', async () => {
  await bench.plan(['a']);
  const during: Answer = async () => {
    await plannedNewer(['a#2']);
    return yes;
  };
  await bench.run([bench.channel('a', { answers: [during, yes] })]);
  expect(await bench.states()).toEqual({ a: 'sent', 'a#2': 'sent' });
});

const refusedBefore = [
  { to: 'sending', attempt: true },
  { to: 'retrying', nextAttemptAt: null },
] as const;

it.each<[string, readonly DeliveryState[], 'sent' | 'cancelled']>([
  ['is sent', ['sending', 'sent'], 'cancelled'],
  ['waits', [], 'cancelled'],
  ['is retrying', ['sending', 'retrying'], 'cancelled'],
  ['failed', ['sending', 'failed'], 'cancelled'],
  ['is uncertain', ['sending', 'uncertain'], 'cancelled'],
  ['was itself cancelled', ['cancelled'], 'sent'],
])('an older message whose newer one %s', async (_, path, expected) => {
  await bench.plan(['a/ann']);
  await bench.leave('a/ann', ...refusedBefore);
  await plannedNewer(['a/ann#2']);
  await bench.leave('a/ann#2', ...path.map((to) => ({ to })));
  await bench.run([bench.channel('a')]);
  expect((await bench.delivery('a/ann')).state).toBe(expected);
});

it.each<[string, readonly string[], Parameters<DeliveryBench['plan']>[1]]>([
  ['goes to somebody else', ['a/ben#2'], {}],
  ['goes out on another channel', ['b/ann#2'], {}],
  ['is left out by a flag', ['a/ann#2'], { state: 'skipped', reason: 'flag' }],
])('an older message is still owed where the newer one %s', async (_, ids, more) => {
  await bench.plan(['a/ann']);
  await bench.leave('a/ann', ...refusedBefore);
  await plannedNewer(ids, more);
  await bench.run([bench.channel('a'), bench.channel('b')]);
  expect((await bench.delivery('a/ann')).state).toBe('sent');
});

it('is not overtaken by a note, and no note is overtaken', async () => {
  await bench.plan(['a']);
  await bench.leave('a', ...refusedBefore);
  await bench.plan(['a#2'], {}, { seq: 2, update: { event: 'note' } });
  await bench.leave('a#2', ...refusedBefore);
  await bench.run([bench.channel('a')]);
  await bench.plan(['a#3'], {}, { seq: 3, update: { event: 'note' } });
  await bench.leave('a#3', ...refusedBefore);
  await bench.plan(['a#4'], {}, { seq: 4 });
  await bench.run([bench.channel('a')]);
  expect(await bench.states()).toEqual({ a: 'sent', 'a#2': 'sent', 'a#3': 'sent', 'a#4': 'sent' });
});

it('does not send again what is uncertain once a newer message went out, and leaves it uncertain', async () => {
  await bench.plan(['a']);
  await bench.run([bench.channel('a', { rule: 'hold', answers: [lost] })]);
  await plannedNewer(['a#2']);
  const a = bench.channel('a', { rule: 'resend' });
  await bench.run([a]);
  expect(await bench.states()).toEqual({ a: 'uncertain', 'a#2': 'sent' });
  expect(a.sent.map((one) => one.envelope.deliveryId)).toEqual(['a#2']);
});

it('sends nothing of what a newer entry has cancelled while it waited in this run’s batch', async () => {
  await bench.plan(['a/1', 'a/2', 'a/3']);
  const during: Answer = async () => {
    const deliveries = ['a/2', 'a/3'].map((id) => newDelivery(`${id}#2`, { channel: 'a', to: id.slice(2) }));
    await record(bench.store, { seq: 2, deliveries, overtaken: ['a/2', 'a/3'] });
    return yes;
  };
  const a = bench.channel('a', { answers: [during, yes] });
  await bench.run([a]);
  expect(a.sent.map((one) => one.envelope.deliveryId)).toEqual(['a/1', 'a/2#2', 'a/3#2']);
  expect(await bench.delivery('a/3')).toMatchObject({ state: 'cancelled', reason: 'overtaken', attempts: 0 });
});

it('writes no more to somebody who was erased, also where a failure is tried again by hand', async () => {
  await bench.plan(['a/erased:0123456789ab', 'a/ben']);
  const a = bench.channel('a');
  await bench.run([a]);
  expect(await bench.delivery('a/erased:0123456789ab')).toMatchObject({ state: 'cancelled', reason: 'erased' });
  expect(a.sent.map(({ envelope }) => envelope.to)).toEqual(['ben']);
});

it('sends what was refused before where the newer entry is a note, or one that was left out', async () => {
  await bench.plan(['a/ann']);
  await bench.leave('a/ann', ...refusedBefore);
  await bench.plan(['a/ann#2'], {}, { seq: 2, update: { event: 'note' } });
  await bench.run([bench.channel('a')]);
  expect((await bench.delivery('a/ann')).state).toBe('sent');
});
