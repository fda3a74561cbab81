import { afterEach, beforeEach, expect, it } from 'vitest';
import { createPacer } from '../../src/delivery/pacer.ts';
import { lost, retry, yes } from '../helpers/appChannel.ts';
import { createDeliveryBench, type DeliveryBench } from '../helpers/appDelivery.ts';
import { never, testIo } from '../helpers/httpChannelIo.ts';

let bench: DeliveryBench;
beforeEach(async () => {
  bench = await createDeliveryBench();
});
afterEach(() => bench.remove());

const perSecond = { count: 1, everyMs: 1000 };

it('keeps to what the service takes', async () => {
  await bench.plan(['a/ann', 'a/ben', 'a/cy']);
  const a = bench.channel('a', { rate: perSecond });
  await bench.run([a]);
  const [first = 0, ...others] = a.sent.map(({ atMs }) => atMs);
  expect(others.map((atMs) => Math.round((atMs - first) / 100))).toEqual([10, 20]);
});

it('keeps to it over all processes of a store', async () => {
  await bench.plan(['a/ann']);
  await bench.run([bench.channel('a', { rate: { count: 1, everyMs: 60_000 } })]);
  await bench.plan(['a/ben'], {}, { seq: 2 });
  const a = bench.channel('a', { rate: { count: 1, everyMs: 60_000 } });
  const startMs = bench.time.elapsedMs();
  await bench.run([a]);
  expect(a.sent).toEqual([]);
  const { state, reason, nextAttemptAt, attempts } = await bench.delivery('a/ben');
  expect([state, reason, attempts]).toEqual(['retrying', 'Plain takes nothing more before then', 0]);
  bench.time.pause((nextAttemptAt?.getTime() ?? 0) - bench.time.now().getTime());
  await bench.run([a]);
  expect((await bench.delivery('a/ben')).state).toBe('sent');
  expect(bench.time.elapsedMs() - startMs).toBeGreaterThanOrEqual(55_000);
});

it('sends nobody else anything while the service wants a rest', async () => {
  await bench.plan(['a/ann', 'a/ben']);
  const a = bench.channel('a', { answers: [retry(20_000), yes] });
  await bench.run([a]);
  expect(a.sent.map(({ envelope }) => envelope.to)).toEqual(['ann', 'ann', 'ben'].toSorted());
  const [first = 0, second = 0] = a.sent.map(({ atMs }) => atMs);
  expect(second - first).toBeGreaterThanOrEqual(20_000);
});

it('leaves a rest that is longer than the command waits to the next one, which keeps to it as well', async () => {
  await bench.plan(['a/ann', 'a/ben']);
  const a = bench.channel('a', { answers: [retry(600_000), yes] });
  await bench.run([a]);
  expect(await bench.states()).toEqual({ 'a/ann': 'retrying', 'a/ben': 'retrying' });
  await bench.run([a], { eager: true });
  expect(a.sent).toHaveLength(1);
  bench.time.pause(601_000);
  await bench.run([a]);
  expect(await bench.states()).toEqual({ 'a/ann': 'sent', 'a/ben': 'sent' });
});

it('a mail server that greylists one message lets the others go', async () => {
  await bench.plan(['a/ann', 'a/ben']);
  const a = bench.channel('a', { answers: [retry(null, 'greylist'), yes] });
  await bench.run([a]);
  expect(await bench.states()).toEqual({ 'a/ann': 'retrying', 'a/ben': 'sent' });
});

it('a rest does not make certain what is uncertain', async () => {
  await bench.plan(['a/ann', 'a/ben']);
  const a = bench.channel('a', { rule: 'resend-once', answers: [lost, retry(600_000), yes] });
  await bench.run([a]);
  expect(await bench.states()).toEqual({ 'a/ann': 'uncertain', 'a/ben': 'retrying' });
});

it('hears from the answer to a post that it was the last one for a while, and not from one to a question', async () => {
  const headers = {
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset': new Date(bench.time.now().getTime() + 30_000).toISOString(),
  };
  const pacer = await createPacer(bench.deps([]), never, bench.channel('a'));
  const io = pacer.listening({ ...testIo(), http: async () => ({ status: 200, headers, text: '' }) });
  await io.http('http://127.0.0.1/', { method: 'GET' }, never);
  expect(await pacer.ready()).toBeNull();
  await io.http('http://127.0.0.1/', { method: 'POST' }, never);
  expect(await pacer.ready()).toEqual(new Date(bench.time.now().getTime() + 30_000));
});

it.each(['1e300', '99999999999999', '2126-11-23T10:00:00Z', '3000000000'])(
  'asks again after an hour where a service wants a rest until %s',
  async (reset) => {
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset };
    const pacer = await createPacer(bench.deps([]), never, bench.channel('a'));
    const io = pacer.listening({ ...testIo(), http: async () => ({ status: 200, headers, text: '' }) });
    await io.http('http://127.0.0.1/', { method: 'POST' }, never);
    expect(await pacer.ready()).toEqual(new Date(bench.time.now().getTime() + 3_600_000));
    bench.time.pause(3_600_000);
    expect(await pacer.ready()).toBeNull();
  },
);
