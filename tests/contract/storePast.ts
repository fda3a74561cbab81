import { describe, expect, it } from 'vitest';
import { newDelivery, record, uuidOf } from '../helpers/storeEntry.ts';
import type { TwoConnections } from './store.ts';

const people = Array.from({ length: 2300 }, (_, index) => `p${(index * 7919) % 2300}@acme.example`);

export function describePast(engine: string, connections: () => TwoConnections): void {
  describe(`${engine}: what came before`, () => {
    const { store, other } = connections();
    const past = () => other().incidents.past;

    it('comes in pages, all of one recipient on one of them, oldest first', async () => {
      for (const seq of [1, 2]) {
        const deliveries = people.map((to) => newDelivery(`${seq} ${to}`, { to }));
        await record(store(), { seq, deliveries });
      }
      const pages = await Array.fromAsync(past().pages(uuidOf(1), 'a'));
      expect(pages.length).toBeGreaterThan(1);
      expect(new Set(pages.flat().map((one) => one.id)).size).toBe(2 * people.length);
      for (const page of pages) {
        const own = Map.groupBy(page, (one) => one.to);
        expect([...own.values()].every((all) => all.map((one) => one.seq).join() === '1,2')).toBe(true);
      }
    });

    it('knows who is in it, and who is not', async () => {
      await record(store(), { deliveries: [newDelivery('d', { to: 'ann@acme.example' })] });
      const asked = ['ann@acme.example', 'ben@acme.example'];
      expect(await past().knows(uuidOf(1), 'a', asked)).toEqual(new Set(['ann@acme.example']));
      expect(await past().knows(uuidOf(1), 'b', asked)).toEqual(new Set());
      expect(await past().knows(uuidOf(1), 'a', [])).toEqual(new Set());
    });

    it('tells what waits elsewhere, and where an entry may have been heard', async () => {
      await record(store(), {
        deliveries: [newDelivery('a'), newDelivery('b', { channel: 'b' }), newDelivery('c', { channel: 'c' })],
      });
      const at = new Date();
      await other().outbox.decide({ id: 'c', from: ['queued'], to: 'sending' }, at);
      await other().outbox.decide({ id: 'c', from: ['sending'], to: 'uncertain' }, at);
      expect((await past().waiting(uuidOf(1), ['a'])).map((one) => one.id)).toEqual(['b']);
      expect((await past().waiting(uuidOf(1), [])).map((one) => one.id)).toEqual(['a', 'b']);
      expect(await past().toldOn(uuidOf(1), [1])).toEqual(['c']);
      expect(await past().toldOn(uuidOf(1), [2])).toEqual([]);
    });
  });
}
