import { describe, expect, it } from 'vitest';
import type { Incident } from '../../src/domain/incident.ts';
import { testWork } from '../helpers/httpPageHistory.ts';
import { entryOf, record, updateIdOf, uuidOf } from '../helpers/storeEntry.ts';
import type { TwoConnections } from './store.ts';

const at = (minutes: number): Date => new Date(Date.UTC(2026, 10, 23, 12, minutes));
const resolved = (minutes: number): Partial<Incident> => ({ status: 'resolved', resolvedAt: at(minutes) });
const numbers = (incidents: readonly Incident[]): readonly number[] => incidents.map((one) => one.number);

export function describeIncidentStore(engine: string, connections: () => TwoConnections): void {
  describe(`${engine}: incidents`, () => {
    const { store, other } = connections();

    it('is empty at first, and says so to every question', async () => {
      const { incidents } = store();
      expect([await incidents.listOpen(), await incidents.list(), await incidents.timeline(uuidOf(1))]).toEqual([
        [],
        [],
        [],
      ]);
      expect([await incidents.byNumber(1), await incidents.byUuid(uuidOf(1)), await incidents.lastResolved()]).toEqual([
        null,
        null,
        null,
      ]);
      expect([await incidents.openByKey('k'), await incidents.updateById('u')]).toEqual([null, null]);
      expect([await incidents.updatesByKey('k', null), await incidents.past.of(uuidOf(1), ['a'])]).toEqual([[], []]);
      expect([await incidents.nextNumber(), await incidents.epoch()]).toEqual([1, 0]);
    });

    it('lists the open ones oldest first and all of them newest first', async () => {
      for (const number of [2, 1, 3]) await record(store(), { number });
      await record(store(), { number: 1, seq: 2, incident: resolved(1) });
      expect(numbers(await other().incidents.listOpen())).toEqual([2, 3]);
      expect(numbers(await other().incidents.list())).toEqual([3, 2, 1]);
      expect(await other().incidents.nextNumber()).toBe(4);
    });

    it('keeps planned work beside the incidents: never an open one, and with numbers of the same row', async () => {
      const planned = { status: 'scheduled', work: testWork() } as const;
      const { incident } = await record(store(), { number: 1, incident: planned });
      await record(store(), { number: 2 });
      await record(store(), { number: 3, incident: { ...planned, status: 'completed' } });
      const { incidents } = other();
      expect(numbers(await incidents.listOpen())).toEqual([2]);
      expect(await incidents.listPlanned()).toEqual([incident]);
      expect(numbers(await incidents.list())).toEqual([3, 2, 1]);
      expect(await incidents.maintenanceNumbers()).toEqual(new Set([1, 3]));
      expect([await incidents.lastResolved(), await incidents.nextNumber()]).toEqual([null, 4]);
    });

    it('keeps announcements apart: in no list but their own, and with numbers of the same row', async () => {
      const announced = { status: 'announced', resolvedAt: at(0) } as const;
      const { incident } = await record(store(), { number: 1, incident: announced });
      await record(store(), { number: 2, incident: { key: 'k' } });
      await record(store(), { number: 3, incident: announced });
      const { incidents } = other();
      expect(numbers(await incidents.listAnnouncements())).toEqual([3, 1]);
      expect([numbers(await incidents.list()), numbers(await incidents.listOpen())]).toEqual([[2], [2]]);
      expect([await incidents.byNumber(1), await incidents.lastResolved()]).toEqual([incident, null]);
      expect([await incidents.maintenanceNumbers(), await incidents.nextNumber()]).toEqual([new Set(), 4]);
    });

    it('finds what has ended since then, the last first, and not what was called off', async () => {
      const planned = { work: testWork() };
      await record(store(), { number: 1, incident: resolved(1) });
      await record(store(), { number: 2, incident: resolved(2) });
      await record(store(), { number: 3, incident: { ...planned, status: 'completed', resolvedAt: at(4) } });
      await record(store(), { number: 4, incident: { ...planned, status: 'cancelled', resolvedAt: at(5) } });
      await record(store(), { number: 5, incident: resolved(6) });
      await record(store(), { number: 6 });
      expect(numbers(await other().incidents.endedSince(at(2)))).toEqual([5, 3, 2]);
    });

    it('knows of which something was said since then, or that is among the newest words for all', async () => {
      const said = (number: number, hour: number, more: object = {}) =>
        record(store(), { number, update: { at: at(hour), ...more } });
      await said(1, 1);
      await said(2, 2);
      await said(3, 3, { event: 'note', isPrivate: true });
      await said(4, 4, { isPrivate: true });
      await said(5, 9);
      const uuids = async (hour: number, newest: number) =>
        [...(await other().incidents.spokenOfSince(at(hour), newest))].toSorted();
      expect(await uuids(5, 0)).toEqual([5].map(uuidOf));
      expect(await uuids(5, 2)).toEqual([2, 5].map(uuidOf));
      expect(await uuids(3, 1)).toEqual([3, 4, 5].map(uuidOf));
    });

    it('lets an incident and planned work have the same key, and no two of a kind that are not over', async () => {
      const planned = { status: 'scheduled', work: testWork(), key: 'k' } as const;
      await record(store(), { number: 1, incident: planned });
      await record(store(), { number: 2, incident: { key: 'k' } });
      expect((await other().incidents.openByKey('k'))?.number).toBe(2);
      await expect(record(store(), { number: 3, incident: planned })).rejects.toThrow();
      await record(store(), { number: 1, seq: 2, incident: { ...planned, status: 'cancelled' } });
      await record(store(), { number: 3, incident: planned });
    });

    it('commits the work that ends with an incident together with it, or neither', async () => {
      const { incident: before } = await record(store(), {
        number: 1,
        incident: { status: 'in_progress', work: testWork() },
      });
      const entry = entryOf(await store().incidents.epoch(), { number: 2, incident: { cameFrom: 1 } });
      const ended = { ...before, status: 'cancelled', lastSeq: 2, work: { ...testWork(), became: 2 } } as const;
      const also = {
        incident: ended,
        update: { ...entry.update, id: updateIdOf(1, 2), incidentUuid: uuidOf(1), seq: 2 },
      };
      expect(await store().incidents.record({ ...entry, also, epoch: entry.epoch - 1 })).toBe('stale');
      expect(await other().incidents.byNumber(1)).toEqual(before);
      expect(await store().incidents.record({ ...entry, also })).toBe('recorded');
      expect(await other().incidents.byNumber(1)).toEqual(ended);
      expect(await other().incidents.byNumber(2)).toEqual(entry.incident);
      expect((await other().incidents.timeline(uuidOf(1))).map((one) => one.seq)).toEqual([1, 2]);
    });

    it('finds one by its number and by its uuid', async () => {
      const { incident } = await record(store(), { number: 12 });
      expect(await other().incidents.byNumber(12)).toEqual(incident);
      expect(await other().incidents.byUuid(uuidOf(12))).toEqual(incident);
      expect(await other().incidents.byNumber(11)).toBeNull();
    });

    it.each([
      ['the latest all-clear', [5, 9, 7], 2],
      ['the higher number among those of one instant', [9, 9, 7], 2],
    ])('takes for the one resolved last: %s', async (_, minutes, number) => {
      for (const [index, minute] of minutes.entries()) {
        await record(store(), { number: index + 1, incident: resolved(minute) });
      }
      expect((await store().incidents.lastResolved())?.number).toBe(number);
    });

    it('knows the key of an open incident until its all-clear, and then for a new one', async () => {
      await record(store(), { number: 1, incident: { key: 'ci-1' } });
      expect((await other().incidents.openByKey('ci-1'))?.number).toBe(1);
      expect(await other().incidents.openByKey('ci-2')).toBeNull();
      await record(store(), { number: 1, seq: 2, incident: { key: 'ci-1', ...resolved(1) } });
      expect(await other().incidents.openByKey('ci-1')).toBeNull();
      await record(store(), { number: 2, incident: { key: 'ci-1' } });
      expect((await other().incidents.openByKey('ci-1'))?.number).toBe(2);
    });

    it('finds updates by their key, newest first, in all incidents or in one', async () => {
      await record(store(), { number: 1, update: { key: 'k' } });
      await record(store(), { number: 2, update: { key: 'other' } });
      await record(store(), { number: 2, seq: 2, update: { key: 'k' } });
      const ids = async (uuid: string | null) => (await other().incidents.updatesByKey('k', uuid)).map((one) => one.id);
      expect(await ids(null)).toEqual([updateIdOf(2, 2), updateIdOf(1, 1)]);
      expect(await ids(uuidOf(1))).toEqual([updateIdOf(1, 1)]);
      expect(await ids(uuidOf(3))).toEqual([]);
    });

    it('gives a timeline in its order, and many at once, each under its incident', async () => {
      for (const [number, seq] of [
        [1, 1],
        [2, 1],
        [1, 2],
        [1, 3],
      ] as const) {
        await record(store(), { number, seq });
      }
      expect((await other().incidents.timeline(uuidOf(1))).map((one) => one.seq)).toEqual([1, 2, 3]);
      const uuids = Array.from({ length: 1200 }, (_, index) => uuidOf(index + 1));
      const all = await other().incidents.timelines(uuids);
      expect([...all].map(([uuid, updates]) => [uuid, updates.map((one) => one.seq)])).toEqual([
        [uuidOf(1), [1, 2, 3]],
        [uuidOf(2), [1]],
      ]);
    });

    it('gives back an entry to its last field', async () => {
      const whole = entryOf(0, {
        number: 7,
        incident: {
          components: [{ name: 'checkout', status: 'operational' }],
          touched: ['checkout', 'search'],
          reopenedAt: at(1),
          resolvedAt: at(2),
          monitoringSince: at(3),
          nextUpdateBy: at(4),
          falseAllClears: 2,
          isPrivate: true,
          status: 'resolved',
          key: 'schlüssel "1"',
        },
        update: {
          event: 'resolved',
          body: 'Bezahlt wird wieder. 支払い ✅\n\n- it’s "over"',
          isPrivate: true,
          evidence: { healthyForMs: 1, requiredMs: 2, stableSince: at(5), override: 'I saw it', confirmedBy: 'person' },
          key: 'k',
          requestHash: 'abc',
          corrects: 3,
        },
      });
      await store().incidents.record(whole);
      expect(await other().incidents.byNumber(7)).toEqual(whole.incident);
      expect(await other().incidents.timeline(uuidOf(7))).toEqual([whole.update]);
      expect(await other().incidents.updateById(whole.update.id)).toEqual(whole.update);
    });
  });
}
