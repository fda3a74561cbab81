import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Answer, lost, no, retry, yes } from '../helpers/appChannel.ts';
import { away, createWorkerBench, type WorkerBench } from '../helpers/workerBench.ts';

let bench: WorkerBench['bench'];
let machines: WorkerBench['machines'];
let stop: WorkerBench['stop'];
let events: WorkerBench['events'];
let changes: WorkerBench['changes'];
let begin: WorkerBench['begin'];
let remove: WorkerBench['remove'];
beforeEach(async () => {
  ({ bench, machines, stop, events, changes, begin, remove } = await createWorkerBench());
});
afterEach(() => remove());

const go = (ms: number): Promise<void> => bench.time.sleep(ms);
const slow =
  (ms: number): Answer =>
  async () => {
    await go(ms);
    return yes;
  };

describe('a worker at the queue', () => {
  it('works each of its channels, so many chunks at a time, of entries of all times', async () => {
    await begin([bench.channel('a'), bench.channel('b')]);
    const options = { concurrency: 3, sinceEpoch: 0 };
    expect(Object.fromEntries(machines.worked)).toEqual({ a: options, b: options });
  });

  it('sends what comes, and goes on until it is told to stop', async () => {
    const a = bench.channel('a');
    const begun = await begin([a]);
    await bench.plan(['a/1']);
    await machines.putAll();
    await go(100_000);
    await bench.plan(['a/2'], {}, { seq: 2 });
    await machines.putAll();
    await go(1_000);
    expect(await bench.states()).toEqual({ 'a/1': 'sent', 'a/2': 'sent' });
    expect(a.uses).toEqual({ opened: 1, closed: 0 });
    stop.abort();
    expect(await begun.ended).toEqual({ resent: 0 });
    expect(a.uses).toEqual({ opened: 1, closed: 1 });
    expect(changes).toEqual(['a/1 sending', 'a/1 sent', 'a/2 sending', 'a/2 sent']);
  });

  it('tells of each chunk as it begins it, and what became of it, `sending` left out', async () => {
    await bench.plan(['a/1', 'a/2', 'a/3', 'a/4']);
    const chunk = await machines.chunk('a');
    await machines.putAll();
    await begin([bench.channel('a', { answers: [slow(700), no(), yes, retry(600_000)] })]);
    await go(60_000);
    expect(events).toMatchObject([
      { kind: 'begun', chunk: { id: chunk.id, channel: 'a', fence: 1 } },
      { kind: 'ended', chunk: { id: chunk.id }, counts: { sent: 2, failed: 1, retrying: 1 }, rest: true },
    ]);
    const [, ended] = events;
    expect(ended?.kind === 'ended' && ended.counts).toEqual({ sent: 2, failed: 1, retrying: 1 });
    expect(ended?.kind === 'ended' && ended.tookMs).toBeGreaterThanOrEqual(700);
    expect(ended?.kind === 'ended' && ended.tookMs).toBeLessThan(60_000);
  });

  it('says of a chunk in which nothing is left that it is done', async () => {
    await bench.plan(['a']);
    await machines.putAll();
    await begin([bench.channel('a')]);
    await go(1_000);
    expect(events[1]).toMatchObject({ kind: 'ended', counts: { sent: 1 }, rest: false });
  });

  it('says of a chunk that somebody else has taken that something is left', async () => {
    await bench.plan(['a/1', 'a/2']);
    const chunk = await machines.chunk('a');
    await machines.putAll();
    const taken = () => {
      machines.takeAway(chunk.id);
      return yes;
    };
    await begin([bench.channel('a', { answers: [taken] })]);
    await go(1_000);
    expect(events[1]).toMatchObject({ kind: 'ended', counts: {}, rest: true });
    expect(machines.waiting()).toEqual([]);
  });

  it('counts what it has in hand on each channel', async () => {
    await bench.plan(['a', 'b']);
    const begun = await begin([bench.channel('a', { answers: [slow(3_000)] }), bench.channel('b')]);
    await machines.putAll();
    expect(Object.fromEntries(begun.inHand())).toEqual({ a: 0, b: 0 });
    await go(1_000);
    expect(Object.fromEntries(begun.inHand())).toEqual({ a: 1, b: 0 });
    await go(5_000);
    expect(Object.fromEntries(begun.inHand())).toEqual({ a: 0, b: 0 });
  });

  it('counts what a rule sent again', async () => {
    await bench.plan(['a']);
    await machines.putAll();
    const begun = await begin([bench.channel('a', { rule: 'resend-once', answers: [lost, yes] })]);
    await go(60_000);
    stop.abort();
    expect(await begun.ended).toEqual({ resent: 1 });
  });

  it('says when it stops how much it has in hand, and ends when that is done', async () => {
    await bench.plan(['a/1', 'a/2']);
    await machines.putAll();
    const begun = await begin([bench.channel('a', { answers: [slow(4_000)] })]);
    await go(1_000);
    stop.abort();
    await begun.ended;
    expect(events.find(({ kind }) => kind === 'stopping')).toEqual({ kind: 'stopping', inHand: 1 });
    expect(await bench.states()).toEqual({ 'a/1': 'sent', 'a/2': 'queued' });
    expect(bench.time.elapsedMs()).toBeGreaterThanOrEqual(4_000);
    expect(bench.time.elapsedMs()).toBeLessThan(14_000);
  });

  it('waits no longer than fourteen seconds for a queue that does not come to rest', async () => {
    const begun = await begin([bench.channel('a')]);
    machines.state.restFor = new Promise(() => {});
    const since = bench.time.elapsedMs();
    stop.abort();
    await begun.ended;
    expect(bench.time.elapsedMs() - since).toBeGreaterThanOrEqual(14_000);
    expect(bench.time.elapsedMs() - since).toBeLessThan(16_000);
  });

  it('ends although the queue can not come to rest', async () => {
    const begun = await begin([bench.channel('a')]);
    machines.state.restFor = Promise.reject(away);
    machines.state.restFor.catch(() => {});
    stop.abort();
    expect(await begun.ended).toEqual({ resent: 0 });
    expect(bench.time.elapsedMs()).toBeLessThan(14_000);
  });

  it('says no more that it is there once it has ended', async () => {
    const begun = await begin([bench.channel('a')]);
    await go(6_000);
    stop.abort();
    await begun.ended;
    const { length } = machines.seen;
    expect(length).toBeGreaterThanOrEqual(2);
    expect(machines.seen[0]?.worker).toMatchObject({ id: 'w', channels: ['a'] });
    await go(20_000);
    expect(machines.seen).toHaveLength(length);
  });
});
