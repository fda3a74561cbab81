import { describe, expect, it } from 'vitest';
import { type DeliveryState, deliveryStates } from '../../src/domain/delivery.ts';
import type { Move, Outbox, Store } from '../../src/store/store.ts';
import { newDelivery, record } from '../helpers/storeEntry.ts';
import type { TwoConnections } from './store.ts';

const at = new Date('2026-11-23T10:00:00Z');
const owner = { host: 'elsewhere', bootId: '', pidNamespace: '', pid: 1, startedAt: '' };

/** RELIABILITY.md 2.2: how each state is come into, and where it leads. */
const paths: Readonly<Record<DeliveryState, readonly DeliveryState[]>> = {
  queued: [],
  skipped: [],
  sending: ['sending'],
  sent: ['sending', 'sent'],
  retrying: ['sending', 'retrying'],
  failed: ['sending', 'failed'],
  uncertain: ['sending', 'uncertain'],
  cancelled: ['cancelled'],
};
const legal: Readonly<Record<DeliveryState, readonly DeliveryState[]>> = {
  queued: ['sending', 'retrying', 'failed', 'cancelled'],
  sending: ['sent', 'retrying', 'failed', 'uncertain'],
  retrying: ['sending', 'retrying', 'failed', 'cancelled', 'uncertain'],
  uncertain: ['queued', 'sending', 'sent', 'failed', 'cancelled'],
  failed: ['queued', 'cancelled'],
  sent: [],
  skipped: [],
  cancelled: [],
};

async function fenceOf(outbox: Outbox): Promise<number> {
  const lease = await outbox.takeLease(owner, at, 30_000);
  if (lease.kind !== 'taken') throw new Error(lease.kind);
  return lease.fence;
}

async function bringInto(store: Store, state: DeliveryState): Promise<number> {
  await record(store, { deliveries: [newDelivery('d', state === 'skipped' ? { state } : {})] });
  const fence = await fenceOf(store.outbox);
  let from: DeliveryState = 'queued';
  for (const to of paths[state]) {
    await store.outbox.write(fence, [{ id: 'd', from: [from], to }], at);
    from = to;
  }
  expect((await store.outbox.delivery('d'))?.state).toBe(state);
  return fence;
}

export function describeMoves(engine: string, connections: () => TwoConnections): void {
  describe(`${engine}: moves of a delivery`, () => {
    const { store, other } = connections();

    it.each(deliveryStates)('leave %s for where it leads, and for nowhere else', async (from) => {
      const fence = await bringInto(store(), from);
      for (const to of deliveryStates.filter((state) => !legal[from].includes(state))) {
        const result = await other().outbox.write(fence, [{ id: 'd', from: [from], to, attempt: true }], at);
        expect(result, to).toEqual({ kind: 'written', leftOut: ['d'] });
        expect(await other().outbox.decide({ id: 'd', from: [from], to }, at), to).toBe(false);
      }
      expect(await store().outbox.delivery('d')).toMatchObject({ state: from, attempts: 0 });
    });

    it.each(Object.entries(legal).flatMap(([from, all]) => all.map((to) => [from as DeliveryState, to] as const)))(
      'take %s to %s',
      async (from, to) => {
        const fence = await bringInto(store(), from);
        const move = { id: 'd', from: [from], to };
        expect(await other().outbox.write(fence, [move], at)).toEqual({ kind: 'written', leftOut: [] });
        expect((await store().outbox.delivery('d'))?.state).toBe(to);
      },
    );

    it('leave out what is not where the move begins, or not there at all, and write the others', async () => {
      await record(store(), { deliveries: [newDelivery('d1'), newDelivery('d2'), newDelivery('d3')] });
      const fence = await fenceOf(store().outbox);
      await store().outbox.write(fence, [{ id: 'd2', from: ['queued'], to: 'sending' }], at);
      const moves: readonly Move[] = ['d1', 'd2', 'd3', 'nobody'].map((id) => ({
        id,
        from: ['queued'],
        to: 'sending',
      }));
      expect(await other().outbox.write(fence, moves, at)).toEqual({ kind: 'written', leftOut: ['d2', 'nobody'] });
      const states = (await store().outbox.deliveries({})).map((one) => one.state);
      expect(states).toEqual(['sending', 'sending', 'sending']);
    });

    it('change what they name, keep the rest, and count', async () => {
      const nextAttemptAt = new Date('2026-11-23T11:00:00Z');
      await record(store(), { deliveries: [newDelivery('d', { nextAttemptAt })] });
      const fence = await fenceOf(store().outbox);
      const write = (move: Omit<Move, 'id'>, when = at) => store().outbox.write(fence, [{ id: 'd', ...move }], when);
      await write({ from: ['queued'], to: 'sending', attempt: true });
      expect(await other().outbox.delivery('d')).toMatchObject({ attempts: 1, resends: 0, nextAttemptAt, at });
      await write({ from: ['sending'], to: 'uncertain', reason: 'no answer', means: 'look-up', nextAttemptAt: null });
      await write({ from: ['uncertain'], to: 'sending', attempt: true, resend: true });
      expect(await other().outbox.delivery('d')).toMatchObject({
        attempts: 2,
        resends: 1,
        reason: 'no answer',
        means: 'look-up',
        nextAttemptAt: null,
      });
      const later = new Date('2026-11-23T10:00:05Z');
      await write({ from: ['sending'], to: 'sent', reason: null, remoteId: '1', url: 'https://x.example/1' }, later);
      expect(await other().outbox.delivery('d')).toMatchObject({
        state: 'sent',
        reason: null,
        remoteId: '1',
        url: 'https://x.example/1',
        at: later,
        attempts: 2,
      });
    });

    it('give each row to one of two connections that reach for it at once', async () => {
      const rows = Array.from({ length: 60 }, (_, index) => `d${index}`);
      await record(store(), { deliveries: rows.map((id) => newDelivery(id)) });
      const fence = await fenceOf(store().outbox);
      const reaches = [rows.slice(0, 40), rows.slice(20), rows].flatMap((ids) => [
        { ids, through: store() },
        { ids, through: other() },
      ]);
      const claims = reaches.map(async ({ ids, through }) => {
        const moves = ids.map((id) => ({ id, from: ['queued'], to: 'sending', attempt: true }) as const);
        const result = await through.outbox.write(fence, moves, at);
        return result.kind === 'written' ? ids.filter((id) => !result.leftOut.includes(id)) : [];
      });
      expect((await Promise.all(claims)).flat().sort()).toEqual([...rows].sort());
      const taken = await store().outbox.deliveries({});
      expect(taken.every((one) => one.state === 'sending' && one.attempts === 1)).toBe(true);
    });

    it('of a person need no lease, and are refused when the row has moved on', async () => {
      await bringInto(store(), 'uncertain');
      const move = { id: 'd', from: ['uncertain'], to: 'queued', reason: 'by hand', means: 'person' } as const;
      expect(await other().outbox.decide(move, at)).toBe(true);
      expect(await other().outbox.decide(move, at)).toBe(false);
      expect(await store().outbox.delivery('d')).toMatchObject({ state: 'queued', reason: 'by hand', means: 'person' });
    });
  });
}
