import fc from 'fast-check';
import { expect, it } from 'vitest';
import { asleepAt, clockText, endOfQuiet, parseClock, type QuietHours } from '../../src/domain/quietHours.ts';
import { zoneOffsetMs } from '../../src/messages/zoneOffset.ts';

const minuteMs = 60_000;
const hours = (from: string, to: string): QuietHours => ({
  fromMinute: parseClock(from) ?? Number.NaN,
  toMinute: parseClock(to) ?? Number.NaN,
});
const night = hours('22:00', '07:00');
const offsetIn = (zone: string) => (at: Date) => zoneOffsetMs(zone, at);
const endIn = (zone: string, quiet: QuietHours, at: string): string | null =>
  endOfQuiet(quiet, new Date(at), offsetIn(zone))?.toISOString() ?? null;

it.each([
  ['00:00', 0],
  ['07:05', 425],
  ['23:59', 1439],
  ['24:00', null],
  ['7:00', null],
  ['07:60', null],
  ['07:00:00', null],
  ['', null],
  ['-1:00', null],
  ['٠٧:٠٠', null],
])('reads %j as %s minutes after midnight', (text, minutes) => {
  expect(parseClock(text)).toBe(minutes);
  if (minutes !== null) expect(clockText(minutes)).toBe(text);
});

it.each([
  ['before it begins', 'Europe/Berlin', '2026-11-23T20:59:59.999Z', null],
  ['at its first moment', 'Europe/Berlin', '2026-11-23T21:00:00.000Z', '2026-11-24T06:00:00.000Z'],
  ['after midnight', 'Europe/Berlin', '2026-11-24T03:17:21.123Z', '2026-11-24T06:00:00.000Z'],
  ['at its last moment', 'Europe/Berlin', '2026-11-24T05:59:59.999Z', '2026-11-24T06:00:00.000Z'],
  ['when it has ended', 'Europe/Berlin', '2026-11-24T06:00:00.000Z', null],
  ['three quarters of an hour apart', 'Asia/Kathmandu', '2026-11-23T17:00:00.000Z', '2026-11-24T01:15:00.000Z'],
  ['half an hour apart', 'America/St_Johns', '2026-11-24T02:00:00.000Z', '2026-11-24T10:30:00.000Z'],
  ['a day ahead of UTC', 'Pacific/Kiritimati', '2026-11-23T09:00:00.000Z', '2026-11-23T17:00:00.000Z'],
  ['in the night that is an hour shorter', 'Europe/Berlin', '2026-03-28T22:30:00.000Z', '2026-03-29T05:00:00.000Z'],
  ['in the night that is an hour longer', 'Europe/Berlin', '2026-10-24T21:30:00.000Z', '2026-10-25T06:00:00.000Z'],
  ['where the summer is half an hour', 'Australia/Lord_Howe', '2026-10-03T14:00:00.000Z', '2026-10-03T20:00:00.000Z'],
  ['over a day that a place left out', 'Pacific/Apia', '2011-12-30T09:00:00.000Z', '2011-12-30T17:00:00.000Z'],
])('leaves a reader alone %s', (_, zone, at, end) => {
  expect(endIn(zone, night, at)).toBe(end);
});

it.each([
  [
    'that is jumped over: with the jump',
    hours('22:00', '02:30'),
    '2026-03-29T00:59:00.000Z',
    '2026-03-29T01:00:00.000Z',
  ],
  ['that is the jump', hours('22:00', '02:00'), '2026-03-29T00:59:00.000Z', '2026-03-29T01:00:00.000Z'],
  ['after the jump', hours('22:00', '03:30'), '2026-03-29T00:59:00.000Z', '2026-03-29T01:30:00.000Z'],
  ['that comes twice: the first time', hours('22:00', '02:30'), '2026-10-24T23:59:00.000Z', '2026-10-25T00:30:00.000Z'],
  [
    'that comes twice, before the second',
    hours('22:00', '02:30'),
    '2026-10-25T01:10:00.000Z',
    '2026-10-25T01:30:00.000Z',
  ],
  ['that is put back by an hour', hours('22:00', '03:00'), '2026-10-24T23:59:00.000Z', '2026-10-25T02:00:00.000Z'],
])('ends at a time %s', (_, quiet, at, end) => {
  expect(endIn('Europe/Berlin', quiet, at)).toBe(end);
});

it('never begins on the day whose clocks jump over all of it', () => {
  const quiet = hours('02:10', '02:40');
  expect(endIn('Europe/Berlin', quiet, '2026-03-29T00:59:59.999Z')).toBeNull();
  expect(endIn('Europe/Berlin', quiet, '2026-03-29T01:00:00.000Z')).toBeNull();
});

/** The wall clock's own answer, as Intl prints it. */
function isQuietOnTheWall(zone: string, { fromMinute, toMinute }: QuietHours, ms: number): boolean {
  const form = { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  const minute = parseClock(wall(zone, form).format(ms)) ?? Number.NaN;
  const [from, to] = [fromMinute, toMinute];
  return from < to ? from <= minute && minute < to : !(to <= minute && minute < from);
}
const walls = new Map<string, Intl.DateTimeFormat>();
function wall(zone: string, form: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const kept = walls.get(zone) ?? new Intl.DateTimeFormat('en-GB', form);
  walls.set(zone, kept);
  return kept;
}

const zones = [
  ...['UTC', 'Europe/Berlin', 'America/New_York', 'America/St_Johns', 'Asia/Kathmandu', 'Australia/Lord_Howe'],
  ...['Africa/Casablanca', 'America/Havana', 'Pacific/Apia', 'Pacific/Chatham', 'Asia/Kolkata', 'Asia/Beirut'],
];
const minute = fc.integer({ min: 0, max: 1439 });
const quietHours = fc
  .record({ fromMinute: minute, toMinute: minute })
  .filter(({ fromMinute, toMinute }) => fromMinute !== toMinute);
/** Half of all cases lie where clocks are changed, in spring and in autumn. */
const instant = fc.oneof(
  fc.integer({ min: Date.parse('2026-01-01T00:00Z'), max: Date.parse('2027-12-31T00:00Z') }),
  fc
    .tuple(
      fc.constantFrom('2026-03-08', '2026-03-29', '2026-04-05', '2026-09-27', '2026-10-04', '2026-10-25', '2026-11-01'),
      fc.integer({ min: -1440, max: 1440 }),
    )
    .map(([day, minutes]) => Date.parse(`${day}T00:00Z`) + minutes * minuteMs),
);

it('ends at the first minute that the wall clock shows outside of it, whatever is done to clocks', () => {
  fc.assert(
    fc.property(fc.constantFrom(...zones), quietHours, instant, (zone, quiet, ms) => {
      const end = endOfQuiet(quiet, new Date(ms), offsetIn(zone))?.getTime() ?? null;
      let walked = Math.floor(ms / minuteMs) * minuteMs;
      while (isQuietOnTheWall(zone, quiet, walked)) walked += minuteMs;
      expect(end).toBe(isQuietOnTheWall(zone, quiet, ms) ? walked : null);
    }),
    { numRuns: 400 },
  );
});

it('goes by the zone that a reader has said, else by what is known of the number, and says so', () => {
  const quiet = { hours: night, zoneOf: () => 'Asia/Tokyo', offsetMsAt: zoneOffsetMs };
  const at = new Date('2026-11-23T15:00:00.000Z');
  expect(asleepAt(quiet, { to: '+4917', timezone: 'Europe/Berlin' }, at)).toBeNull();
  const asleep = { until: new Date('2026-11-23T22:00:00.000Z'), reason: 'quiet hours until 07:00 in Asia/Tokyo' };
  expect(asleepAt(quiet, { to: '+4917', timezone: null }, at)).toEqual(asleep);
  expect(asleepAt(quiet, { to: '+4917' }, at)).toEqual(asleep);
});
