import { TemplateSyntaxError } from './templateFault.ts';
import type { Templates } from './templates.ts';
import { holesOf, type WordsFile } from './words.ts';

/** What is wrong in a `words.json`: a word that nothing asks for, what is no text, a value that it forgets or makes up. */
export function wordFaults(templates: Templates): readonly { readonly file: string; readonly message: string }[] {
  try {
    const [english, ...others] = templates.listWords();
    return english ? others.flatMap((file) => faultsIn(file, english)) : [];
  } catch (error) {
    if (!(error instanceof TemplateSyntaxError)) throw error;
    return [{ file: 'words.json', message: error.message }];
  }
}

const faultsIn = ({ path, words }: WordsFile, english: WordsFile): readonly { file: string; message: string }[] =>
  Object.entries(words).flatMap(([name, text]) => {
    const message = faultOf(name, text, english.words[name]);
    return message === null ? [] : [{ file: path, message }];
  });

function faultOf(name: string, text: unknown, english: unknown): string | null {
  if (typeof english !== 'string') return `"${name}" is no word of a message`;
  if (typeof text !== 'string') return `"${name}" is no text`;
  if (text.trim() === '' && english.trim() !== '') return `"${name}" says nothing`;
  const [has, needs] = [holesOf(text), holesOf(english)];
  if (has.join() === needs.join()) return null;
  const wanted = needs.length === 0 ? 'no value' : needs.map((hole) => `{${hole}}`).join(', ');
  return `"${name}" takes ${wanted}; here it has ${has.map((hole) => `{${hole}}`).join(', ') || 'none'}`;
}
