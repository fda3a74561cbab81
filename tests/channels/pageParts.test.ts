import fc from 'fast-check';
import { expect, it } from 'vitest';
import { countOf, partLine, readPartLine, startsWith } from '../../src/channels/pageParts.ts';

const names = fc.uniqueArray(fc.stringMatching(/^[a-z0-9][a-z0-9._~-]{0,12}$/u), { maxLength: 5 });

it('reads from a line what was written into it', () => {
  fc.assert(
    fc.property(names, fc.nat(), (all, time) => {
      const files = new Map(all.map((name) => [`incidents/7/${name}`, `abc 12 ${time}.25`]));
      const part = { key: 'ab12', changed: `${time}.5`, files };
      const line = partLine('incidents/7/', part);
      expect(readPartLine('incidents/7/', line)).toEqual(part);
      expect(countOf(line)).toBe(all.length);
    }),
  );
});

it('tells a line of another key, or of a folder that has changed since', () => {
  const line = partLine('og/', { key: 'ab', changed: '12.5', files: new Map([['og/calm.png', 'x 1 2']]) });
  expect(startsWith(line, 'ab', '12.5')).toBe(true);
  for (const [key, changed] of [
    ['a', '12.5'],
    ['ab', '12'],
    ['ab', ''],
  ] as const)
    expect(startsWith(line, key, changed), `${key} ${changed}`).toBe(false);
});

it('names nothing outside of the page, whoever wrote the line', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (place, line) => {
      for (const path of readPartLine(place, line).files.keys()) {
        expect(path.split('/').some((one) => one === '' || one.startsWith('.'))).toBe(false);
      }
    }),
  );
  for (const place of ['../', '/etc/', 'a/../../', '.allclear/'])
    expect(readPartLine(place, 'key/1/passwd x 1 2').files.size, place).toBe(0);
});
