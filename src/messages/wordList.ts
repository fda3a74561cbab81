import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { languageOf } from './manners.ts';

/** Phrases of one language by section; one a line in `wording/<language>.txt`, `#` begins a comment. */
export interface LanguageList {
  readonly allClear: readonly string[];
  /** Words shortly before an all-clear that take it back: `not`, `until`, `whether`. */
  readonly unless: readonly string[];
  /** Words after it, in the same clause, that take it back: `too early`. */
  readonly butThen: readonly string[];
  /** Longer phrases that hold an all-clear and are none. */
  readonly except: readonly string[];
  /** What looks ahead, what it looks ahead to, and until when: all three in a sentence promise a time of repair. */
  readonly hope: readonly string[];
  readonly repaired: readonly string[];
  /** `{n}` stands for a number or a time of day. */
  readonly by: readonly string[];
  /** What stands in brackets where somebody has to fill something in. */
  readonly placeholder: readonly string[];
}

/** Every text is read with the English list, because founders mix; then with that of its language. */
export interface WordList {
  readonly languages: readonly LanguageList[];
}

const sectionNames = {
  'all-clear': 'allClear',
  unless: 'unless',
  'but then': 'butThen',
  except: 'except',
  hope: 'hope',
  repaired: 'repaired',
  by: 'by',
  placeholder: 'placeholder',
} as const satisfies Record<string, keyof LanguageList>;
type Section = keyof typeof sectionNames;

/** The built-in lists with the user's own lines added. A language that has none is read with the English one. */
export function readWordList(builtIn: string, own: string | null, locale: string): WordList {
  const folders = own === null ? [builtIn] : [builtIn, own];
  const languages = [...new Set(['en', languageOf(locale)])].flatMap((language) => {
    const texts = folders
      .map((folder) => join(folder, 'wording', `${language}.txt`))
      .filter((file) => existsSync(file))
      .map((file) => readFileSync(file, 'utf8'));
    return texts.length === 0 ? [] : [parse(texts.join('\n[all-clear]\n'))];
  });
  return { languages };
}

function parse(text: string): LanguageList {
  const list: Record<keyof LanguageList, string[]> = {
    allClear: [],
    unless: [],
    butThen: [],
    except: [],
    hope: [],
    repaired: [],
    by: [],
    placeholder: [],
  };
  let current: string[] = list.allClear;
  for (const raw of text.split(/\r?\n/u)) {
    const line = raw.replace(/#.*$/u, '').trim().toLowerCase();
    const heading = /^\[(.+)\]$/u.exec(line)?.[1];
    if (heading !== undefined) current = isSection(heading) ? list[sectionNames[heading]] : [];
    else if (line !== '') current.push(line);
  }
  return list;
}

const isSection = (heading: string): heading is Section => Object.hasOwn(sectionNames, heading);
