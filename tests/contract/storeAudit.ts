import { describe, expect, it } from 'vitest';
import { subjectOf } from '../../src/domain/audit.ts';
import { actionsOf, fillAudited, trailOf, wholeTrail } from '../helpers/auditedStore.ts';
import { testNow } from '../helpers/httpChannelIo.ts';
import { entryOf, newDelivery, record, uuidOf } from '../helpers/storeEntry.ts';
import { auditedMembers } from './auditedMethods.ts';
import type { TwoConnections } from './store.ts';

export function describeAudit(engine: string, connections: () => TwoConnections): void {
  describe(`${engine}: the audit trail`, () => {
    const { store, other } = connections();

    it('is sound while it is empty, and begins with the first thing that is done', async () => {
      expect(await store().audit.verify(wholeTrail)).toMatchObject({ kind: 'sound', entries: 0, head: null });
      await record(store(), { deliveries: [newDelivery('a'), newDelivery('b', { to: 'ada@x.test' })] });
      const [first, second] = await trailOf(other());
      expect(first).toMatchObject({ seq: 1, action: 'trail.began' });
      expect(subjectOf(first?.subject ?? '')).toMatchObject({ before: { updates: 0 } });
      expect(second).toMatchObject({ seq: 2, action: 'entry.recorded' });
      // A server's clock is half a round trip away.
      expect(Math.abs((second?.at ?? 0) - testNow.getTime())).toBeLessThan(10_000);
      expect(subjectOf(second?.subject ?? '')).toMatchObject({
        incident: uuidOf(1),
        id: 'INC-1',
        number: 1,
        deliveries: 2,
      });
    });

    it('holds no address, name or text of what was done', async () => {
      await fillAudited(store());
      const text = JSON.stringify(await trailOf(store()));
      expect(text).not.toMatch(/x\.test|person\d|Emoji|Card payments/u);
    });

    it('is sound over all that was done, from either connection, and lists what belongs to an incident', async () => {
      await fillAudited(store());
      const entries = (await trailOf(store())).length;
      expect(await other().audit.verify(wholeTrail)).toMatchObject({
        kind: 'sound',
        entries,
        checked: entries,
        updates: 4,
      });
      expect((await trailOf(other(), uuidOf(2))).map(({ action }) => action)).toEqual([
        'entry.recorded',
        'entry.recorded',
      ]);
      const newest = await Array.fromAsync(store().audit.pages(null, 3));
      expect(newest.flat().map(({ seq }) => seq)).toEqual([entries - 2, entries - 1, entries]);
    });

    it('finds a noted hash for as long as it is there, whole or its beginning', async () => {
      await record(store());
      const noted = (await trailOf(store())).at(-1)?.hash ?? '';
      await record(store(), { seq: 2 });
      for (const head of [noted, noted.slice(0, 12)]) {
        expect(await store().audit.verify({ ...wholeTrail, head })).toMatchObject({ kind: 'sound', headSeq: 2 });
        expect(await store().audit.verify({ ...wholeTrail, head, newest: 1 })).toMatchObject({
          headSeq: 2,
          checked: 1,
        });
      }
      const fault = { kind: 'head_unknown', head: 'f'.repeat(12) };
      expect(await store().audit.verify({ ...wholeTrail, head: fault.head })).toMatchObject({ kind: 'broken', fault });
    });

    it('is one chain, whoever writes at once', async () => {
      await record(store());
      await Promise.all(
        Array.from({ length: 12 }, async (_, at) => {
          const through = at % 2 === 0 ? store() : other();
          if (at % 3 !== 0) return await through.audit.note({ action: 'contacts.exported', subject: { at } });
          const address = { kind: 'email', key: `p${at}@x.test`, reason: 'bounced', at: testNow } as const;
          return await through.people.suppress([address]);
        }),
      );
      expect(await store().audit.verify(wholeTrail)).toMatchObject({ kind: 'sound', entries: 14 });
    });

    it('does not grow by what was not recorded after all', async () => {
      await record(store());
      const entry = entryOf(0, { seq: 2 });
      expect(await store().incidents.record(entry)).toBe('stale');
      const broken = {
        ...entryOf(1, { seq: 2 }),
        pages: async function* () {
          yield { deliveries: [newDelivery('a')], overtaken: [] };
          throw new Error('on the way');
        },
      };
      await expect(store().incidents.record(broken)).rejects.toThrow('on the way');
      expect(await actionsOf(store())).toEqual(['trail.began', 'entry.recorded']);
    });

    for (const [name, methods] of Object.entries(auditedMembers)) {
      for (const [method, how] of methods === 'reads' ? [] : Object.entries(methods)) {
        if (typeof how === 'string') continue;
        it(`has what ${name}.${method} does`, async () => {
          await how.before?.(store());
          const before = await actionsOf(store());
          await how.act(store());
          expect((await actionsOf(other())).slice(before.length).filter((one) => one !== 'trail.began')).toEqual(
            how.actions,
          );
          expect(await store().audit.verify(wholeTrail)).toMatchObject({ kind: 'sound' });
        });
      }
    }
  });
}
