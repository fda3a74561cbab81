import { afterEach, beforeEach, expect, it } from 'vitest';
import type { RemotePost } from '../../src/channels/channel.ts';
import { deliver } from '../../src/delivery/deliver.ts';
import type { Delivery, UncertainRule } from '../../src/domain/delivery.ts';
import { type Answer, lost, no, retry, yes } from '../helpers/appChannel.ts';
import { createDeliveryBench, type DeliveryBench, requestOf } from '../helpers/appDelivery.ts';

let bench: DeliveryBench;
beforeEach(async () => {
  bench = await createDeliveryBench();
});
afterEach(() => bench.remove());

type Setting = 'resend' | 'hold' | undefined;
const attempts = (n: number, resends: number, state: Delivery['state']) => ({ attempts: n, resends, state });

it.each<[UncertainRule, Setting, readonly Answer[], Partial<Delivery>]>([
  ['resend', undefined, [lost, yes], attempts(2, 1, 'sent')],
  ['resend', undefined, [lost, lost, lost, yes], attempts(4, 3, 'sent')],
  ['resend-once', undefined, [lost, yes], attempts(2, 1, 'sent')],
  ['resend-once', undefined, [lost, lost, yes], attempts(2, 1, 'uncertain')],
  ['hold', undefined, [lost, yes], attempts(1, 0, 'uncertain')],
  ['hold', 'resend', [lost, yes], attempts(2, 1, 'sent')],
  ['hold', 'resend', [lost, lost, yes], attempts(2, 1, 'uncertain')],
  ['resend-once', 'hold', [lost, yes], attempts(1, 0, 'uncertain')],
  ['resend', 'hold', [lost, yes], attempts(1, 0, 'uncertain')],
  ['resend-once', 'resend', [lost, lost, yes], attempts(2, 1, 'uncertain')],
  ['resend', undefined, [lost, retry(), yes], attempts(3, 1, 'sent')],
  ['resend-once', undefined, [lost, retry(), yes], attempts(3, 1, 'sent')],
  ['resend-once', undefined, [retry(), lost, yes], attempts(3, 1, 'sent')],
])('a lost answer under the rule %s, with whenUncertain %s', async (rule, whenUncertain, answers, expected) => {
  await bench.plan(['a']);
  const a = bench.channel('a', { rule, answers, ...(whenUncertain ? { whenUncertain } : {}) });
  const { resent } = await bench.run([a]);
  expect(await bench.delivery('a')).toMatchObject(expected);
  expect([a.sent.length, resent]).toEqual([expected.attempts, expected.resends]);
});

it('sends the same again, saying that it may have arrived before', async () => {
  await bench.plan(['a']);
  const a = bench.channel('a', { rule: 'resend-once', answers: [lost, yes] });
  await bench.run([a]);
  const [first, second] = a.sent.map((one) => one.envelope);
  expect([first?.wasUncertain, second]).toEqual([false, { ...first, wasUncertain: true }]);
});

it('has recorded that it is uncertain before it sends again', async () => {
  await bench.plan(['a']);
  await bench.run([bench.channel('a', { rule: 'resend', answers: [lost, yes] })]);
  const lines = bench.folder.raw((db) =>
    db.prepare('select from_state, to_state from delivery_events order by id').all(),
  );
  expect(lines.map((line) => `${line['from_state']} ${line['to_state']}`)).toEqual([
    'queued sending',
    'sending uncertain',
    'uncertain sending',
    'sending sent',
  ]);
});

it('does not claim that nothing arrived where the second copy was refused', async () => {
  await bench.plan(['a']);
  await bench.run([bench.channel('a', { rule: 'resend-once', answers: [lost, no()] })]);
  expect(await bench.delivery('a')).toMatchObject({
    state: 'uncertain',
    reason: 'an answer was lost; sent again, it was refused: no',
    means: 'by resend-once',
  });
});

const found: RemotePost = { remoteId: '77', url: 'https://social.example/77' };
it.each<[string, RemotePost | 'absent' | 'unknown' | 'throws', number, Partial<Delivery>]>([
  ['finds it', found, 1, { state: 'sent', remoteId: '77', url: 'https://social.example/77', reason: null }],
  ['does not find it, posts it once more', 'absent', 2, { state: 'sent', remoteId: '1', resends: 1 }],
  ['can not tell, leaves it to a person', 'unknown', 1, { state: 'uncertain' }],
  ['fails, leaves it to a person', 'throws', 1, { state: 'uncertain' }],
])('looks it up where the service can tell, and when it %s', async (_, answer, posts, expected) => {
  await bench.plan(['a']);
  const asked: number[] = [];
  const lookUp = async () => {
    asked.push(bench.time.elapsedMs());
    if (answer === 'throws') throw new Error('no');
    return answer;
  };
  const a = bench.channel('a', { rule: 'look-up', answers: [lost, yes], lookUp });
  await bench.run([a]);
  expect(await bench.delivery('a')).toMatchObject(expected);
  expect(a.sent).toHaveLength(posts);
  // A post needs a while until it shows.
  expect(asked[0]).toBeGreaterThanOrEqual(10_000);
});

it.each<[RemotePost | 'absent' | 'unknown', Setting, number, Partial<Delivery>]>([
  [found, undefined, 1, { state: 'sent', remoteId: '77', url: 'https://social.example/77', resends: 0 }],
  ['absent', undefined, 1, { state: 'uncertain', resends: 0 }],
  ['unknown', undefined, 1, { state: 'uncertain', resends: 0 }],
  [found, 'resend', 1, { state: 'sent', remoteId: '77', resends: 0 }],
  ['absent', 'resend', 2, { state: 'sent', remoteId: '1', resends: 1 }],
  ['unknown', 'resend', 1, { state: 'uncertain', resends: 0 }],
])(
  'only looks it up where an absent one proves nothing: %j, with whenUncertain %s',
  async (answer, whenUncertain, posts, expected) => {
    await bench.plan(['a']);
    const asked: number[] = [];
    const lookUp = async () => {
      asked.push(bench.time.elapsedMs());
      return answer;
    };
    const setting = whenUncertain ? { whenUncertain } : {};
    const a = bench.channel('a', { rule: 'look-up-only', answers: [lost, yes], lookUp, ...setting });
    await bench.run([a]);
    expect(await bench.delivery('a')).toMatchObject(expected);
    expect([a.sent.length, asked.length]).toEqual([posts, 1]);
    expect(asked[0]).toBeGreaterThanOrEqual(10_000);
  },
);

it('only looks again at each later run, and not at all where it is held', async () => {
  await bench.plan(['a']);
  let answer: RemotePost | 'absent' = 'absent';
  let asked = 0;
  const lookUp = async () => {
    asked += 1;
    return answer;
  };
  const a = bench.channel('a', { rule: 'look-up-only', answers: [lost], lookUp });
  await bench.run([a]);
  await bench.run([a]);
  expect([(await bench.delivery('a')).state, a.sent.length, asked]).toEqual(['uncertain', 1, 2]);
  const held = bench.channel('a', { rule: 'look-up-only', lookUp, whenUncertain: 'hold' });
  await bench.run([held]);
  expect([(await bench.delivery('a')).state, held.sent.length, asked]).toEqual(['uncertain', 0, 2]);
  answer = found;
  await bench.run([a]);
  expect([(await bench.delivery('a')).state, a.sent.length, asked]).toEqual(['sent', 1, 3]);
});

it('looks again at each later run, and posts no third time', async () => {
  await bench.plan(['a']);
  let there = false;
  const lookUp = async () => (there ? found : ('absent' as const));
  const a = bench.channel('a', { rule: 'look-up', answers: [lost], lookUp });
  await bench.run([a]);
  await bench.run([a]);
  expect([(await bench.delivery('a')).state, a.sent.length]).toEqual(['uncertain', 2]);
  there = true;
  await bench.run([a]);
  expect([(await bench.delivery('a')).state, a.sent.length]).toEqual(['sent', 2]);
});

it.each<[UncertainRule, Partial<Delivery>, number]>([
  ['resend', { state: 'sent', attempts: 2, resends: 1 }, 1],
  ['resend-once', { state: 'sent', attempts: 2, resends: 1 }, 1],
  ['hold', { state: 'uncertain', attempts: 1, resends: 0, means: 'by hold' }, 0],
])('takes up what a process left half sent as uncertain, then follows the rule %s', async (rule, expected, resent) => {
  await bench.plan(['a']);
  await bench.leave('a', { to: 'sending', attempt: true });
  const told: (string | null)[] = [];
  const a = bench.channel('a', { rule });
  const report = await bench.run([a], { onChange: (one) => told.push(one.state) });
  expect(await bench.delivery('a')).toMatchObject(expected);
  expect([report.resent, a.sent.length, told[0]]).toEqual([resent, resent, 'uncertain']);
});

it('says why it is uncertain what a process left half sent', async () => {
  await bench.plan(['a']);
  await bench.leave('a', { to: 'sending', attempt: true });
  await bench.run([bench.channel('a')]);
  expect((await bench.delivery('a')).reason).toBe('the program ended before the answer came');
});

it('takes up what was left half sent by another verb too, but sends only its own again', async () => {
  await bench.plan(['a']);
  await bench.leave('a', { to: 'sending', attempt: true });
  await bench.plan(['a#2'], {}, { number: 2 });
  const a = bench.channel('a', { rule: 'resend' });
  await bench.run([a], { scope: { incidentUuid: null, sinceEpoch: 2 } });
  expect(await bench.states()).toEqual({ a: 'uncertain', 'a#2': 'sent' });
});

it('does not send again what a person said to have gone out', async () => {
  await bench.plan(['a']);
  await bench.leave('a', { to: 'sending', attempt: true }, { to: 'uncertain' });
  await bench.store.outbox.decide({ id: 'a', from: ['uncertain'], to: 'sent', means: 'person' }, bench.time.now());
  const a = bench.channel('a', { rule: 'resend' });
  await bench.run([a]);
  expect([(await bench.delivery('a')).state, a.sent.length]).toEqual(['sent', 0]);
});

it('goes on with what it has just looked up, though the store was slow to say that nothing is due', async () => {
  await bench.plan(['a']);
  const lookUp = async () => {
    await bench.time.sleep(500);
    return 'absent' as const;
  };
  const a = bench.channel('a', { rule: 'look-up', answers: [lost, yes], lookUp });
  const { outbox } = bench.store;
  const slow = {
    ...outbox,
    nextDueAt: async (...asked: Parameters<typeof outbox.nextDueAt>) => {
      const due = await outbox.nextDueAt(...asked);
      await bench.time.sleep(300);
      return due;
    },
  };
  await deliver(bench.deps([a], { outbox: slow }), requestOf());
  expect(await bench.delivery('a')).toMatchObject({ state: 'sent', attempts: 2 });
});
