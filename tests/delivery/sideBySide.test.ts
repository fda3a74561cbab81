import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Answer, no, retry, yes } from '../helpers/appChannel.ts';
import { createDeliveryBench, type DeliveryBench } from '../helpers/appDelivery.ts';

let bench: DeliveryBench;
beforeEach(async () => {
  // The longest waits: what is refused over and over is a dozen attempts, not hundreds.
  bench = await createDeliveryBench(0.9999);
});
afterEach(() => bench.remove());

const slow =
  (ms: number): Answer =>
  async () => {
    await bench.time.sleep(ms);
    return yes;
  };

it.each<[string, Answer]>([
  ['is slow', slow(20_000)],
  ['refuses for now', retry()],
  ['is dead', no('channel')],
])('sends on one channel at once while another %s', async (_, answer) => {
  await bench.plan(['a/1', 'a/2', 'b/1', 'b/2']);
  const b = bench.channel('b');
  await bench.run([bench.channel('a', { answers: [answer] }), b]);
  expect(b.sent.map((one) => one.atMs)).toEqual([0, 0]);
});

it.each([1, 3])('sends at most %i at a time on a channel that takes as many', async (lanes) => {
  await bench.plan(Array.from({ length: 8 }, (_, index) => `a/${index}`));
  let now = 0;
  let most = 0;
  const counted: Answer = async () => {
    now += 1;
    most = Math.max(most, now);
    await bench.time.sleep(100);
    now -= 1;
    return yes;
  };
  const a = bench.channel('a', { answers: [counted], lanes });
  await bench.run([a]);
  expect(most).toBe(lanes);
  expect(a.sent).toHaveLength(8);
});

it('sends more than a batch of recipients, each once', async () => {
  const ids = Array.from({ length: 1203 }, (_, index) => `a/${index}`);
  await bench.plan(ids);
  const a = bench.channel('a', { lanes: 10 });
  await bench.run([a]);
  expect(a.sent.map((one) => one.envelope.deliveryId).sort()).toEqual([...ids].sort());
  expect(new Set(Object.values(await bench.states()))).toEqual(new Set(['sent']));
});

it('sends in the order of the entries, so that nobody reads the second before the first', async () => {
  await bench.plan(['a', 'b']);
  await bench.plan(['a#2', 'b#2'], {}, { seq: 2 });
  const [a, b] = [bench.channel('a'), bench.channel('b')];
  await bench.run([a, b]);
  const order = [a, b].map((channel) => channel.sent.map((one) => one.envelope.deliveryId));
  expect(order).toEqual([
    ['a', 'a#2'],
    ['b', 'b#2'],
  ]);
});

it.each<[string, Answer, number, number]>([
  ['until it stands', slow(1500), 1500, 1600],
  ['for two seconds at most', slow(9000), 2000, 2100],
  ['no longer where it fails', no(), 0, 300],
  ['no longer where it is refused for now', retry(60_000), 0, 300],
])('lets the page go first, and the others wait for it %s', async (_, answer, least, most) => {
  await bench.plan(['page', 'a', 'b']);
  const page = bench.channel('page', { goesFirst: true, answers: [answer] });
  const others = [bench.channel('a'), bench.channel('b')];
  // The order of the config does not matter.
  await bench.run([...others, page]);
  expect(page.sent[0]?.atMs).toBe(0);
  for (const { sent } of others) {
    expect(sent[0]?.atMs).toBeGreaterThanOrEqual(least);
    expect(sent[0]?.atMs).toBeLessThanOrEqual(most);
  }
});

it('does not wait for a page that has nothing to say', async () => {
  await bench.plan(['a']);
  const a = bench.channel('a');
  await bench.run([bench.channel('page', { goesFirst: true, answers: [slow(9000)] }), a]);
  expect(a.sent[0]?.atMs).toBeLessThan(300);
});

it('sends what another process commits while it is at work, and ends without waiting for more', async () => {
  await bench.plan(['a']);
  const during: Answer = async () => {
    await bench.plan(['b#2'], {}, { number: 2 });
    await bench.time.sleep(1000);
    return yes;
  };
  const b = bench.channel('b');
  await bench.run([bench.channel('a', { answers: [during] }), b]);
  expect(b.sent.map((one) => one.envelope.deliveryId)).toEqual(['b#2']);
  expect(b.sent[0]?.atMs).toBeLessThanOrEqual(400);
});

it('stops all channels and gives the lease back when the program itself breaks', async () => {
  await bench.plan(['a', 'b/1', 'b/2'], {}, { messages: [] });
  await expect(bench.run([bench.channel('a'), bench.channel('b')])).rejects.toThrow('has lost its message');
  expect(new Set(Object.values(await bench.states()))).toEqual(new Set(['queued']));
  await bench.leave('a', { to: 'cancelled' });
  expect((await bench.delivery('a')).state).toBe('cancelled');
});
