import { join } from 'node:path';
import type english from '../../templates/page.json';
import { readWordsFile } from './words.ts';

/** What the status page says by itself: `page.json` at the root in English, and beside each locale's templates. */
export type PageWords = Readonly<Record<keyof typeof english, string>>;

export interface SpokenPage {
  readonly words: PageWords;
  /** Whether the language has words of its own: else the page speaks English. */
  readonly isOwn: boolean;
  /** The words that it says in English all the same. */
  readonly missing: readonly string[];
}

/**
 * The page's words in a locale, those of English with each nearer file's laid over them, word by word.
 * @param folders the nearest first, the built-in one last
 * @param places `['de-AT', 'de', '']`, the nearest first
 */
export function readPageWords(folders: readonly string[], places: readonly string[]): SpokenPage {
  const words: Record<string, string> = {};
  const own = new Set<string>();
  let isOwn = false;
  for (const place of places.toReversed()) {
    for (const folder of folders.toReversed()) {
      const file = readWordsFile(join(folder, place, 'page.json'));
      if (file && place !== '') isOwn = true;
      for (const [name, text] of Object.entries(file?.words ?? {})) {
        if (typeof text !== 'string') continue;
        words[name] = text;
        if (place !== '') own.add(name);
      }
    }
  }
  const missing = isOwn ? Object.keys(words).filter((name) => !own.has(name)) : [];
  return { words: words as PageWords, isOwn, missing };
}
