import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadRenderer } from '../../src/messages/render.ts';
import { createTemplates, type Templates } from '../../src/messages/templates.ts';
import { fillWords, holesOf } from '../../src/messages/words.ts';
import { builtInLocales } from '../golden/locales.ts';
import { builtIn, facts, folderWith, forms } from './example.ts';

const fileOf = (place: string): Record<string, string> =>
  JSON.parse(readFileSync(join(builtIn, place, 'words.json'), 'utf8'));
const english = fileOf('');

it.each(builtInLocales)('%s has every word of its own, in the same order and with the same values', (locale) => {
  const words = fileOf(locale);
  expect(Object.keys(words)).toEqual(Object.keys(english));
  for (const [name, text] of Object.entries(words)) {
    expect(holesOf(text), name).toEqual(holesOf(english[name] ?? ''));
    const isForm = /^(?:component\.(?:line|between)|fact\.line|state\.test)$/u.test(name);
    if (!isForm) expect(text, name).not.toBe(english[name]);
  }
});

it('the nearest file wins, word by word', () => {
  const own = folderWith({
    'words.json': '{"email.button": "Root", "fact.since": "From"}',
    'de/words.json': '{"email.button": "Deutsch", "email.questions": 7}',
    'de-AT/words.json': '{"email.button": "Wien"}',
  });
  const templates = createTemplates(builtIn, own);
  const button = (locale: string): string => templates.words(locale)['email.button'];
  expect(['en', 'en-GB', 'it', 'de', 'de-AT', 'de-CH', 'fr'].map(button)).toEqual([
    'Root',
    'Root',
    'Root',
    'Deutsch',
    'Wien',
    'Deutsch',
    "Suivre l'incident sur notre page de statut",
  ]);
  expect(templates.words('it')['fact.since']).toBe('From');
  expect(templates.words('de')['fact.since']).toBe('Seit');
  expect(templates.words('de')['email.questions']).toBe('Fragen: {contact}');
});

it('words and lists are read for the languages that are used, and once', async () => {
  const asked: string[] = [];
  const templates = createTemplates(builtIn, null);
  const listening: Templates = {
    ...templates,
    words: (locale) => {
      asked.push(`words ${locale}`);
      return templates.words(locale);
    },
    wordList: (locale) => {
      asked.push(`list ${locale}`);
      return templates.wordList(locale);
    },
  };
  const renderer = await loadRenderer(listening);
  await renderer.render('identified', 'de', forms.text, facts);
  expect(asked).toEqual([]);
  await renderer.render('identified', 'de', forms.email, facts);
  await renderer.render('reopened', 'de', forms.email, facts);
  await renderer.render('reopened', 'de', forms.text, facts);
  expect(asked).toEqual(['words de', 'list de']);
});

it('a value goes where it is named, as often as it is, and what nobody gives stays', () => {
  expect(fillWords('{a} and {a}, {b}', { a: '{b}' })).toBe('{b} and {b}, {b}');
});
