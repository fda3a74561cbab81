import { describe, expect, it } from 'vitest';
import { type Approval, heldReason, heldUntil } from '../../src/domain/approval.ts';
import type { NewRequest } from '../../src/store/approvalStore.ts';
import { entryOf, newDelivery, updateIdOf, uuidOf } from '../helpers/storeEntry.ts';
import type { TwoConnections } from './store.ts';

const now = new Date('2026-10-05T10:00:00Z');
const later = (minutes: number): Date => new Date(now.getTime() + minutes * 60_000);
const by = (person: string, minutes = 0) => ({ person, host: 'desk', via: 'terminal', at: later(minutes) }) as const;
const rules = { channels: [], impact: 'critical', event: null, approvers: ['ben'] } as const;
const request = (more: Partial<NewRequest['request']> = {}, incidentUuid: string | null = uuidOf(1)): NewRequest => ({
  ...{ asked: by('ana'), rules, incidentUuid },
  subject: { id: 'INC-1', seq: 2, title: 'Checkout', event: 'identified', impact: 'critical' },
  request: {
    ...{ verb: 'update', input: '{"message":"the words"}', key: null, contentHash: 'a', cause: null },
    says: [{ channel: 'a', locale: 'en', recipients: 1, digest: 'd' }],
    ...more,
  },
});
const texts = [{ name: 'texts', expireAfterMs: 7_200_000 }] as const;
const subject = { id: 'INC-1', seq: 1, title: 'Checkout', event: 'investigating', impact: 'major' } as const;
const held = (id: string, dueAt: Date, expiresAt: Date | null, to = id) =>
  newDelivery(id, {
    ...{ channel: 'texts', to, reason: heldReason, expiresAt, nextAttemptAt: heldUntil(dueAt, expiresAt) },
  });

export function describeApprovals(engine: string, connections: () => TwoConnections): void {
  describe(`${engine}: what waits for a second person`, () => {
    const { store, other } = connections();

    const recordHeld = async (): Promise<Approval> => {
      const deliveries = [
        held('now', now, later(120)),
        held('rung', later(30), later(150)),
        held('lasting', now, null),
        held('later', later(30), null),
        newDelivery('free'),
      ];
      const approval = { kind: 'channels', asked: by('ana'), subject, rules: { ...rules, channels: texts } } as const;
      const epoch = await store().incidents.epoch();
      await store().incidents.record({ ...entryOf(epoch, { deliveries }), approval });
      const [waiting] = await other().approvals.waiting(now);
      if (!waiting) throw new Error('nothing waits');
      return waiting;
    };
    const dueOf = async (at: Date) =>
      (await other().outbox.due({ incidentUuid: null, sinceEpoch: 0 }, 'texts', at, 10)).map(({ id }) => id);

    it('gives back what was asked for as it was stored, under numbers that count on', async () => {
      const asked = await store().approvals.ask(request());
      expect(asked).toMatchObject({ kind: 'asked', approval: { id: 1, kind: 'entry', state: 'waiting', ended: null } });
      expect(await other().approvals.byId(1)).toEqual({ ...asked.approval, ...request() });
      expect((await store().approvals.ask(request({ contentHash: 'b' }))).approval.id).toBe(2);
      expect((await other().approvals.waiting(now)).map(({ id }) => id)).toEqual([1, 2]);
      expect(await store().approvals.byId(9)).toBeNull();
    });

    it('stores the same request once, by its key or by its words, also when two ask at once', async () => {
      const both = await Promise.all([store(), other()].map((one) => one.approvals.ask(request({ key: 'k' }))));
      expect(both.map(({ kind }) => kind).toSorted()).toEqual(['asked', 'standing']);
      expect(new Set(both.map(({ approval }) => approval.id)).size).toBe(1);
      const again = await store().approvals.ask(request({ key: 'k', contentHash: 'other' }));
      expect(again.kind).toBe('conflict');
      const wordsOnly = await store().approvals.ask(request());
      expect(wordsOnly.kind).toBe('asked');
      expect((await other().approvals.ask(request())).kind).toBe('standing');
      expect((await other().approvals.ask(request({}, uuidOf(2)))).kind).toBe('asked');
    });

    it('does not ask again under a key that was refused, and does without one', async () => {
      const keyed = await store().approvals.ask(request({ key: 'k' }));
      const plain = await store().approvals.ask(request());
      expect(await other().approvals.refuse(keyed.approval.id, by('ben', 1), 'not yet')).toBe(true);
      expect(await other().approvals.refuse(plain.approval.id, by('ben', 1), 'not\0yet')).toBe(true);
      expect(await store().approvals.refuse(plain.approval.id, by('ben', 2), 'again')).toBe(false);
      const again = await store().approvals.ask(request({ key: 'k' }));
      expect(again).toMatchObject({ kind: 'standing', approval: { state: 'refused', reason: 'not yet' } });
      expect(again.approval.ended).toEqual(by('ben', 1));
      expect((await store().approvals.ask(request())).kind).toBe('asked');
    });

    it('gives nobody what is held, whatever the time, until it is let go', async () => {
      const { id } = await recordHeld();
      expect(await dueOf(later(119))).toEqual([]);
      expect(await other().outbox.nextDueAt({ incidentUuid: null, sinceEpoch: 0 }, later(1))).toEqual(later(1));
      expect(await other().approvals.held(updateIdOf(1, 1))).toEqual([
        { channel: 'texts', type: 'file', locale: 'en', recipients: 4, expiresAt: later(120) },
      ]);
      expect(await other().approvals.release(id, by('ben', 5), null)).toBe(true);
      expect(await dueOf(later(5))).toEqual(['now', 'lasting']);
      expect(await dueOf(later(30))).toEqual(['now', 'rung', 'lasting', 'later']);
      expect(await store().approvals.held(updateIdOf(1, 1))).toEqual([]);
      const rung = await store().outbox.delivery('rung');
      expect(rung).toMatchObject({ state: 'queued', reason: null, nextAttemptAt: later(30), expiresAt: later(150) });
      expect(await store().approvals.byId(id)).toMatchObject({ state: 'approved', ended: by('ben', 5) });
    });

    it('lets go once, of two who say yes at once', async () => {
      const { id } = await recordHeld();
      const both = await Promise.all(
        [store(), other()].map((one, at) => one.approvals.release(id, by(`p${at}`), null)),
      );
      expect(both.toSorted()).toEqual([false, true]);
    });

    it('is gone from what waits once all of it has expired, or was overtaken', async () => {
      const expiring = { kind: 'channels', asked: by('ana'), subject, rules: { ...rules, channels: texts } } as const;
      const deliveries = [held('soon', now, later(120))];
      const first = entryOf(await store().incidents.epoch(), { deliveries });
      await store().incidents.record({ ...first, approval: expiring });
      expect(await other().approvals.waiting(later(119))).toHaveLength(1);
      expect(await other().approvals.waiting(later(120))).toEqual([]);
      const newer = entryOf(await store().incidents.epoch(), { seq: 2, overtaken: ['soon'] });
      await store().incidents.record(newer);
      expect(await other().approvals.waiting(now)).toEqual([]);
      expect(await store().outbox.delivery('soon')).toMatchObject({ state: 'cancelled', reason: 'overtaken' });
    });

    it('cancels what waits with a refusal, in the ledger and its history', async () => {
      const { id } = await recordHeld();
      const before = await store().outbox.historyAt();
      expect(await other().approvals.refuse(id, by('ben', 5), 'too early')).toBe(true);
      const moved = await store().outbox.deliveries({ openOrMovedSince: before, channel: 'texts' });
      expect(moved.map(({ state, reason }) => [state, reason])).toEqual(Array(4).fill(['cancelled', 'refused']));
      expect(await store().outbox.delivery('free')).toMatchObject({ state: 'queued' });
    });

    it('records an entry with its yes once, and none without', async () => {
      const { approval } = await store().approvals.ask(request({}, null));
      const yes = { kind: 'approved', id: approval.id, by: by('ben', 3), glass: null } as const;
      const epoch = await store().incidents.epoch();
      expect(await store().incidents.record({ ...entryOf(epoch), approval: yes })).toBe('recorded');
      const ended = await other().approvals.ofUpdates([updateIdOf(1, 1)]);
      expect(ended).toMatchObject([{ state: 'approved', incidentUuid: uuidOf(1), ended: by('ben', 3) }]);
      const second = { ...entryOf(epoch + 1, { number: 2 }), approval: yes };
      expect(await other().incidents.record(second)).toBe('stale');
      expect(await store().incidents.byNumber(2)).toBeNull();
      expect(await store().incidents.epoch()).toBe(epoch + 1);
    });

    it('keeps what went without a second person, and ends the same request that waited for one', async () => {
      const { approval } = await store().approvals.ask(request({ contentHash: 'same' }));
      const glass = { kind: 'broken_glass', by: by('ana', 3), reason: 'ben is away', subject, rules } as const;
      const entry = entryOf(await store().incidents.epoch());
      await store().incidents.record({ ...entry, approval: { ...glass, contentHash: 'same' } });
      expect(await other().approvals.byId(approval.id)).toMatchObject({ state: 'overtaken' });
      const broken = await other().approvals.brokenGlass(later(3), later(4));
      expect(broken).toMatchObject([{ reason: 'ben is away', updateId: updateIdOf(1, 1), asked: by('ana', 3) }]);
      expect(await other().approvals.brokenGlass(later(4), later(5))).toEqual([]);
    });

    it('writes each step into the audit trail, and no word that somebody wrote', async () => {
      const { approval } = await store().approvals.ask(request());
      await store().approvals.refuse(approval.id, by('ben'), 'the reason in words');
      const { id } = await recordHeld();
      await store().approvals.release(id, by('ben'), 'nobody is there');
      const records = (await Array.fromAsync(other().audit.pages(null, null))).flat();
      const own = records.filter(({ action }) => action.startsWith('approval.'));
      expect(own.map(({ action }) => action)).toEqual([
        ...['approval.asked', 'approval.refused', 'approval.asked', 'approval.broken_glass'],
      ]);
      expect(own.map(({ subject: text }) => text).join()).not.toMatch(/the words|the reason|nobody is there/u);
      const verdict = await other().audit.verify({ head: null, newest: null, onProgress: () => {} });
      expect(verdict.kind).toBe('sound');
    });
  });
}
