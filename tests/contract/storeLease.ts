import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { Lease, LeaseOwner } from '../../src/store/leaseStore.ts';
import { currentOwner } from '../../src/store/owner.ts';
import { newDelivery, record } from '../helpers/storeEntry.ts';
import type { TwoConnections } from './store.ts';

const leaseMs = 30_000;
const at = (seconds: number): Date => new Date(Date.UTC(2026, 10, 23, 10, 0, seconds));
const me = currentOwner();
const ended = spawnSync(process.execPath, ['-e', '']).pid;

function fenceOf(lease: Lease): number {
  if (lease.kind !== 'taken') throw new Error(lease.kind);
  return lease.fence;
}

export function describeLease(engine: string, connections: () => TwoConnections): void {
  describe(`${engine}: the sender's lease`, () => {
    const { store, other } = connections();
    const take = (seconds = 0, owner: LeaseOwner = me, through = store()) =>
      through.outbox.takeLease(owner, at(seconds), leaseMs);

    it('is taken by one of many who ask at once', async () => {
      const asked = Array.from({ length: 6 }, (_, index) => take(0, me, index % 2 === 0 ? store() : other()));
      const answers = await Promise.all(asked);
      expect(answers.filter((one) => one.kind === 'taken')).toHaveLength(1);
    });

    it('says who holds it and until when', async () => {
      await take();
      expect(await take(1, me, other())).toEqual({ kind: 'held', by: me, until: at(30) });
    });

    it('is free again once it is over, or given back, and each taking raises the fence', async () => {
      const first = fenceOf(await take(0));
      const second = fenceOf(await take(31, me, other()));
      await other().outbox.releaseLease(second);
      const third = fenceOf(await take(32));
      expect(second).toBeGreaterThan(first);
      expect(third).toBeGreaterThan(second);
    });

    it('lasts longer when it is renewed', async () => {
      const fence = fenceOf(await take(0));
      expect(await store().outbox.renewLease(fence, at(20), leaseMs)).toBe(true);
      expect(await take(31, me, other())).toMatchObject({ kind: 'held', until: at(50) });
    });

    it('fences off who has lost it: no move, no renewal, and no giving back of what is another’s', async () => {
      await record(store(), { deliveries: [newDelivery('d')] });
      const lost = fenceOf(await take(0));
      const held = fenceOf(await take(31, me, other()));
      const move = { id: 'd', from: ['queued'], to: 'sending', attempt: true } as const;
      expect(await store().outbox.write(lost, [move], at(32))).toEqual({ kind: 'fenced' });
      expect(await store().outbox.renewLease(lost, at(32), leaseMs)).toBe(false);
      await store().outbox.releaseLease(lost);
      expect(await store().outbox.delivery('d')).toMatchObject({ state: 'queued', attempts: 0 });
      expect(await take(33)).toMatchObject({ kind: 'held' });
      expect(await other().outbox.write(held, [move], at(34))).toEqual({ kind: 'written', leftOut: [] });
    });

    it('writes nothing for who never had it', async () => {
      await record(store(), { deliveries: [newDelivery('d')] });
      const move = { id: 'd', from: ['queued'], to: 'sending' } as const;
      expect(await store().outbox.write(1, [move], at(0))).toEqual({ kind: 'fenced' });
      expect(await store().outbox.renewLease(1, at(0), leaseMs)).toBe(false);
    });

    it.each<[string, Partial<LeaseOwner>, Lease['kind']]>([
      ['this process', {}, 'held'],
      ['a process of this machine that has ended', { pid: ended }, 'taken'],
      ['an ended one whose number another process has now', { startedAt: '1' }, 'taken'],
      ['a living one whose start is not known', { startedAt: '' }, 'held'],
      ['another machine', { pid: ended, host: 'elsewhere' }, 'held'],
      ['an earlier boot of a machine of that name', { pid: ended, bootId: 'before' }, 'held'],
      ['another container on this machine', { pid: ended, pidNamespace: 'pid:[1]' }, 'held'],
      ['a system that does not tell', { pid: ended, bootId: '', pidNamespace: '' }, 'held'],
    ])('once %s took it, as %j, it is %s when another asks, and free when it is over', async (_, owner, kind) => {
      await take(0, { ...me, ...owner });
      expect((await take(1, me, other())).kind).toBe(kind);
      expect((await take(40, me, other())).kind).toBe('taken');
    });

    it('is another one than that of those who look at the probes', async () => {
      await take();
      const looking = fenceOf(await other().looking.takeLease(me, at(0), leaseMs));
      expect(await store().looking.takeLease(me, at(1), leaseMs)).toMatchObject({ kind: 'held', until: at(30) });
      await other().looking.releaseLease(looking);
      expect(await take(1, me, other())).toMatchObject({ kind: 'held' });
      expect(await store().looking.takeLease(me, at(1), leaseMs)).toMatchObject({ kind: 'taken' });
    });

    it('does not last for ever where the clock was set back', async () => {
      await take(3600);
      expect(await take(0, me, other())).toMatchObject({ kind: 'taken' });
    });
  });
}
