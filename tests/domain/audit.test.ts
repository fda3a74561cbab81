import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type AuditRecord, type AuditSubject, canonicalJson, hashedText, subjectOf } from '../../src/domain/audit.ts';

const record: Omit<AuditRecord, 'hash'> = {
  ...{ seq: 7, at: 1_790_000_000_000, person: 'ana', host: 'laptop', via: 'terminal', from: null },
  ...{ action: 'entry.recorded', subject: '{"number":2}' },
};

it('hashes all of an entry but its hash, in one form only', () => {
  expect(hashedText(record)).toBe(
    '{"action":"entry.recorded","at":1790000000000,"from":null,"host":"laptop","person":"ana","seq":7,"subject":{"number":2},"via":"terminal"}',
  );
});

it('gives the same text for the same value, in whatever order it was made', () => {
  const value = fc.dictionary(fc.string(), fc.oneof(fc.integer(), fc.string(), fc.boolean(), fc.constant(null)));
  fc.assert(
    fc.property(value, (given) => {
      const turned = Object.fromEntries(Object.entries(given).toReversed());
      expect(canonicalJson(turned)).toBe(canonicalJson(given));
      expect(canonicalJson(subjectOf(canonicalJson(given)) ?? {})).toBe(canonicalJson(given));
    }),
  );
});

it('gives two entries that differ anywhere two texts, wherever a quote or a key of the other stands in one', () => {
  const text = fc.oneof(fc.string(), fc.constantFrom('","via":"x', '"},"via":"', '{"via":"a"}', '\\"', '\\'));
  const subject = fc
    .dictionary(fc.constantFrom('via', 'seq', 'a'), text)
    .map((one) => canonicalJson(one as AuditSubject));
  const entry = fc.record({
    ...{ person: text, host: text, from: fc.option(text), subject, seq: fc.nat(), at: fc.nat() },
  });
  fc.assert(
    fc.property(entry, entry, (one, other) => {
      const [a, b] = [
        { ...record, ...one },
        { ...record, ...other },
      ];
      const isSame = (Object.keys(one) as (keyof typeof one)[]).every((key) => one[key] === other[key]);
      expect(hashedText(a) === hashedText(b)).toBe(isSame);
    }),
    { numRuns: 2000 },
  );
});

it('takes for a subject only what is one', () => {
  expect(['[]', '1', 'null', '"x"', '', '{"a"'].map(subjectOf)).toEqual([null, null, null, null, null, null]);
});

it('writes lists and what is nested in its own order, without a letter that need not be', () => {
  expect(canonicalJson({ b: [1, 'x', null, { d: 1, c: [] }], a: true, 'c"': {} })).toBe(
    '{"a":true,"b":[1,"x",null,{"c":[],"d":1}],"c\\"":{}}',
  );
});
