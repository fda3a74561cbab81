import fc from 'fast-check';
import { expect, it } from 'vitest';
import { failingRun, lastedMs } from '../../src/domain/failingRun.ts';
import type { Sample } from '../../src/domain/greenLight.ts';
import { at, look } from '../helpers/greenLight.ts';

const bad = (minute: number, more: Partial<Sample> = {}): Sample =>
  look(minute, { healthy: false, reason: 'HTTP 503', ...more });
const everyMs = 30_000;

it.each<[string, readonly Sample[], number | null]>([
  ['nobody has looked', [], null],
  ['it is healthy', [bad(0), look(0.5)], null],
  ['it has failed once', [look(0), bad(0.5)], 0.5],
  ['it fails since a while', [look(0), bad(0.5), bad(1), bad(1.5)], 0.5],
  ['it failed before, was well for a moment and fails again', [bad(0), look(0.5), bad(1), bad(1.5)], 1],
  ['nobody looked for longer than three intervals', [bad(0), bad(1.6), bad(2)], 1.6],
  ['the intervals are long', [bad(0, { everyMs: 300_000 }), bad(2)], 0],
  ['the samples come in any order', [bad(1), look(0), bad(2), bad(1.5)], 1],
])('where %s', (_, samples, since) => {
  const run = failingRun(samples, at(2), everyMs);
  expect(run?.since ?? null).toEqual(since === null ? null : at(since));
});

it('says nothing of now once nobody has looked for longer than three intervals', () => {
  expect(failingRun([bad(0)], at(1.5), everyMs)).not.toBeNull();
  expect(failingRun([bad(0)], at(1.6), everyMs)).toBeNull();
});

it('has lasted from the first failed look to the newest, and one look lasts no time', () => {
  const of = (samples: readonly Sample[]) => failingRun(samples, at(2), everyMs);
  expect([[bad(2)], [bad(1), bad(1.5)]].map((samples) => lastedMs(of(samples) ?? { ...never }))).toEqual([0, 30_000]);
});

const never = { probe: '', since: new Date(0), last: bad(0) };

it('never holds a healthy look or a gap, whatever was seen', () => {
  const sample = fc.record({
    minute: fc.integer({ min: 0, max: 60 }).map((half) => half / 2),
    healthy: fc.boolean(),
    everyMs: fc.constantFrom(10_000, 30_000, 120_000),
  });
  fc.assert(
    fc.property(fc.array(sample, { maxLength: 40 }), (given) => {
      const samples = given.map(({ minute, ...more }) => look(minute, more));
      const run = failingRun(samples, at(30), everyMs);
      if (!run) return;
      const inside = samples.filter((one) => one.at >= run.since && one.at <= run.last.at);
      // Of two at the same moment the order is open.
      const clear = inside.filter((one) => one.at > run.since && one.at < run.last.at);
      const twice = new Set(
        clear.filter((one) => clear.some((two) => two !== one && two.at.getTime() === one.at.getTime())),
      );
      for (const one of clear) if (!twice.has(one)) expect(one.healthy).toBe(false);
      expect(run.last.healthy).toBe(false);
      expect(run.since.getTime()).toBeLessThanOrEqual(run.last.at.getTime());
    }),
  );
});

it('is not ended by a look from the future, which a clock that was set back has left', () => {
  const samples = [bad(1), bad(1.5), look(2.5)];
  expect(failingRun(samples, at(2), everyMs)).toMatchObject({ since: at(1), last: { at: at(1.5) } });
  expect(failingRun([bad(2)], at(2), everyMs)).toMatchObject({ since: at(2) });
});
