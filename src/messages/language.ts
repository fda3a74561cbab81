import type { Templates } from './templates.ts';
import type { WordList } from './wordList.ts';
import type { Words } from './words.ts';

/** What a message is printed in. Its words and its word list are read when something asks for them. */
export interface Language {
  readonly locale: string;
  readonly words: () => Words;
  readonly wordList: () => WordList;
}

/** Each language is made once, and what it has read it keeps. */
export function languagesOf(templates: Templates): (locale: string) => Language {
  const known = new Map<string, Language>();
  return (locale) => {
    const language = known.get(locale) ?? languageFrom(templates, locale);
    known.set(locale, language);
    return language;
  };
}

function languageFrom(templates: Templates, locale: string): Language {
  let words: Words | null = null;
  let wordList: WordList | null = null;
  return {
    locale,
    words: () => {
      words ??= templates.words(locale);
      return words;
    },
    wordList: () => {
      wordList ??= templates.wordList(locale);
      return wordList;
    },
  };
}
