import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { promisesOf, reminderOf } from '../../src/domain/promises.ts';
import type { Update } from '../../src/domain/update.ts';
import { at, minuteMs } from '../helpers/greenLight.ts';
import { testUpdate } from '../helpers/httpPageHistory.ts';

const update = (seq: number, minute: number, promisedMinute: number | null, more: Partial<Update> = {}): Update => ({
  ...testUpdate(seq),
  at: at(minute),
  nextUpdateBy: promisedMinute === null ? null : at(promisedMinute),
  corrects: null,
  ...more,
});

describe('the promises of an incident', () => {
  it('are kept by the next update, in time or late, and the last one may be open', () => {
    const timeline = [update(1, 0, 30), update(2, 25, 55), update(3, 65, 95)];
    expect(promisesOf(timeline, at(90))).toEqual([
      { seq: 1, promisedAt: at(0), promisedBy: at(30), keptAt: at(25), lateByMs: 0 },
      { seq: 2, promisedAt: at(25), promisedBy: at(55), keptAt: at(65), lateByMs: 10 * minuteMs },
      { seq: 3, promisedAt: at(65), promisedBy: at(95), keptAt: null, lateByMs: 0 },
    ]);
    expect(promisesOf(timeline, at(100)).at(-1)).toMatchObject({ keptAt: null, lateByMs: 5 * minuteMs });
  });

  it('are not kept by a note of the team or by a correction, which say no news', () => {
    const between = [update(2, 10, 30, { event: 'note' }), update(3, 20, 30, { event: 'correction', corrects: 1 })];
    expect(promisesOf([update(1, 0, 30), ...between, update(4, 40, null)], at(50))).toEqual([
      { seq: 1, promisedAt: at(0), promisedBy: at(30), keptAt: at(40), lateByMs: 10 * minuteMs },
    ]);
  });

  it('are as many as the updates that give one, each kept by what came after it, and never late by less than nothing', () => {
    const entry = fc.record({
      afterMs: fc.integer({ min: 0, max: 5_000_000 }),
      promiseMs: fc.option(fc.integer({ min: 1, max: 5_000_000 })),
      kind: fc.constantFrom('update', 'note', 'correction'),
    });
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 30 }), fc.integer({ min: 0, max: 5_000_000 }), (entries, laterMs) => {
        let ms = 0;
        const timeline = entries.map(({ afterMs, promiseMs, kind }, index) => {
          ms += afterMs;
          const by = promiseMs === null ? null : new Date(ms + promiseMs);
          const event = kind === 'update' ? 'investigating' : (kind as 'note' | 'correction');
          const corrects = kind === 'correction' ? 1 : null;
          return update(index + 1, 0, null, { at: new Date(ms), nextUpdateBy: by, event, corrects });
        });
        const now = new Date(ms + laterMs);
        const promises = promisesOf(timeline, now);
        const said = timeline.filter((one) => one.event === 'investigating');
        expect(promises.map(({ seq }) => seq)).toEqual(said.filter((one) => one.nextUpdateBy).map(({ seq }) => seq));
        for (const { seq, promisedBy, keptAt, lateByMs } of promises) {
          const next = said.find((one) => one.seq > seq);
          expect(keptAt).toEqual(next?.at ?? null);
          expect(lateByMs).toBe(Math.max(0, (next?.at ?? now).getTime() - promisedBy.getTime()));
        }
      }),
    );
  });
});

describe('reminders of a broken promise', () => {
  const halfHour = 30 * minuteMs;

  it.each([
    [-1, null],
    [0, null],
    [1, 0],
    [halfHour - 1, 0],
    [halfHour, 1],
    [3 * halfHour - 1, 1],
    [3 * halfHour, 2],
    [7 * halfHour, 3],
    [24 * 60 * minuteMs, 5],
  ])('%i ms after half an hour was promised: reminder %j', (lateByMs, expected) => {
    expect(reminderOf(lateByMs, halfHour)).toBe(expected);
  });

  it('are not a flood where the promise was of a moment', () => {
    expect(reminderOf(60 * minuteMs, 0)).toBeLessThan(6);
  });
});

describe('the reminders of a broken promise', () => {
  const halfHour = 30 * minuteMs;

  it.each([
    [-1, null],
    [0, null],
    [1, 0],
    [halfHour - 1, 0],
    [halfHour, 1],
    [3 * halfHour - 1, 1],
    [3 * halfHour, 2],
    [7 * halfHour, 3],
  ])('late by %d ms of half an hour it is time for number %j', (lateByMs, expected) => {
    expect(reminderOf(lateByMs, halfHour)).toBe(expected);
  });

  it('come no faster than of a promise of a minute', () => {
    expect(reminderOf(minuteMs - 1, 1_000)).toBe(0);
    expect(reminderOf(minuteMs, 0)).toBe(1);
  });
});
