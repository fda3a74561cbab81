import { basename, dirname } from 'node:path';
import { TemplateSyntaxError } from './templateFault.ts';
import type { Templates } from './templates.ts';
import { holesOf, type WordsFile } from './words.ts';

interface Fault {
  readonly file: string;
  readonly message: string;
}

/**
 * What is wrong in a `words.json` or a `page.json`: a word that nothing asks for, what is no text, a value that it forgets
 * or makes up, and words that a page would say in English amid its own language.
 */
export function wordFaults(templates: Templates): readonly Fault[] {
  return [
    ...faultsOf('words.json', () => {
      const [english, ...others] = templates.listWords();
      return english ? others.flatMap((file) => faultsIn(file, english, 'a message')) : [];
    }),
    ...faultsOf('page.json', () => {
      const [english, ...others] = templates.listPageWords();
      return english
        ? others.flatMap((file) => [...faultsIn(file, english, 'the page'), ...missingIn(file, english, templates)])
        : [];
    }),
  ];
}

function faultsOf(file: string, look: () => readonly Fault[]): readonly Fault[] {
  try {
    return look();
  } catch (error) {
    if (!(error instanceof TemplateSyntaxError)) throw error;
    return [{ file, message: error.message }];
  }
}

const faultsIn = ({ path, words }: WordsFile, english: WordsFile, where: string): readonly Fault[] =>
  Object.entries(words).flatMap(([name, text]) => {
    const message = faultOf(name, text, english.words[name], where);
    return message === null ? [] : [{ file: path, message }];
  });

function faultOf(name: string, text: unknown, english: unknown, where: string): string | null {
  if (typeof english !== 'string') return `"${name}" is no word of ${where}`;
  if (typeof text !== 'string') return `"${name}" is no text`;
  if (text.trim() === '' && english.trim() !== '') return `"${name}" says nothing`;
  const [has, needs] = [holesOf(text), holesOf(english)];
  if (has.join() === needs.join()) return null;
  const wanted = needs.length === 0 ? 'no value' : needs.map((hole) => `{${hole}}`).join(', ');
  return `"${name}" takes ${wanted}; here it has ${has.map((hole) => `{${hole}}`).join(', ') || 'none'}`;
}

/** A language that has words of the page has all of them, in the user's file or in the one below it. */
function missingIn({ path }: WordsFile, english: WordsFile, templates: Templates): readonly Fault[] {
  const lacking = templates.pageWords(basename(dirname(path))).missing;
  const missing = lacking.filter((name) => Object.hasOwn(english.words, name));
  if (missing.length === 0) return [];
  return [{ file: path, message: `lacks ${missing.map((name) => `"${name}"`).join(', ')}` }];
}
