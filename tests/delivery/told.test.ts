import { afterEach, beforeEach, expect, it } from 'vitest';
import { heldReason } from '../../src/domain/approval.ts';
import { type Delivery, type DeliveryState, erasedMark, type UncertainRule } from '../../src/domain/delivery.ts';
import { type Answer, lost, no, retry, yes } from '../helpers/appChannel.ts';
import { createDeliveryBench, type DeliveryBench } from '../helpers/appDelivery.ts';

let bench: DeliveryBench;
beforeEach(async () => {
  bench = await createDeliveryBench(0.9999);
});
afterEach(() => bench.remove());

/** All that was told of one delivery, and at last what the store has. */
async function told(id: string, run: (onChange: (one: Delivery, from: DeliveryState) => void) => Promise<unknown>) {
  const all: { readonly one: Delivery; readonly from: DeliveryState }[] = [];
  await run((one, from) => void all.push({ one, from }));
  const own = all.filter(({ one }) => one.id === id);
  return {
    states: own.map(({ one, from }) => `${from} ${one.state}`),
    last: own.at(-1)?.one,
    stored: await bench.delivery(id),
  };
}

it.each<[string, Answer[], string[]]>([
  ['sent', [yes], ['queued sending', 'sending sent']],
  ['refused', [no()], ['queued sending', 'sending failed']],
  ['refused for now', [retry(90_000)], ['queued sending', 'sending retrying']],
  ['answered by nothing', [lost], ['queued sending', 'sending uncertain']],
  ['refused, then sent', [retry(), yes], ['queued sending', 'sending retrying', 'retrying sending', 'sending sent']],
])('tells of what is %s as the store has it, step by step', async (_, answers, states) => {
  await bench.plan(['a']);
  const a = bench.channel('a', { answers });
  const seen = await told('a', (onChange) => bench.run([a], { onChange }));
  expect(seen.states).toEqual(states);
  expect(seen.last).toEqual(seen.stored);
});

it.each<[string, Answer]>([
  ['that arrived', yes],
  ['that was refused', no()],
])('tells of a resend %s as the store has it', async (_, answer) => {
  await bench.plan(['a']);
  await bench.leave(
    'a',
    { to: 'sending', attempt: true },
    { to: 'uncertain', reason: 'no answer came', means: 'by x' },
  );
  const a = bench.channel('a', { answers: [answer], rule: 'resend-once' });
  const seen = await told('a', (onChange) => bench.run([a], { onChange }));
  expect(seen.states[0]).toBe('uncertain sending');
  expect(seen.last).toEqual(seen.stored);
});

it('tells of an edit that became a post as the store has it', async () => {
  await bench.plan(['a']);
  await bench.run([bench.channel('a')]);
  await bench.plan(['a#2'], { edits: 'a' }, { seq: 2 });
  const a = bench.channel('a', { edits: [no()] });
  const seen = await told('a#2', (onChange) => bench.run([a], { onChange }));
  expect(seen.states).toEqual(['queued sending', 'sending retrying', 'retrying sending', 'sending sent']);
  expect(seen.last).toEqual(seen.stored);
  expect(seen.stored.edits).toBeNull();
});

it('tells of what a look-up found as the store has it', async () => {
  await bench.plan(['a']);
  await bench.leave(
    'a',
    { to: 'sending', attempt: true },
    { to: 'uncertain', reason: 'no answer came', means: 'by x' },
  );
  const a = bench.channel('a', {
    rule: 'look-up',
    lookUp: async () => ({ remoteId: '7', url: 'https://social.example/7' }),
  });
  const seen = await told('a', (onChange) => bench.run([a], { onChange }));
  expect(seen.states).toEqual(['uncertain sent']);
  expect(seen.last).toEqual(seen.stored);
  expect(seen.stored).toMatchObject({ remoteId: '7', reason: null });
});

it('tells of what no channel can send any more, and says that it may have arrived where it may', async () => {
  await bench.plan(['a', 'b', 'c']);
  const again = [
    { to: 'sending', attempt: true },
    { to: 'uncertain', reason: 'no answer came' },
    { to: 'sending', attempt: true, resend: true },
    { to: 'retrying', reason: 'not now', nextAttemptAt: bench.time.now() },
  ] as const;
  await bench.leave('b', ...again);
  await bench.leave('c', { to: 'sending', attempt: true });
  const seen = await told('b', (onChange) => bench.run([], { onChange }));
  expect(seen.states).toEqual(['retrying uncertain']);
  expect(seen.last).toEqual(seen.stored);
  expect(await bench.states()).toEqual({ a: 'failed', b: 'uncertain', c: 'uncertain' });
});

it('says of nobody whose address was erased that they may have got it', async () => {
  await bench.plan(['a'], { to: `${erasedMark}1` });
  await bench.leave(
    'a',
    { to: 'sending', attempt: true },
    { to: 'uncertain', reason: 'no answer came' },
    { to: 'sending', attempt: true, resend: true },
    { to: 'retrying', reason: 'not now', nextAttemptAt: bench.time.now() },
  );
  const seen = await told('a', (onChange) => bench.run([], { onChange }));
  expect(seen.stored).toMatchObject({ state: 'failed' });
  expect(seen.last).toEqual(seen.stored);
});

it.each<[UncertainRule, string]>([
  ['look-up', 'person'],
  ['look-up-only', 'person'],
  ['resend-once', 'by resend-once'],
])('says how a lost answer is settled under the rule %s, where nobody can be asked: %s', async (rule, means) => {
  await bench.plan(['a']);
  await bench.run([bench.channel('a', { rule, answers: [lost] })]);
  expect(await bench.delivery('a')).toMatchObject({ state: 'uncertain', means });
});

it('says of a resend that was refused for now that an answer was lost before', async () => {
  await bench.plan(['a']);
  await bench.run([bench.channel('a', { rule: 'resend-once', answers: [lost, retry(3_600_000)] })]);
  expect(await bench.delivery('a')).toMatchObject({
    state: 'retrying',
    reason: 'an answer was lost; sent again: not now',
  });
});

it('leaves what is uncertain as it is while the service wants a rest', async () => {
  await bench.plan(['a/ann', 'a/ben']);
  await bench.run([bench.channel('a', { answers: [retry(600_000)] })]);
  await bench.leave('a/ben', { to: 'sending', attempt: true }, { to: 'uncertain', reason: 'no answer came' });
  const a = bench.channel('a', { rule: 'resend' });
  await bench.run([a]);
  expect(a.sent).toEqual([]);
  expect(await bench.delivery('a/ben')).toMatchObject({ state: 'uncertain', reason: 'no answer came' });
});

it('makes no post of an edit where the whole channel is refused', async () => {
  await bench.plan(['a']);
  await bench.run([bench.channel('a')]);
  await bench.plan(['a#2'], { edits: 'a' }, { seq: 2 });
  const a = bench.channel('a', { edits: [no('channel')] });
  await bench.run([a]);
  expect(await bench.delivery('a#2')).toMatchObject({ state: 'failed', reason: 'no', edits: 'a' });
  expect(a.sent).toEqual([]);
});

it('sends nothing that waits for a second person, however it came to its turn', async () => {
  await bench.plan(['a'], { reason: heldReason, nextAttemptAt: bench.time.now(), expiresAt: null });
  const a = bench.channel('a');
  await bench.run([a]);
  expect(a.sent).toEqual([]);
  expect(await bench.delivery('a')).toMatchObject({ state: 'cancelled', reason: 'expired' });
});
