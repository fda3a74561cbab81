import fc from 'fast-check';
import { expect, it } from 'vitest';
import { afterMessage, nextSlot, type Pace, type Rate } from '../../src/domain/pace.ts';

const start = Date.parse('2026-11-23T12:00:00.000Z');
const rate = fc.record({ count: fc.integer({ min: 1, max: 50 }), everyMs: fc.integer({ min: 1000, max: 900_000 }) });

/** When each of so many messages goes, each as soon as it may, after the pauses in between. */
function slotsOf(kept: Rate, pauses: readonly number[]): readonly number[] {
  let pace: Pace | null = null;
  let nowMs = start;
  return pauses.map((pauseMs) => {
    nowMs += pauseMs;
    const slot = nextSlot(pace, kept, new Date(nowMs));
    pace = afterMessage(pace, kept, slot);
    nowMs = slot.getTime();
    return nowMs;
  });
}

it('lets the whole number go at once, and the next one only when the first of them has made room', () => {
  const slots = slotsOf({ count: 3, everyMs: 3000 }, [0, 0, 0, 0, 0]);
  expect(slots.map((ms) => ms - start)).toEqual([0, 0, 0, 1000, 2000]);
});

it('never lets more go than twice the number in any stretch of that length, and not more than it on average', () => {
  fc.assert(
    fc.property(
      rate,
      fc.array(fc.integer({ min: 0, max: 100_000 }), { minLength: 1, maxLength: 120 }),
      (kept, pauses) => {
        const slots = slotsOf(kept, pauses);
        for (const from of slots) {
          const inside = slots.filter((ms) => ms >= from && ms < from + kept.everyMs).length;
          expect(inside).toBeLessThanOrEqual(2 * kept.count);
        }
        const tookMs = (slots.at(-1) ?? start) - (slots[0] ?? start);
        // A millisecond is the smallest step of a clock, and each slot is rounded down to one.
        expect(slots.length).toBeLessThanOrEqual(
          kept.count + ((tookMs + slots.length) * kept.count) / kept.everyMs + 1,
        );
      },
    ),
  );
});

it('waits out the rest that the service asked for, and then goes on', () => {
  const blockedUntil = new Date(start + 60_000);
  const pace = { freeAt: new Date(start), blockedUntil };
  expect(nextSlot(pace, null, new Date(start))).toEqual(blockedUntil);
  expect(afterMessage(pace, null, blockedUntil).blockedUntil).toBeNull();
});

it.each([
  [
    'a rest of a day is asked about again in an hour',
    { freeAt: new Date(start), blockedUntil: new Date(start + 86_400_000) },
    3_600_000,
  ],
  [
    'a clock that was set back by a year is not waited for',
    { freeAt: new Date(start + 3e10), blockedUntil: null },
    1000,
  ],
])('%s', (_, pace, waitMs) => {
  expect(nextSlot(pace, { count: 1, everyMs: 1000 }, new Date(start)).getTime() - start).toBe(waitMs);
});

it('keeps a rest that is not over when the next message goes, and forgets one that is', () => {
  const pace = { freeAt: new Date(start), blockedUntil: new Date(start + 7_200_000) };
  const after = (slotMs: number) => afterMessage(pace, null, new Date(start + slotMs));
  expect(after(3_600_000)).toEqual({ freeAt: new Date(start + 3_600_000), blockedUntil: pace.blockedUntil });
  expect(after(7_200_000)).toEqual({ freeAt: new Date(start + 7_200_000), blockedUntil: null });
  expect(afterMessage(null, null, new Date(start))).toEqual({ freeAt: new Date(start), blockedUntil: null });
});
