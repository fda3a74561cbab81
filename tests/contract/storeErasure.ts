import { describe, expect, it } from 'vitest';
import type { Address, Erasure } from '../../src/store/people.ts';
import { testNow } from '../helpers/httpChannelIo.ts';
import { newDelivery, record } from '../helpers/storeEntry.ts';
import { addressesBy, inBatches, mails, suppressed, syncOf } from '../helpers/storePeople.ts';
import type { TwoConnections } from './store.ts';

const ada: Address = { kind: 'email', key: 'ada@x.test' };
const erasureOf = (addresses: readonly Address[], given: Partial<Erasure> = {}): Erasure => ({
  addresses,
  marker: ({ key }) => `erased:${key.length}`,
  addressKey: ({ key }) => `hmac:${key.length}`,
  at: testNow,
  ...given,
});

export function describeErasure(engine: string, connections: () => TwoConnections): void {
  describe(`${engine}: erasing a person`, () => {
    const { store, other } = connections();
    const people = () => store().people;

    it('takes them out of every source, the others stay', async () => {
      await people().replace(syncOf(), inBatches(mails('ada', 'ben')));
      await people().merge('by hand', inBatches([{ email: 'Ada@x.test', phone: '+12025550101', smsOptIn: true }]));
      await people().suppress([suppressed('email', 'ada@x.test')]);
      const erased = await people().erase(erasureOf([ada, { kind: 'phone', key: '+12025550101' }]));
      expect(erased).toEqual({ people: 2, deliveries: 0 });
      expect(await addressesBy(other().people, 'email')).toEqual(['ben@x.test']);
      expect(await people().suppressionsOf([ada])).toEqual([]);
      expect(await people().erased()).toEqual(new Set(['hmac:10', 'hmac:12']));
      expect(await people().suppress([suppressed('email', 'hmac:10')])).toBe(0);
    });

    it('leaves the ledger’s counts, and each of their deliveries told apart from others’', async () => {
      const to = (id: string, address: string) => newDelivery(id, { to: address });
      const first = [to('a1', 'Ada@x.test'), to('b1', 'ben@x.test')];
      await record(store(), { deliveries: first });
      await record(store(), { seq: 2, deliveries: [to('a2', 'ada@x.test'), to('b2', 'ben@x.test')] });
      const fail = { id: 'a1', from: ['sending'], to: 'failed', reason: '550 <ADA@x.test> unknown' } as const;
      await store().outbox.decide({ id: 'a1', from: ['queued'], to: 'sending' }, testNow);
      await store().outbox.decide(fail, testNow);
      expect((await people().deliveriesTo([ada])).map((one) => one.id)).toEqual(['a1', 'a2']);

      expect(await people().erase(erasureOf([ada]))).toEqual({ people: 0, deliveries: 2 });
      const left = await other().outbox.deliveries({});
      expect(left.map(({ id, to: address, state, reason }) => [id, address, state, reason])).toEqual([
        ['a1', 'erased:10', 'failed', '550 <erased> unknown'],
        ['b1', 'ben@x.test', 'queued', null],
        ['a2', 'erased:10', 'cancelled', 'erased'],
        ['b2', 'ben@x.test', 'queued', null],
      ]);
      expect(await people().deliveriesTo([ada])).toEqual([]);
    });

    it('sends nothing again of what may have arrived', async () => {
      await record(store(), { deliveries: [newDelivery('a', { to: 'ada@x.test' })] });
      await store().outbox.decide({ id: 'a', from: ['queued'], to: 'sending' }, testNow);
      await people().erase(erasureOf([ada]));
      expect(await store().outbox.delivery('a')).toMatchObject({ state: 'sending', resends: 1, to: 'erased:10' });
    });

    it('takes their address out of what was said of broken rows', async () => {
      const faults = [{ line: 3, message: 'has "ada@x.test, b@x.test", which is not one e-mail address' }];
      await people().replace(syncOf({ leftOut: () => ({ broken: 1, faults }) }), inBatches(mails('ben')));
      await people().erase(erasureOf([ada], { addressKey: null }));
      expect((await people().sources())[0]?.leftOut).toEqual({
        broken: 1,
        faults: [{ line: 3, message: 'has "erased, b@x.test", which is not one e-mail address' }],
      });
      expect(await people().erased()).toEqual(new Set());
    });
  });
}
