import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type english from '../../templates/words.json';
import { TemplateSyntaxError } from './templateFault.ts';

/** What code, not a template, puts into a message: `words.json` at the root in English, and beside each locale's templates. */
export type Words = Readonly<Record<keyof typeof english, string>>;

export interface WordsFile {
  readonly path: string;
  readonly words: Readonly<Record<string, unknown>>;
}

/** @throws TemplateSyntaxError for what is no JSON object; null: there is no such file */
export function readWordsFile(path: string): WordsFile | null {
  if (!existsSync(path)) return null;
  try {
    const words: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof words === 'object' && words !== null && !Array.isArray(words)) return { path, words: { ...words } };
  } catch {
    // Said below, as for a list.
  }
  throw new TemplateSyntaxError(`${path}: this is no JSON object of words`);
}

/**
 * The words of a locale: those of English with each nearer file's laid over them, word by word.
 * @param folders the nearest first, the built-in one last
 * @param places `['de-AT', 'de', '']`, the nearest first
 */
export function readWords(folders: readonly string[], places: readonly string[]): Words {
  const words: Record<string, string> = {};
  for (const place of places.toReversed()) {
    for (const folder of folders.toReversed()) {
      for (const [name, text] of Object.entries(readWordsFile(join(folder, place, 'words.json'))?.words ?? {})) {
        if (typeof text === 'string') words[name] = text;
      }
    }
  }
  return words as Words;
}

/** Puts values where `{name}` stands. A value is put in as it is, once. */
export const fillWords = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replace(/\{([a-z_]+)\}/gu, (hole, name: string) => values[name] ?? hole);

export const holesOf = (text: string): readonly string[] =>
  [...new Set([...text.matchAll(/\{([^}]*)\}/gu)].map(([, name = '']) => name))].sort();
