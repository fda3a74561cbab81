import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DeliverRequest, deliver } from '../../src/delivery/deliver.ts';
import { type PlainChannel, yes } from '../helpers/appChannel.ts';
import { createDeliveryBench, type DeliveryBench, requestOf } from '../helpers/appDelivery.ts';
import { createSharedBench, type SharedBench } from '../helpers/sharedBench.ts';

let bench: DeliveryBench;
let machines: SharedBench;
beforeEach(async () => {
  bench = await createDeliveryBench();
  machines = await createSharedBench(bench);
});
afterEach(() => bench.remove());

const run = (channels: readonly PlainChannel[], request: Partial<DeliverRequest> = {}) =>
  deliver(bench.deps(channels, { shared: machines.shared }), requestOf(request));

const sentAt = (channel: PlainChannel): readonly number[] => channel.sent.map((one) => one.atMs);

describe('the gate of a shared store', () => {
  it('lets the page go first, wherever it is put up, and waits two seconds for it at most', async () => {
    await bench.plan(['page', 'a']);
    const page = bench.channel('page', { goesFirst: true });
    const a = bench.channel('a');
    const chunk = await machines.chunk('a');
    await machines.shared.chunks.hasten([chunk]);
    await run([page, a], { patienceMs: 0 });
    expect(page.sent).toEqual([]);
    expect(sentAt(a)[0]).toBeGreaterThanOrEqual(2_000);
    expect(sentAt(a)[0]).toBeLessThan(2_300);
  });

  it('opens when the page is up', async () => {
    await bench.plan(['page', 'a']);
    await machines.putAll();
    const slow = async () => {
      await bench.time.sleep(500);
      return yes;
    };
    const page = bench.channel('page', { goesFirst: true, answers: [slow] });
    const a = bench.channel('a');
    await run([page, a]);
    expect(sentAt(page)[0]).toBeLessThan(100);
    expect(sentAt(a)[0]).toBeGreaterThanOrEqual(500);
    expect(sentAt(a)[0]).toBeLessThan(1_000);
  });

  it('waits for no page of another update', async () => {
    await bench.plan(['page']);
    await bench.plan(['a#2'], {}, { seq: 2 });
    await machines.shared.chunks.hasten([await machines.chunk('a', 2)]);
    const a = bench.channel('a');
    await run([bench.channel('page', { goesFirst: true }), a], { patienceMs: 0 });
    expect(sentAt(a)[0]).toBeLessThan(1_000);
  });

  it('holds a post back while the one before it is under way elsewhere, for twenty seconds at most', async () => {
    await bench.plan(['a']);
    await bench.plan(['a#2', 'b#2'], {}, { seq: 2 });
    const elsewhere = await machines.shared.chunks.take((await machines.chunk('a')).id);
    if (!elsewhere) throw new Error('no chunk');
    await machines.shared.chunks.write(elsewhere, [{ id: 'a', from: ['queued'], to: 'sending' }], bench.time.now());
    await machines.shared.chunks.hasten([await machines.chunk('a', 2), await machines.chunk('b', 2)]);
    const [a, b] = [bench.channel('a'), bench.channel('b')];
    await run([a, b], { patienceMs: 0 });
    expect(sentAt(b)[0]).toBeLessThan(1_000);
    expect(sentAt(a)[0]).toBeGreaterThanOrEqual(20_000);
    expect(sentAt(a)[0]).toBeLessThan(21_000);
    expect(a.sent[0]?.envelope.update.seq).toBe(2);
  });

  it('is open to the next post once the one before it is settled', async () => {
    await bench.plan(['a']);
    await bench.plan(['a#2'], {}, { seq: 2 });
    const slow = async () => {
      await bench.time.sleep(3_000);
      return yes;
    };
    await machines.putAll();
    const a = bench.channel('a', { answers: [slow, yes] });
    await run([a]);
    expect(a.sent.map(({ envelope }) => envelope.update.seq)).toEqual([1, 2]);
    expect(sentAt(a)[1]).toBeGreaterThanOrEqual(3_000);
    expect(sentAt(a)[1]).toBeLessThan(4_000);
    expect(a.sent[1]?.envelope.firstPost).toEqual({ remoteId: '1', url: 'https://social.example/1' });
  });
});
