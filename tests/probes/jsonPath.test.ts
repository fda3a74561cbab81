import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isJsonPath, valueAt } from '../../src/probes/jsonPath.ts';

it.each(['status', '$', 'a.b', 'a[0]', '[0]', 'a[0][1].b', "['a.b']", "a['b c'].d", 'größe.café', "['']"])(
  '%s is a path',
  (path) => {
    expect(isJsonPath(path)).toBe(true);
  },
);

it.each(['', '.', '.a', 'a.', 'a..b', 'a[', 'a[]', 'a[-1]', 'a[x]', 'a b', "a['b", '[0]a', 'a]', '$.a.', ' a', 'a\n'])(
  '%j is none',
  (path) => {
    expect(isJsonPath(path)).toBe(false);
  },
);

const key = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes("'"));
const step = fc.oneof(key, fc.nat({ max: 20 }));

it('finds whatever stands under any names and numbers', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 6 }), fc.jsonValue(), (steps, leaf) => {
      const path = steps.map((one) => (typeof one === 'number' ? `[${one}]` : `['${one}']`)).join('');
      const value = steps.reduceRight<unknown>(
        (inner, one) =>
          typeof one === 'number'
            ? [...Array.from({ length: one }, () => 'x'), inner]
            : Object.fromEntries([[one, inner]]),
        leaf,
      );
      expect(isJsonPath(path)).toBe(true);
      expect(valueAt(value, path)).toEqual(leaf);
      expect(valueAt(JSON.parse('{"other": [1]}'), `${path}.deeper`)).toBeUndefined();
    }),
  );
});

it('is quick to judge and to follow whatever it is given', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), fc.jsonValue(), (path, value) => {
      if (isJsonPath(path)) valueAt(value, path);
    }),
  );
});
