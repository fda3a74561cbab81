import { expect, it } from 'vitest';
import { type LookIo, lookAt } from '../../src/probes/look.ts';
import type { Finding, Probe } from '../../src/probes/probe.ts';
import { testNow } from '../helpers/httpChannelIo.ts';
import { probeIo } from '../helpers/probeIo.ts';

const good: Finding = { healthy: true, reason: 'HTTP 200' };
const bad: Finding = { healthy: false, reason: 'HTTP 503' };

function setUp(retries: number, findings: readonly (Finding | Error)[], more: Partial<LookIo> = {}, interrupt = false) {
  const stop = new AbortController();
  const slept: number[] = [];
  const left = [...findings];
  const probe: Probe = {
    name: 'shop',
    settings: { timeout: 1000, retries, allowMetadata: false },
    definition: {
      type: 'scripted',
      title: 'Scripted',
      healthyWhen: 'the script says so',
      client: 'none',
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
    ...probeIo(),
    monotonicMs: () => slept.length * 1000,
    sleep: async (ms: number) => {
      slept.push(ms);
      if (interrupt) stop.abort();
    },
    ...more,
  };
  return { slept, left, run: (signal = stop.signal) => lookAt(probe, io, 30_000, signal) };
}

it('looks once where that is enough', async () => {
  const { run, slept } = setUp(2, [good]);
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
  const { run, left, slept } = setUp(retries, findings);
  expect((await run()).healthy).toBe(healthy);
  expect(left).toEqual([]);
  expect(slept).toHaveLength(findings.length - 1);
});

it('does not try again once it is interrupted', async () => {
  const { run } = setUp(5, [bad]);
  expect((await run(AbortSignal.abort())).healthy).toBe(false);
});

it('takes a probe that breaks for no health, and goes on', async () => {
  expect(await setUp(0, [new Error('no such thing')]).run()).toMatchObject({
    healthy: false,
    reason: 'the probe itself failed: no such thing',
  });
  expect(await setUp(1, [new Error('once'), good]).run()).toMatchObject({ healthy: true });
});

it('is interrupted between two tries as well', async () => {
  const { run, left } = setUp(5, [bad, good], {}, true);
  expect((await run()).healthy).toBe(false);
  expect(left).toEqual([good]);
});

it('measures by the clock that nobody sets, and dates by the other', async () => {
  const jumped = new Date('2030-01-01T00:00:00.000Z');
  const { run } = setUp(1, [bad, good], { now: () => jumped });
  expect(await run()).toMatchObject({ at: jumped, tookMs: 1000 });
});

it('stores no secret, no control character and no novel', async () => {
  const reason = `HTTP 500\u001b[2J, for hunter2${'x'.repeat(1000)}`;
  const { run } = setUp(0, [{ healthy: false, reason }], { redact: (text) => text.replaceAll('hunter2', '***') });
  expect((await run()).reason).toMatch(/^HTTP 500 \[2J, for \*{3}x+…$/u);
});
