import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parsePlannedTime } from '../../src/cli/plannedTime.ts';

const now = new Date('2026-11-23T10:00:30Z');
const read = (text: string, zone = 'Europe/Berlin', after = now, at = now): string => {
  const found = parsePlannedTime(text, after, at, zone);
  return found.kind === 'at' ? found.at.toISOString().replace(':00.000Z', 'Z') : found.kind;
};

it.each([
  ['2026-11-30 02:00', '2026-11-30T01:00Z'],
  ['2026-11-30T02:00', '2026-11-30T01:00Z'],
  ['2026-11-30T02:00Z', '2026-11-30T02:00Z'],
  ['2026-11-30 02:00+05:30', '2026-11-29T20:30Z'],
  ['23:00', '2026-11-23T22:00Z'],
  // 11:00 in Berlin has just passed: tomorrow's.
  ['11:00', '2026-11-24T10:00Z'],
  ['11:01', '2026-11-23T10:01Z'],
  ['today 09:00', '2026-11-23T08:00Z'],
  ['tomorrow 02:00', '2026-11-24T01:00Z'],
  ['Tomorrow  2:00', '2026-11-24T01:00Z'],
  ['in 2h', '2026-11-23T12:01Z'],
  ['90m', '2026-11-23T11:31Z'],
])('reads %s', (text, expected) => {
  expect(read(text)).toBe(expected);
});

it.each([
  '',
  'soon',
  '24:00',
  '12:60',
  '2026-02-30 10:00',
  '2026-13-01 10:00',
  '2026-11-30',
  'in 0h',
  '2026-11-30 02:00 CET',
  '-2h',
  '2026-11-30 25:00',
])('does not guess what "%s" means', (text) => {
  expect(read(text)).toBe('unknown');
});

it('refuses what the clocks leap over, and takes the first of what they show twice', () => {
  expect(read('2027-03-28 02:30')).toBe('gap');
  expect(read('2027-03-28 03:00')).toBe('2027-03-28T01:00Z');
  expect(read('2026-10-25 02:30')).toBe('2026-10-25T00:30Z');
  const eve = new Date('2027-03-27T12:00:00Z');
  expect(read('tomorrow 02:30', 'Europe/Berlin', eve, eve)).toBe('gap');
  // Thirty minutes on Lord Howe Island; a whole day that Samoa never had.
  expect(read('2026-10-04 02:15', 'Australia/Lord_Howe')).toBe('gap');
  expect(read('2011-12-30 12:00', 'Pacific/Apia')).toBe('gap');
});

it('reads back every minute that the clocks of a zone show', () => {
  const zones = ['Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'Pacific/Apia', 'UTC'];
  const minutes = fc.integer({ min: 0, max: 10 * 366 * 24 * 60 });
  fc.assert(
    fc.property(minutes, fc.constantFrom(...zones), (minute, timeZone) => {
      const at = new Date(Date.UTC(2024, 0, 1) + minute * 60_000);
      const shown = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(at);
      const found = parsePlannedTime(shown, at, at, timeZone);
      // Of a minute that is shown twice the first.
      const apart = found.kind === 'at' ? at.getTime() - found.at.getTime() : -1;
      expect([0, 30 * 60_000, 3_600_000]).toContain(apart);
    }),
  );
});
