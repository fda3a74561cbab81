import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createCutMask } from '../../src/config/maskCut.ts';

/** The same, looked for beginning by beginning. */
function plainly(text: string, forms: readonly string[]): string {
  const parts = text.split('…');
  const last = parts.pop() ?? '';
  const masked = parts.map((part) => {
    for (const form of forms) {
      for (let kept = Math.min(form.length - 1, part.length); kept >= 6; kept -= 1) {
        if (part.endsWith(form.slice(0, kept))) return `${part.slice(0, -kept)}***`;
      }
    }
    return part;
  });
  return [...masked, last].join('…');
}

it('masks the longest beginning of a value before each cut, in whatever order values and texts come', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', '\\'), minLength: 7, maxLength: 30 });
  const text = fc.array(fc.oneof(letters, fc.constant('…')), { maxLength: 8 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(fc.array(letters, { minLength: 1, maxLength: 4 }), fc.array(text, { maxLength: 4 }), (forms, texts) => {
      const mask = createCutMask();
      for (const one of texts) expect(mask(one, forms)).toBe(plainly(one, forms));
    }),
    { numRuns: 500 },
  );
});

it('masks a beginning that comes right before a cut, and leaves what is too short to say anything', () => {
  const mask = createCutMask();
  expect(mask('it said hunter2hunte…', ['hunter2hunter2'])).toBe('it said ***…');
  expect(mask('it said hunte…', ['hunter2hunter2'])).toBe('it said hunte…');
  expect(mask('it said hunter2hunte', ['hunter2hunter2'])).toBe('it said hunter2hunte');
});

it('ends with a value and a text of a megabyte that only repeat one letter', () => {
  const many = '\\'.repeat(1_000_000);
  expect(createCutMask()(`${many}…${'\\\\\\\\\\\\\\…'.repeat(100_000)}`, [`${many}${many}`])).toMatch(
    /^(?:\*\*\*…)+$/u,
  );
});
