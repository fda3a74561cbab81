import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLines } from '../../src/delivery/lines.ts';
import { createDeliveryBench, type DeliveryBench } from '../helpers/appDelivery.ts';
import { never } from '../helpers/httpChannelIo.ts';

let bench: DeliveryBench;
beforeEach(async () => {
  bench = await createDeliveryBench();
});
afterEach(() => bench.remove());

describe('the open channels of a run', () => {
  it('are opened once, however many ask, and closed once', async () => {
    const [a, b] = [bench.channel('a'), bench.channel('b')];
    const lines = createLines(bench.deps([a, b]), never);
    const all = await Promise.all([lines.of(a), lines.of(a), lines.of(b)]);
    expect(all[0]).toBe(all[1]);
    expect(all.map(({ channel }) => channel.name)).toEqual(['a', 'a', 'b']);
    await lines.close();
    expect([a.uses, b.uses]).toEqual([
      { opened: 1, closed: 1 },
      { opened: 1, closed: 1 },
    ]);
  });

  it('are opened anew after a failure, because a secret may have been put right', async () => {
    const faults = [new Error('no secret')];
    const open = (): void => {
      const fault = faults.shift();
      if (fault) throw fault;
    };
    const a = bench.channel('a', { open });
    const lines = createLines(bench.deps([a]), never);
    await expect(lines.of(a)).rejects.toThrow('no secret');
    expect((await lines.of(a)).channel).toBe(a);
    await lines.close();
    expect(a.uses).toEqual({ opened: 2, closed: 1 });
  });

  it('are closed although one of them could not be opened', async () => {
    const a = bench.channel('a');
    const broken = bench.channel('b', {
      open: () => {
        throw new Error('no secret');
      },
    });
    const lines = createLines(bench.deps([a, broken]), never);
    await lines.of(a);
    const opening = lines.of(broken);
    await Promise.all([lines.close(), expect(opening).rejects.toThrow()]);
    expect(a.uses.closed).toBe(1);
  });

  it.each([1, 2, 3])(
    'have %d places, which whoever waits gets in their turn, also after one that failed',
    async (lanes) => {
      const a = bench.channel('a', { lanes });
      const { inPlace } = await createLines(bench.deps([a]), never).of(a);
      const began: number[] = [];
      let now = 0;
      let most = 0;
      const all = Array.from({ length: 7 }, (_, index) =>
        inPlace(async () => {
          began.push(index);
          now += 1;
          most = Math.max(most, now);
          await bench.time.sleep(100);
          now -= 1;
          if (index % 2 === 1) throw new Error('failed');
          return index;
        }).catch(() => -1),
      );
      expect(await Promise.all(all)).toEqual([0, -1, 2, -1, 4, -1, 6]);
      expect(began).toEqual([0, 1, 2, 3, 4, 5, 6]);
      expect(most).toBe(lanes);
      // All are free again.
      expect(await Promise.all([inPlace(async () => 'a'), inPlace(async () => 'b')])).toEqual(['a', 'b']);
    },
  );
});
