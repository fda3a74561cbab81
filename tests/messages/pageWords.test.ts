import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { wordFaults } from '../../src/messages/lintWords.ts';
import { createTemplates } from '../../src/messages/templates.ts';
import { holesOf } from '../../src/messages/words.ts';
import { builtInLocales } from '../golden/locales.ts';
import { builtIn, folderWith } from './example.ts';

const fileOf = (place: string): Record<string, string> =>
  JSON.parse(readFileSync(join(builtIn, place, 'page.json'), 'utf8'));
const english = fileOf('');
const faultsWith = (files: Record<string, string>) => wordFaults(createTemplates(builtIn, folderWith(files)));

it.each(builtInLocales)('%s has every word of the page, in the same order and with the same values', (locale) => {
  const words = fileOf(locale);
  expect(Object.keys(words)).toEqual(Object.keys(english));
  for (const [name, text] of Object.entries(words)) expect(holesOf(text), name).toEqual(holesOf(english[name] ?? ''));
});

it('the nearest file wins, word by word; a language without words is told as such', () => {
  const own = folderWith({ 'de/page.json': '{"state.calm": "Alles läuft"}' });
  const templates = createTemplates(builtIn, own);
  const read = (locale: string) => {
    const { words, isOwn } = templates.pageWords(locale);
    return [words['state.calm'], words['past.none'], isOwn];
  };
  expect(read('de-AT')).toEqual(['Alles läuft', 'Bisher keine.', true]);
  expect(read('en')).toEqual(['No known problems', 'None so far.', false]);
  expect(read('nl')).toEqual(['No known problems', 'None so far.', false]);
});

it('finds nothing wrong in what is built in', () => {
  expect(wordFaults(createTemplates(builtIn, null))).toEqual([]);
});

it('says which words a language lacks, so that no page is half English', () => {
  const { 'state.calm': _, 'past.none': __, ...rest } = english;
  const [fault, ...others] = faultsWith({ 'nl/page.json': JSON.stringify(rest) });
  expect(others).toEqual([]);
  expect(fault?.message).toBe('lacks "state.calm", "past.none"');
  expect(fault?.file.endsWith('nl/page.json')).toBe(true);
});

it.each([
  ['{"state.clam": "x"}', '"state.clam" is no word of the page'],
  ['{"state.open": "open"}', '"state.open" takes {count}; here it has none'],
  ['{"state.calm": 7}', '"state.calm" is no text'],
])('finds a fault in %s', (text, message) => {
  expect(faultsWith({ 'de/page.json': text }).map((one) => one.message)).toEqual([message]);
  expect(faultsWith({ 'page.json': text }).map((one) => one.message)).toEqual([message]);
});
