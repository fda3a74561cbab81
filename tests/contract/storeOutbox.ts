import { beforeEach, describe, expect, it } from 'vitest';
import type { DeliveryState } from '../../src/domain/delivery.ts';
import type { DeliveryFilter, DeliveryScope, Move, Outbox } from '../../src/store/store.ts';
import { newDelivery, record, updateIdOf, uuidOf } from '../helpers/storeEntry.ts';
import type { TwoConnections } from './store.ts';

const at = (seconds: number): Date => new Date(Date.UTC(2026, 10, 23, 10, 0, seconds));
const all: DeliveryScope = { incidentUuid: null, sinceEpoch: 0 };
const ids = async (rows: Promise<readonly { readonly id: string }[]>) => (await rows).map((row) => row.id);

async function makeMoves(outbox: Outbox, moves: readonly Move[]): Promise<void> {
  const owner = { host: 'elsewhere', bootId: '', pidNamespace: '', pid: 1, startedAt: '' };
  const lease = await outbox.takeLease(owner, at(0), 30_000);
  if (lease.kind !== 'taken') throw new Error(lease.kind);
  for (const move of moves) await outbox.write(lease.fence, [move], at(0));
  await outbox.releaseLease(lease.fence);
}

/** By the way a run would take: first it is begun, then it ends. */
const into = (id: string, to: DeliveryState, more: Partial<Move> = {}): readonly Move[] => [
  { id, from: ['queued'], to: 'sending', attempt: true },
  ...(to === 'sending' ? [] : [{ id, from: ['sending'], to, ...more } as const]),
];

export function describeOutbox(engine: string, connections: () => TwoConnections): void {
  describe(`${engine}: the outbox`, () => {
    const { store, other } = connections();

    /** Two incidents; `a` and `b` are channels, the digit is the epoch of the entry. */
    beforeEach(async () => {
      const now = (id: string, channel: string) => newDelivery(id, { channel });
      const later = (id: string, seconds: number) => newDelivery(id, { channel: 'a', nextAttemptAt: at(seconds) });
      await record(store(), { number: 1, seq: 1, deliveries: [now('a1', 'a'), now('b1', 'b')] });
      await record(store(), { number: 2, seq: 1, deliveries: [later('a2-late', 40), now('a2', 'a')] });
      await record(store(), {
        number: 1,
        seq: 2,
        deliveries: [
          now('a3', 'a'),
          newDelivery('a3-skipped', { channel: 'a', state: 'skipped', reason: 'flag', to: 'x' }),
        ],
      });
    });

    it.each<[string, DeliveryFilter, readonly string[]]>([
      ['nothing', {}, ['a1', 'b1', 'a2-late', 'a2', 'a3', 'a3-skipped']],
      ['an incident', { incidentUuid: uuidOf(1) }, ['a1', 'b1', 'a3', 'a3-skipped']],
      ['an update', { updateId: updateIdOf(1, 2) }, ['a3', 'a3-skipped']],
      ['a channel', { channel: 'b' }, ['b1']],
      ['a channel that is not there', { channel: 'c' }, []],
      ['a state', { states: ['skipped'] }, ['a3-skipped']],
      ['states', { states: ['skipped', 'queued'], channel: 'a', incidentUuid: uuidOf(1) }, ['a1', 'a3', 'a3-skipped']],
      ['a scope of time', { scope: { incidentUuid: null, sinceEpoch: 3 } }, ['a3', 'a3-skipped']],
      ['a scope of one incident', { scope: { incidentUuid: uuidOf(2), sinceEpoch: 0 } }, ['a2-late', 'a2']],
    ])('filters by %s, in the order of planning', async (_, filter, expected) => {
      expect(await ids(other().outbox.deliveries(filter))).toEqual(expected);
    });

    it.each<[string, DeliveryScope, number, number, readonly string[]]>([
      ['what has no time is due at once, the oldest entry first', all, 0, 10, ['a1', 'a2', 'a3']],
      ['what has a time is due from it on', all, 39, 10, ['a1', 'a2', 'a3']],
      ['and then comes in the order of its entry', all, 40, 10, ['a1', 'a2-late', 'a2', 'a3']],
      ['no more than asked for', all, 40, 2, ['a1', 'a2-late']],
      ['one incident', { incidentUuid: uuidOf(1), sinceEpoch: 0 }, 40, 10, ['a1', 'a3']],
      ['later entries only', { incidentUuid: null, sinceEpoch: 2 }, 40, 10, ['a2-late', 'a2', 'a3']],
    ])('due: %s', async (_, scope, seconds, limit, expected) => {
      expect(await ids(other().outbox.due(scope, 'a', at(seconds), limit))).toEqual(expected);
    });

    it('due: what is retrying when its time has come, and nothing that has ended or is on its way', async () => {
      await makeMoves(store().outbox, [
        ...into('a1', 'retrying', { nextAttemptAt: at(10) }),
        ...into('a2', 'sending'),
        ...into('a3', 'sent'),
        ...into('b1', 'uncertain'),
      ]);
      expect(await ids(other().outbox.due(all, 'a', at(9), 10))).toEqual([]);
      expect(await ids(other().outbox.due(all, 'a', at(10), 10))).toEqual(['a1']);
      expect(await ids(other().outbox.due(all, 'b', at(10), 10))).toEqual([]);
    });

    it('names the channels that something waits for', async () => {
      const { outbox } = other();
      expect([...(await outbox.pendingChannels(all))].sort()).toEqual(['a', 'b']);
      expect(await outbox.pendingChannels({ incidentUuid: uuidOf(2), sinceEpoch: 0 })).toEqual(['a']);
      await makeMoves(store().outbox, into('b1', 'sent'));
      expect(await outbox.pendingChannels(all)).toEqual(['a']);
    });

    it.each<[string, readonly Move[], number, Date | null]>([
      ['now, while anything is queued without a time', [], 0, at(0)],
      ['when the first that is retrying is due', [...into('a2', 'retrying', { nextAttemptAt: at(20) })], 0, at(20)],
      ['now, for what is overdue', [...into('a2', 'retrying', { nextAttemptAt: at(20) })], 30, at(30)],
      ['never, for what is queued for a later rung of the ladder', [...into('a2', 'sent')], 0, null],
      ['now, once its rung has come', [...into('a2', 'sent')], 40, at(40)],
      ['never, for what is under way or uncertain', [...into('a2', 'uncertain')], 0, null],
    ])('is next due: %s', async (_, moves, seconds, expected) => {
      const scope = { incidentUuid: uuidOf(2), sinceEpoch: 0 };
      await makeMoves(store().outbox, moves);
      expect(await other().outbox.nextDueAt(scope, at(seconds))).toEqual(expected);
    });

    it.each<[string, readonly Move[], readonly string[] | null, number, Date | null, boolean]>([
      ['not while anything is queued without a time', [], null, 0, null, false],
      ['not while anything is being sent', [...into('a2', 'sending')], null, 0, null, false],
      ['once all has ended', [...into('a2', 'sent')], null, 0, null, true],
      ['with what is uncertain', [...into('a2', 'uncertain')], null, 0, null, true],
      [
        'not while anything is retried some time',
        [...into('a2', 'retrying', { nextAttemptAt: at(20) })],
        null,
        0,
        null,
        false,
      ],
      [
        'not while anything is retried until then',
        [...into('a2', 'retrying', { nextAttemptAt: at(20) })],
        null,
        0,
        at(20),
        false,
      ],
      [
        'when nothing is retried before then',
        [...into('a2', 'retrying', { nextAttemptAt: at(20) })],
        null,
        0,
        at(19),
        true,
      ],
      ['before a later rung of the ladder', [...into('a2', 'sent')], null, 39, null, true],
      ['not once its rung has come', [...into('a2', 'sent')], null, 40, null, false],
      ['with what waits for a channel that is not asked about', [], ['b'], 0, null, true],
      ['not with what is sent on such a channel', [...into('a2', 'sending')], ['b'], 0, null, false],
      ['of no channel', [], [], 0, null, true],
    ])('is at rest: %s', async (_, moves, channels, seconds, until, expected) => {
      const scope = { incidentUuid: uuidOf(2), sinceEpoch: 0 };
      await makeMoves(store().outbox, moves);
      expect(await other().outbox.isAtRest(scope, channels, at(seconds), until)).toBe(expected);
    });

    it('knows what came before on the same channel to the same destination of the same incident', async () => {
      const newest = await other().outbox.delivery('a3');
      if (!newest) throw new Error('a3 is gone');
      await record(store(), { number: 1, seq: 3, deliveries: [newDelivery('a4', { channel: 'a' })] });
      const last = await other().outbox.delivery('a4');
      if (!last) throw new Error('a4 is gone');
      const { outbox } = other();
      const earlier = await outbox.earlier([last, newest]);
      const idsOf = (of: string) => earlier.get(of)?.map((one) => one.id);
      expect([idsOf('a3'), idsOf('a4')]).toEqual([['a1'], ['a1', 'a3']]);
      const first = await outbox.delivery('a1');
      expect(await outbox.earlier(first ? [first] : [])).toEqual(new Map([['a1', []]]));
      expect(await outbox.earlier([])).toEqual(new Map());
    });

    it('has no delivery of an unknown id', async () => {
      expect(await other().outbox.delivery('nobody')).toBeNull();
    });
  });
}
