import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { expect, it } from 'vitest';

const src = join(import.meta.dirname, '../../src');
const literal = /(?<=[(,=:[!&|?{};\n]\s*|return )\/(?![*/])((?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+)\/([a-z]*)/gu;

/** Every regular expression of the program, with the file that it stands in. */
const regexes = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .flatMap((file) =>
    [...readFileSync(join(src, file), 'utf8').matchAll(literal)].flatMap(([, source = '', flags = '']) => {
      try {
        return [{ file, regex: new RegExp(source, flags.includes('g') ? flags : `${flags}g`) }];
      } catch {
        return [];
      }
    }),
  );

/** What takes its square stays below the limit at this length, what doubles with each letter does not. */
const chars = 1_500;
const hostile = [
  ' ',
  'a',
  '0',
  'a ',
  '0 ',
  'a.',
  '.',
  '-',
  '/',
  '<',
  '&',
  '*',
  '_',
  '[',
  '(',
  '](',
  '@',
  'a@',
  ',',
  ':',
  '"',
  '\\',
  '…',
  '\t',
  ' \n',
  'A0',
  '%',
  '#',
].flatMap((unit) => ['\u0001', '\n\u0001', '!'].map((end) => unit.repeat(chars / unit.length) + end));

const limitMs = 2_000;

it(`none of our regular expressions takes ${limitMs} ms for a text of ${chars} characters`, () => {
  expect(regexes.length).toBeGreaterThan(300);
  const room = createContext({ hostile, regex: /x/u });
  const slow = regexes.filter(({ regex }) => {
    room['regex'] = regex;
    try {
      runInContext(
        'for (const text of hostile) { regex.lastIndex = 0; for (let found; (found = regex.exec(text)); ) if (found[0] === "") regex.lastIndex += 1; }',
        room,
        { timeout: limitMs },
      );
      return false;
    } catch {
      return true;
    }
  });
  expect(slow.map(({ file, regex }) => `${file}: ${regex}`)).toEqual([]);
}, 120_000);
