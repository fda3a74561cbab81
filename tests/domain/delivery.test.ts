import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type DeliveryState, deliveryStates, mayMove, wasTold, worstState } from '../../src/domain/delivery.ts';

/** Every move there is; all others are refused. */
const legal: Readonly<Record<DeliveryState, readonly DeliveryState[]>> = {
  // `failed` without an attempt: its channel's credentials were refused. `cancelled`: expired or overtaken.
  queued: ['sending', 'retrying', 'cancelled', 'failed'],
  sending: ['sent', 'retrying', 'failed', 'uncertain'],
  // `uncertain`: not tried again, and an answer had been lost before.
  retrying: ['sending', 'retrying', 'cancelled', 'failed', 'uncertain'],
  // Sent again by rule, found by a look-up, settled by a human either way, or too late to matter.
  uncertain: ['sending', 'sent', 'queued', 'failed', 'cancelled'],
  failed: ['queued', 'cancelled'],
  sent: [],
  skipped: [],
  cancelled: [],
};
const pairs = deliveryStates.flatMap((from) =>
  deliveryStates.map((to) => ({ from, to, may: legal[from].includes(to) })),
);

it.each(pairs)('$from to $to: $may', ({ from, to, may }) => {
  expect(mayMove(from, to)).toBe(may);
});

it('what was sent is never sent again, by any sequence of moves', () => {
  const reach = (from: DeliveryState, seen = new Set<DeliveryState>()): ReadonlySet<DeliveryState> => {
    for (const to of deliveryStates) {
      if (!mayMove(from, to) || seen.has(to)) continue;
      seen.add(to);
      reach(to, seen);
    }
    return seen;
  };
  for (const end of ['sent', 'skipped', 'cancelled'] as const) expect(reach(end)).toEqual(new Set());
  // And nothing is stuck: from everywhere else an end can be reached.
  for (const state of ['queued', 'sending', 'retrying', 'uncertain', 'failed'] as const)
    expect(reach(state)).toContain('sent');
});

it('nothing is sent without having been sending, unless a look-up or a human found it', () => {
  expect(deliveryStates.filter((from) => mayMove(from, 'sent'))).toEqual(['sending', 'uncertain']);
});

it('told is who cannot be ruled out', () => {
  expect(deliveryStates.filter(wasTold)).toEqual(['sent', 'uncertain']);
});

it('the state of a channel is the worst of its deliveries', () => {
  const worstFirst = ['failed', 'uncertain', 'retrying', 'sending', 'queued', 'cancelled', 'sent', 'skipped'] as const;
  expect(new Set(worstFirst)).toEqual(new Set(deliveryStates));
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...deliveryStates), { minLength: 1 }), (states) => {
      const rank = (state: DeliveryState): number => worstFirst.indexOf(state);
      expect(rank(worstState(states))).toBe(Math.min(...states.map(rank)));
    }),
  );
  expect(worstState([])).toBe('skipped');
});
