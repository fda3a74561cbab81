import { expect, it } from 'vitest';
import { heldReason, heldUntil } from '../../src/domain/approval.ts';
import { type PastDelivery, type PlanRequest, planDeliveries } from '../../src/domain/plan.ts';

const hourMs = 3_600_000;
const now = new Date('2026-11-23T12:00:00.000Z');
const after = (hours: number): Date => new Date(now.getTime() + hours * hourMs);
const channel = (name: string, expireAfterMs: number | null = 2 * hourMs) => ({
  ...({ name, type: 'file', audience: 'public', expireAfterMs, canEdit: false } as const),
  destinations: [{ to: '', locale: 'en', skip: null }],
});
const plain: PlanRequest = {
  ...{ event: 'investigating', impact: 'major', isPrivate: false, at: now, outageSince: now },
  ...{ channels: [channel('blog'), channel('texts')], routes: [], only: null, skip: [], past: [], lastAllClear: 0 },
  ...{ correction: null, held: ['texts'] },
};
const held = (more: Partial<PastDelivery> = {}): PastDelivery => ({
  ...{ id: 'held', seq: 1, event: 'investigating', channel: 'texts', to: '', locale: 'en', state: 'queued' },
  ...{ remoteId: null, nextAttemptAt: after(2), reason: heldReason },
  ...more,
});
const planned = (more: Partial<PlanRequest>) =>
  planDeliveries({ ...plain, ...more }).deliveries.map((one) => [one.channel, one.reason, one.dueAt]);

it('holds what goes to a channel of the rule, and nothing else', () => {
  expect(planned({})).toEqual([
    ['blog', null, null],
    ['texts', heldReason, after(2)],
  ]);
});

it('keeps the time of a rung of the ladder to be read off it', () => {
  const routes = [{ channels: ['texts'], impacts: null, events: null, afterMs: hourMs }];
  expect(planned({ routes })).toContainEqual(['texts', heldReason, after(3)]);
  const channels = [channel('texts', null)];
  expect(planned({ routes, channels })).toEqual([['texts', heldReason, heldUntil(after(1), null)]]);
});

it('does not hold what is left out anyway', () => {
  const texts = { ...channel('texts'), destinations: [{ to: '+1', locale: 'en', skip: 'suppressed' }] };
  expect(planned({ channels: [texts] })).toEqual([['texts', 'suppressed', null]]);
  expect(planned({ skip: ['texts'], channels: [channel('texts')] })).toEqual([['texts', 'flag', null]]);
});

it('overtakes what still waits for its yes by a newer update, which waits for its own', () => {
  const plan = planDeliveries({ ...plain, event: 'identified', past: [held()] });
  expect(plan.overtaken).toEqual(['held']);
  expect(plan.deliveries.at(-1)).toMatchObject({ channel: 'texts', reason: heldReason });
});

it('gives no all-clear to whom nobody has said yes to telling of the outage', () => {
  const plan = planDeliveries({ ...plain, event: 'resolved', past: [held()] });
  expect(plan.deliveries.map((one) => one.channel)).toEqual(['blog']);
  expect(plan.overtaken).toEqual(['held']);
});

it('holds the all-clear for whoever was told', () => {
  const told = held({ id: 'told', state: 'sent', reason: null, nextAttemptAt: null });
  const plan = planDeliveries({ ...plain, event: 'resolved', past: [told, held({ id: 'second', seq: 2 })] });
  expect(plan.deliveries.at(-1)).toMatchObject({ channel: 'texts', reason: heldReason, expiresAt: null });
  expect(plan.overtaken).toEqual(['second']);
});

it('takes the time until which something is held for no rung that its correction waits for', () => {
  const correction = { seqs: [1], toldOn: [] };
  const corrected = { event: 'correction', correction, past: [held({ nextAttemptAt: after(9) })] } as const;
  expect(planned({ ...corrected, channels: [channel('texts')] })).toEqual([
    ['texts', heldReason, heldUntil(now, null)],
  ]);
  expect(planned({ ...corrected, channels: [channel('texts')], held: [] })).toEqual([['texts', null, null]]);
});
