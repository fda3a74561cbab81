import fc from 'fast-check';
import { afterEach, expect, it, vi } from 'vitest';
import { format, tellDuration, tellList, tellTime } from '../../src/messages/times.ts';
import { readZoneTime } from '../../src/messages/zoneTime.ts';

afterEach(() => vi.unstubAllEnvs());

const tell = (at: string, timezone: string, locale = 'en', reference = at): string =>
  tellTime(new Date(at), timezone, locale, new Date(reference));

it.each([
  ['in winter', '2026-11-24T13:30:00Z', 'Europe/Berlin', '14:30 CET (13:30 UTC)'],
  ['in summer', '2026-07-24T13:30:00Z', 'Europe/Berlin', '15:30 CEST (13:30 UTC)'],
  ['a minute before the clocks go on', '2026-03-29T00:59:00Z', 'Europe/Berlin', '01:59 CET (00:59 UTC)'],
  ['a minute later', '2026-03-29T01:00:00Z', 'Europe/Berlin', '03:00 CEST (01:00 UTC)'],
  ['the hour that comes twice, first', '2026-10-25T00:30:00Z', 'Europe/Berlin', '02:30 CEST (00:30 UTC)'],
  ['the hour that comes twice, again', '2026-10-25T01:30:00Z', 'Europe/Berlin', '02:30 CET (01:30 UTC)'],
  ['in UTC, said once', '2026-11-24T13:30:00Z', 'UTC', '13:30 UTC'],
  ['in London in winter, which is UTC', '2026-11-24T13:30:00Z', 'Europe/London', '13:30 UTC'],
  ['in London in summer', '2026-07-24T13:30:00Z', 'Europe/London', '14:30 BST (13:30 UTC)'],
  ['in New York', '2026-11-24T13:30:00Z', 'America/New_York', '08:30 EST (13:30 UTC)'],
  ['in Kolkata, half an hour off', '2026-11-24T13:30:00Z', 'Asia/Kolkata', '19:00 IST (13:30 UTC)'],
  ['where a zone has no short name', '2026-11-24T13:30:00Z', 'America/Sao_Paulo', '10:30 GMT-3 (13:30 UTC)'],
  ['at midnight', '2026-11-23T23:00:00Z', 'Europe/Berlin', '00:00 CET (23:00 UTC)'],
])('a time %s', (_, at, timezone, expected) => {
  expect(tell(at, timezone)).toBe(expected);
});

it.each([
  [
    'the next day here, the same in UTC',
    '2026-11-24T23:30:00Z',
    '2026-11-24T22:00:00Z',
    '25 November, 00:30 CET (23:30 UTC)',
  ],
  ['the same day here, another in UTC', '2026-11-24T23:30:00Z', '2026-11-25T12:00:00Z', '00:30 CET (23:30 UTC)'],
  ['the day of another year', '2025-11-24T13:30:00Z', '2026-11-24T13:30:00Z', '24 November, 14:30 CET (13:30 UTC)'],
])('the date is said where it is not the reader’s: %s', (_, at, reference, expected) => {
  expect(tell(at, 'Europe/Berlin', 'en', reference)).toBe(expected);
});

it('another language says day and zone in its own words', () => {
  expect(tell('2026-11-24T13:30:00Z', 'Europe/Berlin', 'de', '2026-11-23T13:30:00Z')).toBe(
    '24. November, 14:30 Uhr MEZ (13:30 UTC)',
  );
});

it.each([
  ['de-AT', 'Europe/Berlin', '14:30 Uhr MEZ (13:30 UTC)', '24. November, 13:30 Uhr UTC', '2 Stunden 18 Minuten'],
  ['fr', 'Europe/Paris', '14h30 UTC+1 (13h30 UTC)', '24 novembre, 13h30 UTC', '2 heures et 18 minutes'],
  ['fr', 'America/Sao_Paulo', '10h30 UTC-3 (13h30 UTC)', '24 novembre, 13h30 UTC', '2 heures et 18 minutes'],
  ['es', 'Europe/Madrid', '14:30 CET (13:30 UTC)', '24 de noviembre, 13:30 UTC', '2 horas y 18 minutos'],
  ['pt-BR', 'America/Sao_Paulo', '10h30 BRT (13h30 UTC)', '24 de novembro, 13h30 UTC', '2 horas e 18 minutos'],
  ['ja', 'Asia/Tokyo', '22:30 JST（13:30 UTC）', '11月24日 13:30 UTC', '2時間18分'],
])('%s writes time, date and length of time as it is used to', (locale, zone, time, date, length) => {
  expect(tell('2026-11-24T13:30:00Z', zone, locale)).toBe(time);
  expect(tell('2026-11-24T13:30:00Z', 'UTC', locale, '2026-11-23T13:30:00Z')).toBe(date);
  expect(tellDuration(8_280_000, locale)).toBe(length);
});

it.each([
  ['de', '1 Minute', '4 Tage 3 Stunden'],
  ['fr', '1 minute', '4 jours et 3 heures'],
  ['es', '1 minuto', '4 días y 3 horas'],
  ['pt', '1 minuto', '4 dias e 3 horas'],
  ['ja', '1分', '4日3時間'],
  ['nl', '1 minuut', '4 dagen en 3 uur'],
])('%s knows one from many', (locale, one, many) => {
  expect(tellDuration(60_000, locale)).toBe(one);
  expect(tellDuration(356_400_000, locale)).toBe(many);
});

it.each([
  ['en', 'a, b and c'],
  ['de', 'a, b und c'],
  ['fr', 'a, b et c'],
  ['es', 'a, b y c'],
  ['pt', 'a, b e c'],
  ['ja', 'a、b、c'],
])('%s lists', (locale, list) => {
  expect(tellList(['a', 'b', 'c'], locale)).toBe(list);
  expect(tellList(['a'], locale)).toBe('a');
});

const zones = ['Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Pacific/Auckland', 'Australia/Lord_Howe', 'UTC'];
const instant = fc.date({
  min: new Date('2020-01-01T00:00:00Z'),
  max: new Date('2036-01-01T00:00:00Z'),
  noInvalidDate: true,
});

it('a zone read without Intl says what Intl says', () => {
  fc.assert(
    fc.property(fc.constantFrom(...zones), instant, (zone, at) => {
      vi.stubEnv('TZ', zone);
      const quick = tellTime(at, zone, 'en', new Date(0));
      vi.stubEnv('TZ', 'Africa/Nairobi');
      expect(readZoneTime(zone, at) === null).toBe(zone !== 'UTC');
      expect(quick).toBe(tellTime(at, zone, 'en', new Date(0)));
    }),
    { numRuns: 300 },
  );
});

it('reads the machine’s own zone without Intl, and no other', () => {
  vi.stubEnv('TZ', 'Europe/Berlin');
  const at = new Date('2026-07-24T13:30:00Z');
  expect(readZoneTime('Europe/Berlin', at)).toEqual({ offsetMs: 7_200_000, name: 'CEST' });
  expect(readZoneTime('America/New_York', at)).toBeNull();
});

it('English without a country is British', () => {
  const options = { dateStyle: 'short' } as const;
  expect(format(new Date('2026-11-24T13:30:00Z'), options, 'UTC', 'en')).toBe('24/11/2026');
  expect(format(new Date('2026-11-24T13:30:00Z'), options, 'UTC', 'en-US')).toBe('11/24/26');
});

it.each([
  [0, '0 seconds'],
  [59_999, '59 seconds'],
  [60_000, '1 minute'],
  [8_280_000, '2 hours 18 minutes'],
  [7_200_000, '2 hours'],
  [345_600_000, '4 days'],
  [356_400_000, '4 days 3 hours'],
])('%i ms are told as %s', (ms, words) => {
  expect(tellDuration(ms, 'en')).toBe(words);
});
