import fc from 'fast-check';
import { SegmentedMessage } from 'sms-segments-calculator';
import { expect, it } from 'vitest';
import { measureSms } from '../../src/messages/smsText.ts';

const segments = (text: string): number | null => measureSms(text).segments;
const oracle = (text: string): number => new SegmentedMessage(text).segmentsCount;

it.each([
  ['nothing', '', 0],
  ['one segment of GSM-7', 'a'.repeat(160), 1],
  ['one more', 'a'.repeat(161), 2],
  ['two whole segments', 'a'.repeat(306), 2],
  ['three', 'a'.repeat(307), 3],
  ['characters that cost an escape', '€'.repeat(80), 1],
  ['one more of those', '€'.repeat(81), 2],
  ['an escape that does not fit in the rest of a segment', `${'a'.repeat(152)}€${'a'.repeat(152)}`, 3],
  ['one segment of UCS-2', 'я'.repeat(70), 1],
  ['one more of those', 'я'.repeat(71), 2],
  ['one curly quote, which makes all of it UCS-2', `${'a'.repeat(70)}’`, 2],
  ['an emoji that does not fit in the rest of a segment', `${'я'.repeat(66)}🚧${'я'.repeat(66)}`, 3],
  ['nor one of seven units', `${'я'.repeat(61)}👩🏽‍💻${'я'.repeat(66)}`, 3],
])('%s', (_, text, expected) => {
  expect(segments(text)).toBe(expected);
  if (text !== '') expect(oracle(text)).toBe(expected);
});

it('counts the segments that the networks count', () => {
  const gsm = fc.string({ unit: fc.constantFrom(...'abc XYZ019@£$_ÄÖÜß€[]{}~^|\\\n'), maxLength: 500 });
  const ucs = fc.string({ unit: fc.constantFrom(...'abc яЖ’—価格🚧', '👩🏽‍💻', '🇩🇪', '❤️', 'é'), maxLength: 300 });
  fc.assert(
    fc.property(fc.oneof(gsm, ucs), (text) => {
      if (text !== '') expect(segments(text)).toBe(oracle(text));
    }),
    { numRuns: 1500 },
  );
});

it('says the limit, and the length that counts against it', () => {
  expect(measureSms('Hi 🚧')).toEqual({ length: 5, limit: 1600, segments: 1, encoding: 'UCS-2' });
});
