import { describe, expect, it } from 'vitest';
import type { Sample } from '../../src/domain/greenLight.ts';
import type { TwoConnections } from './store.ts';

const sample = (probe: string, seconds: number, healthy = true): Sample => ({
  probe,
  at: new Date(Date.UTC(2026, 10, 23, 10, 0, seconds)),
  healthy,
  reason: healthy ? '200' : 'HTTP 502',
  everyMs: 30_000,
  tookMs: 12,
});

export function describeSamples(engine: string, connections: () => TwoConnections): void {
  describe(`${engine}: samples`, () => {
    const { store, other } = connections();

    it('gives back what was seen, oldest first, through any connection', async () => {
      await store().samples.add([sample('shop', 60, false), sample('api', 30)]);
      await other().samples.add([sample('shop', 30)]);
      expect(await other().samples.since(['shop', 'api'], sample('', 0).at)).toEqual(
        expect.arrayContaining([sample('shop', 30), sample('api', 30), sample('shop', 60, false)]),
      );
      expect(await store().samples.since(['shop'], sample('', 0).at)).toEqual([
        sample('shop', 30),
        sample('shop', 60, false),
      ]);
    });

    it('leaves out other probes and what is older than asked for, but not what is exactly as old', async () => {
      await store().samples.add([sample('shop', 29), sample('shop', 30), sample('api', 31)]);
      expect(await store().samples.since(['shop'], sample('', 30).at)).toEqual([sample('shop', 30)]);
    });

    it('gives the last few of each probe, oldest first, however many there are', async () => {
      await store().samples.add([1, 2, 3, 4].map((seconds) => sample('shop', seconds, seconds % 2 === 0)));
      await other().samples.add([sample('api', 9)]);
      const recent = await store().samples.recent(['shop', 'api', 'none'], 2);
      expect(recent).toEqual(
        new Map([
          ['shop', [sample('shop', 3, false), sample('shop', 4)]],
          ['api', [sample('api', 9)]],
          ['none', []],
        ]),
      );
    });

    it('says since when a probe has not been healthy, and nothing of those that are', async () => {
      await store().samples.add([sample('new', 1, false), sample('new', 2, false)]);
      await store().samples.add([sample('back', 1, false), sample('back', 2)]);
      await store().samples.add([1, 2, 3, 4].map((seconds) => sample('shop', seconds, seconds === 2)));
      expect(await other().samples.unhealthySince(['new', 'back', 'shop', 'none'])).toEqual(
        new Map([
          ['new', sample('', 1).at],
          ['shop', sample('', 3).at],
        ]),
      );
    });

    it('names the newest look at each probe', async () => {
      expect(await store().samples.latest()).toEqual([]);
      await store().samples.add([sample('shop', 1), sample('api', 2)]);
      await store().samples.add([sample('shop', 3, false)]);
      const latest = await store().samples.latest();
      expect(new Map(latest.map((one) => [one.probe, one]))).toEqual(
        new Map([
          ['api', sample('api', 2)],
          ['shop', sample('shop', 3, false)],
        ]),
      );
    });
  });
}
