import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFlow, type Flow, type Strain, type Turn } from '../../src/channels/emailFlow.ts';
import { startScript } from '../helpers/smtpScript.ts';
import { letter, never, serverAt, transportTo } from '../helpers/smtpTransport.ts';

/** Asks for so many turns at once, and says how many of them are given. */
async function takeAll(flow: Flow, count: number): Promise<Turn[]> {
  const turns: Turn[] = [];
  const stop = new AbortController();
  const asked = Array.from({ length: count }, async () => {
    const turn = await flow.take(stop.signal);
    if (turn) turns.push(turn);
  });
  // Those that are given at once are given before the next turn of the event loop.
  await new Promise(setImmediate);
  stop.abort();
  await Promise.all(asked);
  return turns;
}

/** Takes all that it gives at a time, and gives them back. @returns how many those were */
async function round(flow: Flow, strain: Strain): Promise<number> {
  const turns = await takeAll(flow, 200);
  for (const turn of turns) turn.end(strain);
  return turns.length;
}

describe('messages under way', () => {
  it('are two at first, and one more with each that goes well, until there are as many as were asked for', async () => {
    const flow = createFlow(10, () => 0);
    const rounds = [];
    for (let i = 0; i < 5; i += 1) rounds.push(await round(flow, 'at ease'));
    expect(rounds).toEqual([2, 4, 8, 10, 10]);
  });

  it('are half as many when a server wants less, however many were refused together', async () => {
    const flow = createFlow(16, () => 0);
    for (let i = 0; i < 5; i += 1) await round(flow, 'at ease');
    expect(await round(flow, 'strained')).toBe(16);
    expect(await round(flow, 'at ease')).toBe(8);
  });

  it('come back by one in a round, and only after some calm', async () => {
    let now = 0;
    const flow = createFlow(16, () => now);
    for (let i = 0; i < 5; i += 1) await round(flow, 'at ease');
    await round(flow, 'strained');
    for (let i = 0; i < 5; i += 1) expect(await round(flow, 'at ease')).toBe(8);
    now = 2_000;
    expect([await round(flow, 'at ease'), await round(flow, 'at ease'), await round(flow, 'at ease')]).toEqual([
      8, 9, 10,
    ]);
  });

  it('wait twice as long before the next step up when the last one came too early', async () => {
    let now = 0;
    const flow = createFlow(4, () => now);
    await round(flow, 'at ease');
    await round(flow, 'strained');
    now = 2_000;
    await round(flow, 'at ease');
    await round(flow, 'at ease');
    expect(await round(flow, 'strained')).toBeGreaterThan(2);
    now = 2_000 + 3_900;
    expect(await round(flow, 'at ease')).toBe(await round(flow, 'at ease'));
    now = 2_000 + 4_000;
    const before = await round(flow, 'at ease');
    expect(await round(flow, 'at ease')).toBe(before + 1);
  });

  it('are always at least one and at most as many as were asked for, and nobody waits for ever', async () => {
    const steps = fc.array(fc.tuple(fc.constantFrom<Strain>('at ease', 'strained'), fc.nat(5_000)), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 100 }), steps, async (most, all) => {
        let now = 0;
        const flow = createFlow(most, () => now);
        for (const [strain, ms] of all) {
          now += ms;
          const given = await round(flow, strain);
          expect(given).toBeGreaterThanOrEqual(1);
          expect(given).toBeLessThanOrEqual(most);
        }
        const turn = await flow.take(never);
        const second = most === 1 ? flow.take(never) : null;
        turn?.end('strained');
        expect(await second).not.toBe(undefined);
      }),
      { numRuns: 60 },
    );
  });

  it('give no turn to whoever was interrupted', async () => {
    const flow = createFlow(1, () => 0);
    const turn = await flow.take(never);
    const stop = new AbortController();
    const waiting = flow.take(stop.signal);
    stop.abort();
    expect(await waiting).toBe(null);
    turn?.end('at ease');
    expect(await flow.take(never)).not.toBe(null);
  });
});

describe('a server', () => {
  const outcomesOf = async (port: number, count: number): Promise<Record<string, number>> => {
    const sender = transportTo([serverAt(port)], { connections: 10 });
    const ended = await Promise.all(Array.from({ length: count }, () => sender.send(letter(), never)));
    await sender.close();
    return Object.fromEntries(
      Map.groupBy(ended, (one) => one.kind)
        .entries()
        .map(([kind, all]) => [kind, all.length]),
    );
  };

  it('that lets in three connections at a time gets every message, and none has to be tried again later', async () => {
    const script = await startScript({
      acts: (phase, connection) => (phase === 'greeting' && connection > 3 ? { say: '421 4.7.0 too many' } : undefined),
    });
    expect(await outcomesOf(script.port, 200)).toEqual({ sent: 200 });
    expect(script.kept).toHaveLength(200);
    expect(new Set(script.kept)).toHaveLength(200);
    // Each try that is in vain costs the server something: they are few.
    expect(script.connections()).toBeLessThan(12);
    await script.close();
  });

  it('that lets nobody in is not waited for', async () => {
    const script = await startScript({
      acts: (phase) => (phase === 'greeting' ? { say: '421 4.3.2 closed' } : undefined),
    });
    expect(await outcomesOf(script.port, 40)).toEqual({ retry: 40 });
    expect(script.connections()).toBeLessThan(10);
    await script.close();
  });

  it('that takes a few messages over one connection and then closes it gets the rest over others', async () => {
    const seen = new Map<number, number>();
    const script = await startScript({
      acts: (phase, connection) => {
        if (phase !== 'mail') return undefined;
        seen.set(connection, (seen.get(connection) ?? 0) + 1);
        return (seen.get(connection) ?? 0) > 5 ? { say: '421 4.4.2 enough' } : undefined;
      },
    });
    expect(await outcomesOf(script.port, 100)).toEqual({ sent: 100 });
    expect(new Set(script.kept)).toHaveLength(100);
    await script.close();
  });

  it('that is out of something for a moment gets fewer at a time, and each refused message later', async () => {
    let refusals = 0;
    const script = await startScript({
      acts: (phase, _connection, message) => {
        if (phase !== 'dot' || message % 10 !== 0) return undefined;
        refusals += 1;
        return { say: '452 4.3.1 insufficient storage' };
      },
    });
    const ended = await outcomesOf(script.port, 100);
    expect(ended).toEqual({ sent: 100 - refusals, retry: refusals });
    expect(refusals).toBeGreaterThan(0);
    await script.close();
  });
});
