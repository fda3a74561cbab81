import { spawnSync } from 'node:child_process';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { deliver } from '../../src/delivery/deliver.ts';
import type { LeaseOwner } from '../../src/store/leaseStore.ts';
import { currentOwner } from '../../src/store/owner.ts';
import { type Answer, yes } from '../helpers/appChannel.ts';
import { createDeliveryBench, type DeliveryBench, requestOf } from '../helpers/appDelivery.ts';
import { faultCase } from '../helpers/faultCases.ts';

let bench: DeliveryBench;
beforeEach(async () => {
  bench = await createDeliveryBench();
});
afterEach(() => bench.remove());

const me = currentOwner();
const elsewhere: LeaseOwner = { ...me, host: 'her-laptop', pid: 4711 };
const leaseMs = 30_000;

async function heldBy(owner: LeaseOwner): Promise<number> {
  const lease = await bench.store.outbox.takeLease(owner, bench.time.now(), leaseMs);
  if (lease.kind !== 'taken') throw new Error(lease.kind);
  return lease.fence;
}

it('lets one of two send, while the other follows and ends when all is settled', async () => {
  await bench.plan(['a/1', 'a/2', 'b']);
  const slow: Answer = async () => {
    await bench.time.sleep(3000);
    return yes;
  };
  const channels = () => [bench.channel('a', { answers: [slow] }), bench.channel('b')];
  const [first, second] = [channels(), channels()];
  const waited: number[] = [];
  const holding = bench.run(first);
  const following = bench.run(second, { onWaiting: ({ pid }) => waited.push(pid) });
  await Promise.all([holding, following]);
  expect(waited).toEqual([process.pid]);
  expect(first.map((one) => one.sent.length)).toEqual([2, 1]);
  expect(second.map((one) => one.sent.length)).toEqual([0, 0]);
  expect(await bench.states()).toEqual({ 'a/1': 'sent', 'a/2': 'sent', b: 'sent' });
});

it('names each process that it waits for, once', async () => {
  await bench.plan(['a']);
  const { outbox } = bench.store;
  const holders = [4711, 4711, 4712, 4712];
  const takeLease: typeof outbox.takeLease = async (owner, at, ms) => {
    const pid = holders.shift();
    return pid ? { kind: 'held', by: { ...elsewhere, pid }, until: at } : await outbox.takeLease(owner, at, ms);
  };
  const waited: number[] = [];
  const deps = bench.deps([bench.channel('a')], { outbox: { ...outbox, takeLease } });
  await deliver(deps, requestOf({ onWaiting: ({ pid }) => waited.push(pid) }));
  expect(waited).toEqual([4711, 4712]);
  expect(await bench.states()).toEqual({ a: 'sent' });
});

it('goes on with the rest when the one who sends is interrupted, sending nothing twice', async () => {
  await bench.plan(['a/1', 'a/2', 'a/3']);
  const stop = new AbortController();
  const interrupted: Answer = async () => {
    await bench.time.sleep(1000);
    stop.abort();
    return yes;
  };
  const [first, second] = [bench.channel('a', { answers: [interrupted] }), bench.channel('a')];
  await Promise.all([bench.run([first], { signal: stop.signal }), bench.run([second])]);
  expect([first, second].map((one) => one.sent.map(({ envelope }) => envelope.deliveryId))).toEqual([
    ['a/1'],
    ['a/2', 'a/3'],
  ]);
});

it('takes over at once from a process of this machine that has ended, holding what it left under way', async () => {
  await bench.plan(['a/1', 'a/2']);
  await bench.leave('a/1', { to: 'sending', attempt: true });
  await heldBy({ ...me, pid: spawnSync(process.execPath, ['-e', '']).pid });
  const a = bench.channel('a');
  await bench.run([a], { onWaiting: () => expect.unreachable('nobody holds the lease') });
  expect(await bench.states()).toEqual({ 'a/1': 'uncertain', 'a/2': 'sent' });
});

it(faultCase(2, 'on another machine'), async () => {
  await bench.plan(['a']);
  await heldBy(elsewhere);
  const a = bench.channel('a');
  const waited: unknown[] = [];
  await bench.run([a], { patienceMs: Number.POSITIVE_INFINITY, onWaiting: (holder) => waited.push(holder) });
  expect(waited).toEqual([expect.objectContaining({ host: 'her-laptop', pid: 4711 })]);
  expect(a.sent[0]?.atMs).toBeGreaterThanOrEqual(leaseMs);
  expect(a.sent[0]?.atMs).toBeLessThan(leaseMs + 1000);
});

it('gives up waiting for one who lives when its patience is over, leaving the rest to them', async () => {
  await bench.plan(['a']);
  const fence = await heldBy(elsewhere);
  bench.time.onTick(() => void bench.store.outbox.renewLease(fence, bench.time.now(), leaseMs));
  const a = bench.channel('a');
  expect(await bench.run([a])).toEqual({ resent: 0, interrupted: false });
  expect([a.sent.length, await bench.states()]).toEqual([0, { a: 'queued' }]);
  expect(bench.time.elapsedMs()).toBeGreaterThan(30_000);
  expect(bench.time.elapsedMs()).toBeLessThan(31_000);
});

it('does not wait for one who lives where nothing of its own is left to send', async () => {
  await bench.plan(['a']);
  await bench.leave('a', { to: 'sending', attempt: true }, { to: 'sent' });
  await heldBy(elsewhere);
  await bench.run([bench.channel('a')]);
  expect(bench.time.elapsedMs()).toBe(0);
});

it('keeps the lease while a service takes its time', async () => {
  await bench.plan(['a']);
  const untilMs: number[] = [];
  const slow: Answer = async () => {
    await bench.time.sleep(70_000);
    const lease = await bench.store.outbox.takeLease(elsewhere, bench.time.now(), leaseMs);
    if (lease.kind === 'held') untilMs.push(lease.until.getTime() - bench.time.now().getTime());
    return yes;
  };
  await bench.run([bench.channel('a', { answers: [slow] })]);
  expect(untilMs).toEqual([25_000]);
  expect((await bench.delivery('a')).state).toBe('sent');
});

it('stops at once when another has taken the lease, and takes up its own as uncertain afterwards', async () => {
  await bench.plan(['a/1', 'a/2', 'a/3']);
  const stolen: Answer = async () => {
    const later = new Date(bench.time.now().getTime() + 31_000);
    const thief = await bench.store.outbox.takeLease(elsewhere, later, 20_000);
    if (thief.kind !== 'taken') throw new Error(thief.kind);
    void bench.time.sleep(5000).then(() => bench.store.outbox.releaseLease(thief.fence));
    return yes;
  };
  const a = bench.channel('a', { answers: [stolen, yes] });
  const waited: string[] = [];
  await bench.run([a], { onWaiting: ({ host }) => waited.push(host) });
  expect(waited).toEqual(['her-laptop']);
  expect(a.sent.map((one) => [one.envelope.deliveryId, one.atMs >= 5000])).toEqual([
    ['a/1', false],
    ['a/2', true],
    ['a/3', true],
  ]);
  expect(await bench.states()).toEqual({ 'a/1': 'uncertain', 'a/2': 'sent', 'a/3': 'sent' });
});

it('asks for the lease anew after the machine has slept, before it sends anything more', async () => {
  await bench.plan(['a/1', 'a/2']);
  let fenceWhileAsleep = 0;
  const asleep: Answer = async () => {
    bench.time.pause(3_600_000);
    fenceWhileAsleep = bench.folder.raw((db) => Number(db.prepare('select fence from lease').get()?.['fence']));
    await bench.time.sleep(1000);
    return yes;
  };
  const fences: number[] = [];
  const awake: Answer = () => {
    fences.push(bench.folder.raw((db) => Number(db.prepare('select fence from lease').get()?.['fence'])));
    return yes;
  };
  const a = bench.channel('a', { answers: [asleep, awake] });
  await deliver(bench.deps([a]), requestOf());
  expect(a.sent.map((one) => one.envelope.deliveryId)).toEqual(['a/1', 'a/2']);
  expect(fences[0]).toBeGreaterThan(fenceWhileAsleep);
  expect(await bench.states()).toEqual({ 'a/1': 'sent', 'a/2': 'sent' });
});
