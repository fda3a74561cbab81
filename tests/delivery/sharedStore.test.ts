import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DeliverRequest, deliver } from '../../src/delivery/deliver.ts';
import type { SharedWork } from '../../src/delivery/run.ts';
import { lost, no, type PlainChannel, retry, yes } from '../helpers/appChannel.ts';
import { createDeliveryBench, type DeliveryBench, requestOf } from '../helpers/appDelivery.ts';
import { createSharedBench, type SharedBench } from '../helpers/sharedBench.ts';

let bench: DeliveryBench;
let machines: SharedBench;
beforeEach(async () => {
  bench = await createDeliveryBench();
  machines = await createSharedBench(bench);
});
afterEach(() => bench.remove());

const run = (channels: readonly PlainChannel[], request: Partial<DeliverRequest> = {}, shared?: Partial<SharedWork>) =>
  deliver(bench.deps(channels, { shared: { ...machines.shared, ...shared } }), requestOf(request));

const states = () => bench.states();
const sentAt = (channel: PlainChannel): readonly number[] => channel.sent.map((one) => one.atMs);

describe('on a shared store', () => {
  it('sends what the queue hands out, each once, over a connection a channel, and closes it at the end', async () => {
    await bench.plan(['a/1', 'a/2', 'b']);
    await machines.putAll();
    const [a, b] = [bench.channel('a'), bench.channel('b')];
    expect(await run([a, b])).toEqual({ resent: 0, interrupted: false });
    expect(await states()).toEqual({ 'a/1': 'sent', 'a/2': 'sent', b: 'sent' });
    expect([a.sent.length, b.sent.length]).toEqual([2, 1]);
    expect([a.uses, b.uses]).toEqual([
      { opened: 1, closed: 1 },
      { opened: 1, closed: 1 },
    ]);
    expect(machines.state.rests).toBe(1);
  });

  it('ends as soon as all is sent', async () => {
    await bench.plan(['a']);
    await machines.putAll();
    await run([bench.channel('a')]);
    expect(bench.time.elapsedMs()).toBeLessThan(1_000);
  });

  it('takes two chunks of each channel at a time, of what it was asked for and what came later', async () => {
    await bench.plan(['a']);
    await machines.putAll();
    await run([bench.channel('a'), bench.channel('b')], { scope: { incidentUuid: null, sinceEpoch: 1 } });
    expect(Object.fromEntries(machines.worked)).toEqual({
      a: { concurrency: 2, sinceEpoch: 1 },
      b: { concurrency: 2, sinceEpoch: 1 },
    });
  });

  it('tells of each change of each delivery', async () => {
    await bench.plan(['a']);
    await machines.putAll();
    const heard: string[] = [];
    await run([bench.channel('a')], { onChange: ({ id, state }, from) => void heard.push(`${id} ${from} ${state}`) });
    expect(heard).toEqual(['a queued sending', 'a sending sent']);
  });

  it('counts what a rule sent again', async () => {
    await bench.plan(['a']);
    await machines.putAll();
    const a = bench.channel('a', { rule: 'resend-once', answers: [lost, yes] });
    expect(await run([a])).toEqual({ resent: 1, interrupted: false });
    expect(await states()).toEqual({ a: 'sent' });
  });

  it('goes on with what is to be tried again within thirty seconds of the last first attempt', async () => {
    await bench.plan(['a']);
    await machines.putAll();
    const a = bench.channel('a', { answers: [retry(20_000), yes] });
    await run([a]);
    expect(await states()).toEqual({ a: 'sent' });
    expect(sentAt(a)[1]).toBeGreaterThanOrEqual(20_000);
  });

  it('gives a chunk back to the queue with the time at which the rest of it is due, and ends', async () => {
    await bench.plan(['a/1', 'a/2']);
    await machines.putAll();
    const a = bench.channel('a', { answers: [retry(600_000), yes] });
    await run([a]);
    expect((await bench.delivery('a/1')).state).toBe('retrying');
    const { nextAttemptAt } = await bench.delivery('a/1');
    expect(machines.waiting().map(({ dueAt }) => dueAt)).toEqual([nextAttemptAt]);
    expect(bench.time.elapsedMs()).toBeLessThan(40_000);
  });

  it('waits for what another machine has in hand, and no longer than its patience', async () => {
    await bench.plan(['a']);
    const a = bench.channel('a');
    expect(await run([a], { patienceMs: 7_000 })).toEqual({ resent: 0, interrupted: false });
    expect(a.sent).toEqual([]);
    expect(bench.time.elapsedMs()).toBeGreaterThanOrEqual(7_000);
    expect(bench.time.elapsedMs()).toBeLessThan(8_000);
  });

  it('does not end over its patience while it sends itself', async () => {
    await bench.plan(['a/1', 'a/2']);
    await machines.putAll();
    const slow = async () => {
      await bench.time.sleep(6_000);
      return yes;
    };
    await run([bench.channel('a', { answers: [slow] })], { patienceMs: 1_000 });
    expect(await states()).toEqual({ 'a/1': 'sent', 'a/2': 'sent' });
  });

  it('ends when another machine has sent what it waits for', async () => {
    await bench.plan(['a']);
    const chunk = await machines.chunk('a');
    bench.time.onTick((elapsedMs) => {
      if (elapsedMs < 3_000) return;
      bench.time.onTick(() => {});
      void (async () => {
        const taken = await machines.shared.chunks.take(chunk.id);
        if (!taken) throw new Error('no chunk');
        const write = (from: 'queued' | 'sending', to: 'sending' | 'sent') =>
          machines.shared.chunks.write(taken, [{ id: 'a', from: [from], to }], bench.time.now());
        await write('queued', 'sending');
        await write('sending', 'sent');
      })();
    });
    await run([bench.channel('a')]);
    expect(bench.time.elapsedMs()).toBeGreaterThanOrEqual(3_000);
    expect(bench.time.elapsedMs()).toBeLessThan(4_000);
  });

  it('leaves a channel that its config does not know to a machine that does, looks again in a minute, and ends', async () => {
    await bench.plan(['a', 'gone']);
    await machines.putAll();
    // Its job comes to this machine all the same: it works that channel of another name.
    const chunk = await machines.chunk('gone');
    const a = bench.channel('a');
    const queue = await machines.shared.queue();
    const rests: unknown[] = [];
    const spied: SharedWork['queue'] = async () => ({
      ...queue,
      work: async (channel, options, work) => {
        await queue.work(channel, options, work);
        rests.push(await work(chunk.id, new AbortController().signal));
      },
    });
    await run([a], {}, { queue: spied });
    expect(rests).toMatchObject([
      { id: chunk.id, dueAt: new Date(bench.time.now().getTime() + 60_000 - bench.time.elapsedMs()) },
    ]);
    expect(await states()).toEqual({ a: 'sent', gone: 'queued' });
    expect(bench.time.elapsedMs()).toBeLessThan(1_000);
  });

  it('has nothing to do in a chunk that is not there any more', async () => {
    const queue = await machines.shared.queue();
    const rests: unknown[] = [];
    const spied: SharedWork['queue'] = async () => ({
      ...queue,
      work: async (_channel, _options, work) => void rests.push(await work('gone', new AbortController().signal)),
    });
    await run([bench.channel('a')], {}, { queue: spied });
    expect(rests).toEqual([null]);
  });

  it('has the queue hand out at once what waits for a later time, where a person asked', async () => {
    await bench.plan(['a']);
    const at = new Date(bench.time.now().getTime() + 900);
    await bench.leave('a', { to: 'sending', attempt: true }, { to: 'retrying', nextAttemptAt: at });
    machines = await createSharedBench(bench);
    const a = bench.channel('a');
    await run([a], { eager: true });
    expect(await states()).toEqual({ a: 'sent' });
    expect(sentAt(a)[0]).toBeLessThan(500);
  });

  it('leaves what waits for a later time where it is, where nobody asked', async () => {
    await bench.plan(['a'], { nextAttemptAt: new Date(bench.time.now().getTime() + 3_600_000) });
    await machines.putAll();
    await run([bench.channel('a')]);
    expect(await states()).toEqual({ a: 'queued' });
    expect(machines.waiting()).toHaveLength(1);
  });

  it('stops when it is interrupted, after what is under way', async () => {
    await bench.plan(['a/1', 'a/2']);
    await machines.putAll();
    const stop = new AbortController();
    const stopping: number[] = [];
    const a = bench.channel('a', {
      answers: [
        async () => {
          stop.abort();
          await bench.time.sleep(1_000);
          return yes;
        },
      ],
    });
    const ended = await run([a], { signal: stop.signal, onStopping: (count) => void stopping.push(count) });
    expect(ended).toEqual({ resent: 0, interrupted: true });
    expect(await states()).toEqual({ 'a/1': 'sent', 'a/2': 'queued' });
    expect(stopping).toEqual([1]);
    expect(machines.state.rests).toBe(1);
    expect(a.uses.closed).toBe(1);
  });

  it('begins nothing when it was interrupted before it began', async () => {
    await bench.plan(['a']);
    await machines.putAll();
    const stop = new AbortController();
    stop.abort();
    const a = bench.channel('a');
    expect(await run([a], { signal: stop.signal })).toEqual({ resent: 0, interrupted: true });
    expect(a.sent).toEqual([]);
  });

  it('stops sending a chunk that another machine has taken over, and counts nothing of it as its own', async () => {
    await bench.plan(['a/1', 'a/2']);
    await machines.putAll();
    const chunk = await machines.chunk('a');
    const a = bench.channel('a', {
      answers: [
        () => {
          machines.takeAway(chunk.id);
          return yes;
        },
      ],
    });
    await run([a], { patienceMs: 5_000 });
    expect(a.sent).toHaveLength(1);
    expect(await states()).toEqual({ 'a/1': 'sending', 'a/2': 'queued' });
    expect(machines.waiting()).toEqual([]);
  });

  it('fails no delivery of a channel that only other machines know', async () => {
    await bench.plan(['a', 'gone']);
    await machines.putAll();
    await run([bench.channel('a', { answers: [no('channel')] })]);
    expect(await states()).toEqual({ a: 'failed', gone: 'queued' });
  });
});
