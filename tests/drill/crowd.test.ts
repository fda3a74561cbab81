import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parsePhone } from '../../src/domain/phone.ts';
import { crowdLimit, makeCrowd } from '../../src/drill/crowd.ts';

const languages = fc.uniqueArray(
  fc.tuple(fc.constantFrom(null, 'de', 'en', 'ja', 'pt-BR'), fc.integer({ min: 1, max: 5000 })),
  {
    selector: ([locale]) => locale,
  },
);

it('makes up a person for each there is, or as many as the limit lets, of every language, no two alike', () => {
  fc.assert(
    fc.property(languages, languages, (letters, texts) => {
      const { csv, email, phone } = makeCrowd({ email: new Map(letters), phone: new Map(texts) });
      const rows = csv.trim().split('\n').slice(1);
      expect(new Set(rows.map((row) => row.split(',').slice(0, 2).join())).size).toBe(rows.length);
      expect(rows).toHaveLength(email.rehearsed + phone.rehearsed);
      for (const [given, stand] of [
        [letters, email],
        [texts, phone],
      ] as const) {
        const total = given.reduce((sum, [, count]) => sum + count, 0);
        expect(stand.people).toBe(total);
        expect(stand.rehearsed).toBeLessThanOrEqual(crowdLimit + given.length);
        if (total <= crowdLimit) expect(stand.rehearsed).toBe(total);
      }
      for (const [locale] of letters)
        expect(rows.some((row) => row.includes('@') && row.endsWith(`,${locale ?? ''}`))).toBe(true);
    }),
    { numRuns: 30 },
  );
});

it('writes to nobody: addresses of a name kept for examples, numbers kept for fiction', () => {
  const { csv } = makeCrowd({ email: new Map([[null, 600]]), phone: new Map([['de', 600]]) });
  for (const row of csv.trim().split('\n').slice(1)) {
    const [email = '', phone = ''] = row.split(',');
    if (email !== '') expect(email).toMatch(/^person-\d+@customer\.example$/u);
    else {
      expect(phone).toMatch(/^\+1\d{3}55501\d\d$/u);
      expect(parsePhone(phone)).toBe(phone);
    }
  }
});
