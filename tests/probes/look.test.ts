import { expect, it } from 'vitest';
import { lookAt } from '../../src/probes/look.ts';
import type { Finding, Probe } from '../../src/probes/probe.ts';
import { never, testNow } from '../helpers/httpChannelIo.ts';

const good: Finding = { healthy: true, reason: 'HTTP 200' };
const bad: Finding = { healthy: false, reason: 'HTTP 503' };

function setUp(retries: number, ...findings: readonly (Finding | Error)[]) {
  const slept: number[] = [];
  const left = [...findings];
  const probe: Probe = {
    name: 'shop',
    settings: { timeout: 1000, retries, allowMetadata: false },
    definition: {
      type: 'scripted',
      title: 'Scripted',
      settings: {},
      look: async () => {
        const next = left.shift();
        if (!next) throw new Error('looked once too often');
        if (next instanceof Error) throw next;
        return next;
      },
    },
  };
  const io = {
    http: () => Promise.reject(new Error('not used')),
    now: () => testNow,
    monotonicMs: () => slept.length * 1000,
    sleep: async (ms: number) => void slept.push(ms),
  };
  return { slept, left, run: (signal = never) => lookAt(probe, io, 30_000, signal) };
}

it('looks once where that is enough', async () => {
  const { run, slept } = setUp(2, good);
  expect(await run()).toEqual({
    probe: 'shop',
    at: testNow,
    healthy: true,
    reason: 'HTTP 200',
    everyMs: 30_000,
    tookMs: 0,
  });
  expect(slept).toEqual([]);
});

it.each([
  [0, [bad], false],
  [1, [bad, good], true],
  [2, [bad, bad, good], true],
  [2, [bad, bad, bad], false],
])('with %i retries %j is healthy: %s', async (retries, findings, healthy) => {
  const { run, left, slept } = setUp(retries, ...findings);
  expect((await run()).healthy).toBe(healthy);
  expect(left).toEqual([]);
  expect(slept).toHaveLength(findings.length - 1);
});

it('does not try again once it is interrupted', async () => {
  const { run } = setUp(5, bad);
  expect((await run(AbortSignal.abort())).healthy).toBe(false);
});

it('takes a probe that breaks for no health, and goes on', async () => {
  expect(await setUp(0, new Error('no such thing')).run()).toMatchObject({
    healthy: false,
    reason: 'the probe itself failed: no such thing',
  });
  expect(await setUp(1, new Error('once'), good).run()).toMatchObject({ healthy: true });
});
