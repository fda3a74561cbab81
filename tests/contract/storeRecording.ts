import { describe, expect, it } from 'vitest';
import { erasedMark, notSentAgain } from '../../src/domain/delivery.ts';
import type { Move, Store } from '../../src/store/store.ts';
import { entryOf, type Given, newDelivery, record, updateIdOf, uuidOf } from '../helpers/storeEntry.ts';
import type { TwoConnections } from './store.ts';

/** All that a store would show of an entry. */
const everything = async ({ incidents, outbox }: Store) => ({
  incidents: await incidents.list(),
  timelines: await incidents.timelines([uuidOf(1), uuidOf(2)]),
  deliveries: await outbox.deliveries({}),
  epoch: await incidents.epoch(),
});

const owned = { channel: 'a', locale: 'en', message: { subject: null, text: 'x', html: null, parts: [] } };

export function describeRecording(engine: string, connections: () => TwoConnections): void {
  describe(`${engine}: recording`, () => {
    const { store, other } = connections();

    it('stores incident, update, messages and deliveries as one, for every connection at once', async () => {
      const message = { subject: 'S', text: 'text', html: '<p>text</p>', parts: ['two', 'three'] };
      await record(store(), {
        deliveries: [
          newDelivery('d1', { nextAttemptAt: new Date(1000), expiresAt: new Date(2000), means: 'look-up' }),
          newDelivery('d2', { channel: 'b', to: 'ann@acme.example', state: 'skipped', reason: 'suppressed' }),
        ],
        messages: [{ channel: 'a', locale: 'en', message }],
      });
      expect(await other().outbox.message(updateIdOf(1, 1), 'a', 'en')).toEqual(message);
      expect(await other().outbox.message(updateIdOf(1, 1), 'a', 'de')).toBeNull();
      expect(await other().outbox.delivery('d1')).toMatchObject({
        incidentUuid: uuidOf(1),
        incidentNumber: 1,
        updateId: updateIdOf(1, 1),
        seq: 1,
        event: 'investigating',
        state: 'queued',
        attempts: 0,
        resends: 0,
        nextAttemptAt: new Date(1000),
        expiresAt: new Date(2000),
        remoteId: null,
        url: null,
        means: 'look-up',
      });
      expect(await other().outbox.delivery('d2')).toMatchObject({ state: 'skipped', to: 'ann@acme.example' });
    });

    it.each<[string, Given]>([
      ['a delivery has the id of another', { number: 1, seq: 2, deliveries: [newDelivery('new'), newDelivery('old')] }],
      ['two messages are for one channel and locale', { number: 1, seq: 2, messages: [owned, owned] }],
      ['the update has the id of another', { number: 1, seq: 2, update: { id: updateIdOf(1, 1) } }],
      ['the timeline has that number already', { number: 1, seq: 1, update: { id: updateIdOf(1, 9) } }],
      ['the key is that of another update of the incident', { number: 1, seq: 2, update: { key: 'k' } }],
      ['the number is that of another incident', { number: 2, incident: { number: 1 } }],
      ['the key is that of another open incident', { number: 2, incident: { key: 'open-key' } }],
    ])('stores nothing of an entry where %s', async (_, given) => {
      const delivery = { deliveries: [newDelivery('old')] };
      await record(store(), { ...delivery, incident: { key: 'open-key' }, update: { key: 'k' } });
      const before = await everything(other());
      const entry = entryOf(1, { deliveries: [newDelivery('new')], overtaken: ['old'], ...given });
      await expect(store().incidents.record(entry)).rejects.toThrow();
      expect(await everything(other())).toEqual(before);
      await record(store(), { number: 2, incident: { key: 'free' } });
      expect(await other().incidents.epoch()).toBe(2);
    });

    it('counts each entry, and says so in its identity', async () => {
      for (const seq of [1, 2, 3]) {
        await record(store(), { seq });
        expect((await other().identity()).epoch).toBe(seq);
        expect(await other().outbox.epochOf(updateIdOf(1, seq))).toBe(seq);
      }
      expect((await store().identity()).uuid).toBe((await other().identity()).uuid);
    });

    it('refuses, storing nothing, what was decided before another entry came', async () => {
      const late = entryOf(await store().incidents.epoch(), { number: 2, deliveries: [newDelivery('late')] });
      await record(other(), { number: 1 });
      expect(await store().incidents.record(late)).toBe('stale');
      expect((await everything(store())).incidents.map((one) => one.number)).toEqual([1]);
      expect(await store().outbox.deliveries({})).toEqual([]);
    });

    it('lets one of many through that decided upon the same state', async () => {
      const racers = Array.from({ length: 6 }, (_, index) =>
        (index % 2 === 0 ? store() : other()).incidents.record(entryOf(0, { number: index + 1 })),
      );
      const results = await Promise.all(racers);
      expect(results.filter((one) => one === 'recorded')).toHaveLength(1);
      expect(await store().incidents.list()).toHaveLength(1);
    });

    it('keeps the order of planning, however many deliveries an entry has', async () => {
      const ids = Array.from({ length: 1203 }, (_, index) => `d${(index * 7919) % 1203}`);
      await record(store(), { deliveries: ids.map((id) => newDelivery(id, { to: `${id}@acme.example` })) });
      expect((await other().outbox.deliveries({})).map((one) => one.id)).toEqual(ids);
      expect((await other().incidents.past.of(uuidOf(1), ['a'])).map((one) => one.id)).toEqual(ids);
    });

    it('cancels what the entry overtakes, and leaves alone what has moved on meanwhile', async () => {
      const many = Array.from({ length: 1100 }, (_, index) => newDelivery(`d${index}`));
      await record(store(), { deliveries: many });
      const lease = await store().outbox.takeLease(nobody, new Date(), 30_000);
      if (lease.kind !== 'taken') throw new Error(lease.kind);
      const sending = { from: ['queued'], to: 'sending' } as const;
      await store().outbox.write(
        lease.fence,
        [0, 1, 2].map((n) => ({ id: `d${n}`, ...sending })),
        new Date(),
      );
      const next = [
        { id: 'd1', from: ['sending'], to: 'sent' } as const,
        { id: 'd2', from: ['sending'], to: 'retrying', nextAttemptAt: new Date() } as const,
      ];
      await store().outbox.write(lease.fence, next, new Date());
      await record(other(), { seq: 2, overtaken: many.slice(0, -1).map((one) => one.id) });
      const states = Map.groupBy(await store().outbox.deliveries({}), (one) => `${one.state} ${one.reason}`);
      expect(new Map([...states].map(([state, all]) => [state, all.length]))).toEqual(
        new Map([
          ['sending null', 1],
          ['sent null', 1],
          ['cancelled overtaken', 1097],
          ['queued null', 1],
        ]),
      );
      expect((await store().outbox.delivery('d2'))?.nextAttemptAt).toBeNull();
    });

    it('leaves uncertain what it overtakes while it waited to be sent again after a lost answer', async () => {
      const erased = { to: `${erasedMark}x` };
      await record(store(), { deliveries: [newDelivery('lost'), newDelivery('refused'), newDelivery('gone', erased)] });
      const lease = await store().outbox.takeLease(nobody, new Date(), 30_000);
      if (lease.kind !== 'taken') throw new Error(lease.kind);
      const write = async (moves: readonly Move[]) => await store().outbox.write(lease.fence, moves, new Date());
      const all = ['lost', 'refused', 'gone'];
      await write(all.map((id) => ({ id, from: ['queued'], to: 'sending' })));
      const twice = all.filter((id) => id !== 'refused');
      await write(twice.map((id) => ({ id, from: ['sending'], to: 'uncertain', means: 'copy' })));
      await write(twice.map((id) => ({ id, from: ['uncertain'], to: 'sending', resend: true })));
      await write(all.map((id) => ({ id, from: ['sending'], to: 'retrying', nextAttemptAt: new Date() })));
      await record(other(), { seq: 2, overtaken: all });
      expect(await store().outbox.deliveries({})).toMatchObject([
        { id: 'lost', state: 'uncertain', reason: notSentAgain('overtaken'), means: 'copy', nextAttemptAt: null },
        { id: 'refused', state: 'cancelled', reason: 'overtaken' },
        { id: 'gone', state: 'cancelled', reason: 'overtaken' },
      ]);
    });
  });
}

const nobody = { host: 'elsewhere', bootId: '', pidNamespace: '', pid: 1, startedAt: '' };
