import { afterEach, beforeEach, expect, it } from 'vitest';
import { deliver } from '../../src/delivery/deliver.ts';
import { type Answer, lost, retry, yes } from '../helpers/appChannel.ts';
import { createDeliveryBench, type DeliveryBench, requestOf } from '../helpers/appDelivery.ts';

let bench: DeliveryBench;
let stop: AbortController;
beforeEach(async () => {
  bench = await createDeliveryBench();
  stop = new AbortController();
});
afterEach(() => bench.remove());

/** Ctrl-C comes while this message is under way. */
const interruptedThen =
  (answer: Answer): Answer =>
  async (envelope, signal) => {
    stop.abort();
    return typeof answer === 'function' ? await answer(envelope, signal) : answer;
  };

/** A service that never answers: the wait ends with the signal. */
const silence: Answer = (_, signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve(lost)));

it('sends nothing when it was interrupted before it began', async () => {
  await bench.plan(['a']);
  stop.abort();
  const a = bench.channel('a');
  expect(await bench.run([a], { signal: stop.signal })).toEqual({ resent: 0, interrupted: true });
  expect([a.sent.length, await bench.states()]).toEqual([0, { a: 'queued' }]);
});

it('sends nothing when it is interrupted while it takes the lease, and gives that back', async () => {
  await bench.plan(['a']);
  const a = bench.channel('a');
  const now = (): Date => {
    stop.abort();
    return bench.time.now();
  };
  const deps = bench.deps([a], { time: { ...bench.time, now } });
  expect(await deliver(deps, requestOf({ signal: stop.signal }))).toMatchObject({ interrupted: true });
  expect([a.sent.length, await bench.states()]).toEqual([0, { a: 'queued' }]);
  await bench.leave('a', { to: 'cancelled' });
  expect((await bench.delivery('a')).state).toBe('cancelled');
});

it.each<[string, Answer, string]>([
  ['is sent', yes, 'sent'],
  ['is refused for now', retry(), 'retrying'],
  ['has no readable answer', lost, 'uncertain'],
])('records what is under way when it %s, and leaves the rest to the next run', async (_, answer, state) => {
  await bench.plan(['a/1', 'a/2', 'a/3', 'b']);
  const stopping: number[] = [];
  const first = bench.channel('a', { answers: [interruptedThen(answer)] });
  const report = await bench.run([first], { signal: stop.signal, onStopping: (underWay) => stopping.push(underWay) });
  expect([report.interrupted, first.sent.length, stopping]).toEqual([true, 1, [1]]);
  expect(await bench.states()).toMatchObject({ 'a/1': state, 'a/2': 'queued', 'a/3': 'queued' });
  expect((await bench.delivery('a/2')).attempts).toBe(0);
  const second = bench.channel('a');
  await bench.run([second, bench.channel('b')], { eager: true });
  expect(await bench.states()).toMatchObject({ 'a/2': 'sent', 'a/3': 'sent' });
  expect(second.sent.map((one) => one.envelope.deliveryId)).toEqual(
    state === 'retrying' ? expect.arrayContaining(['a/1', 'a/2', 'a/3']) : ['a/2', 'a/3'],
  );
});

it('gives a silent service ten seconds, then holds its message as uncertain', async () => {
  await bench.plan(['a/1', 'a/2']);
  const a = bench.channel('a', { answers: [interruptedThen(silence)] });
  await bench.run([a], { signal: stop.signal });
  expect(await bench.states()).toEqual({ 'a/1': 'uncertain', 'a/2': 'queued' });
  expect(bench.time.elapsedMs()).toBeGreaterThanOrEqual(10_000);
  expect(bench.time.elapsedMs()).toBeLessThan(11_000);
  expect(a.uses).toEqual({ opened: 1, closed: 1 });
});

it('does not wait ten seconds when nothing is under way', async () => {
  await bench.plan(['a']);
  const a = bench.channel('a', { answers: [retry(20_000), yes] });
  await bench.run([a], { signal: stop.signal, onChange: (one) => one.state === 'retrying' && stop.abort() });
  expect([a.sent.length, (await bench.delivery('a')).state]).toEqual([1, 'retrying']);
  expect(bench.time.elapsedMs()).toBeLessThan(1000);
});

it('lets the next run begin at once, because the lease was given back', async () => {
  await bench.plan(['a/1', 'a/2']);
  await bench.run([bench.channel('a', { answers: [interruptedThen(yes)] })], { signal: stop.signal });
  const before = bench.time.elapsedMs();
  const next = bench.channel('a');
  await bench.run([next], { onWaiting: () => expect.unreachable('the lease is still held') });
  expect(next.sent[0]?.atMs).toBe(before);
});

it('says nothing of waiting where nothing is under way', async () => {
  await bench.plan(['a']);
  const stopping: number[] = [];
  const report = await bench.run([bench.channel('a', { answers: [retry()] })], {
    signal: stop.signal,
    onChange: (one) => one.state === 'retrying' && stop.abort(),
    onStopping: (underWay) => stopping.push(underWay),
  });
  expect([report.interrupted, stopping]).toEqual([true, []]);
});
