import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readForeignDate } from '../../src/imports/foreignDate.ts';

const read = (text: unknown, zone = 'UTC'): string | null => readForeignDate(text, zone)?.at.toISOString() ?? null;

it.each([
  ['2026-03-02T10:00:00Z', '2026-03-02T10:00:00.000Z'],
  ['2026-03-02T10:00:00.123456Z', '2026-03-02T10:00:00.123Z'],
  ['2026-03-02T10:00:00-06:00', '2026-03-02T16:00:00.000Z'],
  ['2026-03-02T10:00:00+0530', '2026-03-02T04:30:00.000Z'],
  ['2026-03-02 10:00:00 -0500', '2026-03-02T15:00:00.000Z'],
  ['2026-03-02 10:00:00 UTC', '2026-03-02T10:00:00.000Z'],
  ['2026-03-02 10:00:00 +0100 CET', '2026-03-02T09:00:00.000Z'],
  ['2026-03-02 10:00', '2026-03-02T10:00:00.000Z'],
  ['2026-03-02', '2026-03-02T00:00:00.000Z'],
])('reads %s', (text, at) => expect(read(text)).toBe(at));

it.each([
  ['2026-01-15 10:00', '2026-01-15T09:00:00.000Z'],
  ['2026-07-15 10:00', '2026-07-15T08:00:00.000Z'],
  // An hour before, and one after the clocks go forward.
  ['2026-03-29 01:30', '2026-03-29T00:30:00.000Z'],
  ['2026-03-29 03:30', '2026-03-29T01:30:00.000Z'],
  // An hour before, and one after they go back.
  ['2026-10-25 01:30', '2026-10-24T23:30:00.000Z'],
  ['2026-10-25 03:30', '2026-10-25T02:30:00.000Z'],
])('takes %s without a zone in that of the site', (text, at) => {
  expect(readForeignDate(text, 'Europe/Berlin')).toEqual({ at: new Date(at), zoned: false });
});

it.each([
  '',
  'yesterday',
  '2026-02-30',
  '2026-13-01',
  '2026-00-10',
  '2026-03-02T25:00:00Z',
  '2026-03-02T10:61:00Z',
  '0001-01-01',
  '9999-12-31',
  '02.03.2026',
  null,
  undefined,
  1_772_445_600,
  {},
])('makes nothing of %s', (text) => expect(read(text)).toBeNull());

it('gives back the instant that it was written for, in any offset', () => {
  const dates = fc.date({ min: new Date('1991-01-01'), max: new Date('2199-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(dates, fc.integer({ min: -12 * 60, max: 14 * 60 }), (at, minutes) => {
      const wall = new Date(at.getTime() + minutes * 60_000).toISOString().slice(0, -1);
      const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
      const offset = `${minutes < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}:${String(rest).padStart(2, '0')}`;
      expect(read(wall + offset)).toBe(at.toISOString());
    }),
  );
});
