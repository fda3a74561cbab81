import { afterEach, beforeEach, expect, it } from 'vitest';
import { retry, yes } from '../helpers/appChannel.ts';
import { createDeliveryBench, type DeliveryBench } from '../helpers/appDelivery.ts';

let bench: DeliveryBench;
beforeEach(async () => {
  bench = await createDeliveryBench(0.9999);
});
afterEach(() => bench.remove());

const gaps = (sent: readonly { readonly atMs: number }[]): readonly number[] =>
  sent.slice(1).map(({ atMs }, index) => atMs - (sent[index]?.atMs ?? 0));
/** A lane looks every 200 ms. */
const lateAtMostMs = 400;

it('tries again after 1, 2, 4 and 8 seconds at most, until thirty are over, and leaves the rest to others', async () => {
  await bench.plan(['a']);
  const a = bench.channel('a', { answers: [retry()] });
  const report = await bench.run([a]);
  expect(report).toEqual({ resent: 0, interrupted: false });
  for (const [index, ms] of [1000, 2000, 4000, 8000].entries()) {
    const gap = gaps(a.sent)[index] ?? 0;
    expect(gap).toBeGreaterThanOrEqual(ms - 1);
    expect(gap).toBeLessThan(ms + lateAtMostMs);
  }
  expect(await bench.delivery('a')).toMatchObject({ state: 'retrying', attempts: 5, reason: 'not now' });
  expect(bench.time.elapsedMs()).toBeLessThan(30_000);
});

it.each([0, -5000, 1])('asks no more often where the service wants to be asked again in %i ms', async (asked) => {
  await bench.plan(['a']);
  const a = bench.channel('a', { answers: [retry(asked)] });
  await bench.run([a]);
  expect(a.sent).toHaveLength(5);
});

it('spreads the tries over the wait', async () => {
  await bench.remove();
  bench = await createDeliveryBench(0);
  await bench.plan(['a']);
  const a = bench.channel('a', { answers: [retry(), retry(), yes] });
  await bench.run([a]);
  expect(gaps(a.sent).every((gap) => gap >= 100 && gap < 100 + lateAtMostMs)).toBe(true);
  expect(await bench.delivery('a')).toMatchObject({ state: 'sent', attempts: 3, nextAttemptAt: null });
});

it.each([
  [1000, 1000],
  [7000, 7000],
  [25_000, 25_000],
])('waits as long as the service asks: %i ms', async (asked, ms) => {
  await bench.plan(['a']);
  const a = bench.channel('a', { answers: [retry(asked), yes] });
  await bench.run([a]);
  expect(gaps(a.sent)[0]).toBeGreaterThanOrEqual(ms);
  expect(gaps(a.sent)[0]).toBeLessThan(ms + 250 + lateAtMostMs);
  expect((await bench.delivery('a')).state).toBe('sent');
});

it.each([
  ['a service that asks for more than the verb may wait', retry(90_000), 90_000],
  ['a mail server that greylists', retry(null, 'greylist'), 59_000],
])('does not wait for %s, but remembers until when', async (_, answer, ms) => {
  await bench.plan(['a']);
  const a = bench.channel('a', { answers: [answer, yes] });
  await bench.run([a]);
  const { state, nextAttemptAt } = await bench.delivery('a');
  expect([state, a.sent.length]).toEqual(['retrying', 1]);
  const waits = (nextAttemptAt?.getTime() ?? 0) - bench.time.now().getTime() + bench.time.elapsedMs();
  expect(waits).toBeGreaterThanOrEqual(ms);
  expect(waits).toBeLessThan(ms + 1500);
  expect(bench.time.elapsedMs()).toBeLessThan(5000);
});

it.each([
  ['by our own back-off is tried at once', retry(), ['sent', 2]],
  ['because the service asked is left waiting', retry(90_000), ['retrying', 1]],
  ['for a greylist is left waiting', retry(null, 'greylist'), ['retrying', 1]],
])('when a person asks to go on, what waits %s', async (_, answer, expected) => {
  await bench.plan(['a']);
  const a = bench.channel('a', { answers: [answer, yes] });
  const stop = new AbortController();
  await bench.run([a], { onChange: (one) => one.state === 'retrying' && stop.abort(), signal: stop.signal });
  expect((await bench.delivery('a')).state).toBe('retrying');
  const began = bench.time.elapsedMs();
  await bench.run([a], { eager: true });
  expect([(await bench.delivery('a')).state, a.sent.length]).toEqual(expected);
  expect(bench.time.elapsedMs() - began).toBeLessThan(1000);
});

it('counts the thirty seconds from the last first attempt', async () => {
  await bench.plan(['a/1', 'a/2']);
  const slow = async () => {
    await bench.time.sleep(25_000);
    return retry();
  };
  const a = bench.channel('a', { answers: [slow, slow, yes] });
  await bench.run([a]);
  expect(bench.time.elapsedMs()).toBeGreaterThan(50_000);
  expect(await bench.states()).toEqual({ 'a/1': 'sent', 'a/2': 'sent' });
});

it('neither waits for a later rung of the ladder nor sends it before its time', async () => {
  const soon = new Date(bench.time.now().getTime() + 20_000);
  await bench.plan(['a'], { nextAttemptAt: soon });
  const a = bench.channel('a');
  await bench.run([a]);
  expect([(await bench.delivery('a')).state, a.sent.length]).toEqual(['queued', 0]);
  bench.time.setNow(soon);
  await bench.run([a]);
  expect([(await bench.delivery('a')).state, a.sent.length]).toEqual(['sent', 1]);
});

it.each([
  ['what waited in the queue for too long', 0, 0],
  ['what was refused for too long', 5000, 2],
])('does not send late: %s expires', async (_, ms, least) => {
  await bench.plan(['a'], { expiresAt: new Date(bench.time.now().getTime() + ms) });
  const a = bench.channel('a', { answers: [retry()] });
  await bench.run([a]);
  expect(await bench.delivery('a')).toMatchObject({ state: 'cancelled', reason: 'expired', nextAttemptAt: null });
  expect(a.sent.length).toBeGreaterThanOrEqual(least);
  expect(a.sent.every(({ atMs }) => atMs < ms)).toBe(true);
});

it('sends what never expires, however late', async () => {
  await bench.plan(['a'], { expiresAt: null });
  bench.time.setNow(new Date('2027-11-23T10:00:00Z'));
  await bench.run([bench.channel('a')]);
  expect((await bench.delivery('a')).state).toBe('sent');
});

it('does not make a person wait for the hour by which the clock was set back', async () => {
  await bench.plan(['a']);
  await bench.leave('a', { to: 'sending', attempt: true }, { to: 'retrying', nextAttemptAt: bench.time.now() });
  bench.time.setNow(new Date('2026-11-23T09:00:00Z'));
  await bench.run([bench.channel('a')], { eager: true });
  expect((await bench.delivery('a')).state).toBe('sent');
});
