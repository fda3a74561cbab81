import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createChannelCounts, pendingOf, settledOf } from '../../../src/cli/io/channelCounts.ts';
import { type DeliveryState, deliveryStates, mayMove } from '../../../src/domain/delivery.ts';
import { moved, planned } from '../../helpers/progressSteps.ts';

const take = (counts: ReturnType<typeof createChannelCounts>, step: ReturnType<typeof planned>): void => {
  if (step.kind !== 'tallies' && step.kind !== 'delivery') throw new Error(step.kind);
  counts.take(step);
};

it('counts as the ledger does, whatever becomes of each delivery, and keeps nothing of any', () => {
  const choices = fc.array(fc.tuple(fc.nat(29), fc.nat(9)), { maxLength: 300 });
  fc.assert(
    fc.property(choices, (picks) => {
      const ledger: DeliveryState[] = Array.from({ length: 30 }, () => 'queued');
      const counts = createChannelCounts();
      take(counts, planned({ customers: 30 }));
      for (const [index, choice] of picks) {
        const from = ledger[index] ?? 'queued';
        const ways = deliveryStates.filter((to) => mayMove(from, to));
        const to = ways[choice % Math.max(1, ways.length)];
        if (to === undefined) continue;
        ledger[index] = to;
        take(counts, moved('customers', from, to));
      }
      const [one] = counts.channels.values();
      for (const state of deliveryStates) {
        expect(one?.counts[state]).toBe(ledger.filter((other) => other === state).length);
      }
      expect(one?.total).toBe(30);
    }),
  );
});

it('takes in what was recorded, or taken up again, after it began to count', () => {
  const counts = createChannelCounts();
  take(counts, planned({ x: 1 }));
  for (const from of ['queued', 'queued', 'uncertain'] as const) {
    take(counts, moved('x', from, 'sending'));
    take(counts, moved('x', 'sending', 'sent'));
  }
  take(counts, moved('late', 'queued', 'sending'));
  expect([...counts.channels.values()].map((one) => [one.channel, one.total, one.counts.sent])).toEqual([
    ['x', 3, 3],
    ['late', 1, 0],
  ]);
  expect(counts.underWay()).toBe(1);
});

it('begins anew with what the store says, and counts neither what a flag left out nor what waits for its rung', () => {
  const counts = createChannelCounts();
  take(counts, planned({ customers: 100 }));
  take(counts, moved('customers', 'queued', 'sending'));
  const step = planned({ customers: 60 }, 'sent');
  const later = planned({ ladder: 40 });
  const skipped = planned({ blog: 1 }, 'skipped');
  const tallies = [step, skipped].flatMap((one) => (one.kind === 'tallies' ? one.tallies : []));
  const waiting = later.kind === 'tallies' ? later.tallies.map((one) => ({ ...one, later: 40 })) : [];
  take(counts, { kind: 'tallies', tallies: [...tallies, ...waiting] });
  const totals = [...counts.channels.values()].filter((one) => one.total > 0);
  expect(totals.map((one) => [one.channel, settledOf(one), pendingOf(one)])).toEqual([['customers', 60, 0]]);
});
