import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { type EntryEvent, events } from '../domain/event.ts';
import { isEnglish, languageOf } from './manners.ts';
import { readPageWords, type SpokenPage } from './pageWords.ts';
import { TemplateSyntaxError } from './templateFault.ts';
import { readWordList, type WordList } from './wordList.ts';
import { readWords, readWordsFile, type Words, type WordsFile } from './words.ts';

/** A template file as it was read. */
export interface Template {
  readonly file: string;
  readonly subject: string | null;
  readonly body: string;
  /** `short`, a channel type, `email`, `message`; empty for the plain one. */
  readonly variant: string;
  readonly origin: 'built-in' | 'yours';
  /** The folder that it lies in: `de`, or empty for the root. */
  readonly place: string;
}

export interface TemplateListing {
  readonly event: string;
  readonly variant: string;
  /** `en` for the files at the root. */
  readonly locale: string;
  readonly origin: 'built-in' | 'yours';
  readonly path: string;
}

export const templateEvents: readonly EntryEvent[] = [...events, 'note', 'test'];

/** The user's templates laid over the built-in ones, file by file. */
export interface Templates {
  /** The first of these variants that exists for the locale, its language, or English. */
  find(event: EntryEvent, locale: string, variants: readonly string[]): Template | null;
  list(): readonly TemplateListing[];
  /** What code puts into a message in this language. */
  words(locale: string): Words;
  /** Every `words.json`, the English one that is built in first. */
  listWords(): readonly WordsFile[];
  /** What the status page says by itself. */
  pageWords(locale: string): SpokenPage;
  /** Every `page.json`, the English one that is built in first. */
  listPageWords(): readonly WordsFile[];
  /** What an all-clear sounds like in this language. */
  wordList(locale: string): WordList;
  /** Copies the built-in file into the user's folder unless it is there already; returns its path. */
  copy(file: string): string | null;
}

export function createTemplates(builtIn: string, own: string | null): Templates {
  const folders = own === null ? [builtIn] : [own, builtIn];
  const read = new Map<string, Template | null>();
  const load = (folder: string, place: string, event: EntryEvent, variant: string): Template | null => {
    const path = join(folder, place, fileName(event, variant));
    const known = read.get(path);
    if (known !== undefined) return known;
    const origin = folder === builtIn ? 'built-in' : 'yours';
    const template = existsSync(path)
      ? ({ ...parseTemplate(path, readFileSync(path, 'utf8')), variant, place, origin } as const)
      : null;
    read.set(path, template);
    return template;
  };
  return {
    find: (event, locale, variants) => {
      // A German plain text is nearer to a German reader than an English short one.
      for (const place of placesOf(locale)) {
        for (const { folder, variant } of nearestFirst(folders, variants)) {
          const found = load(folder, place, event, variant);
          if (found) return found;
        }
      }
      return null;
    },
    words: (locale) => readWords(folders, placesOf(locale)),
    listWords: () => filesNamed(folders, 'words.json'),
    pageWords: (locale) => readPageWords(folders, placesOf(locale)),
    listPageWords: () => filesNamed(folders, 'page.json'),
    wordList: (locale) => readWordList(builtIn, own, locale),
    list: () => [...(own === null ? [] : listFolder(own, 'yours')), ...listFolder(builtIn, 'built-in')],
    copy: (file) => {
      const source = join(builtIn, file);
      if (own === null || !existsSync(source)) return null;
      const target = join(own, file);
      mkdirSync(dirname(target), { recursive: true });
      if (!existsSync(target)) copyFileSync(source, target);
      return target;
    },
  };
}

export const fileName = (event: string, variant: string): string =>
  variant === '' ? `${event}.liquid` : `${event}.${variant}.liquid`;

/** The user's `short` is nearer than a built-in `sms`, and any variant nearer than the plain words. */
function nearestFirst(
  folders: readonly string[],
  variants: readonly string[],
): readonly { readonly folder: string; readonly variant: string }[] {
  const special = variants.filter((variant) => variant !== '');
  const plain = variants.filter((variant) => variant === '');
  return [special, plain].flatMap((some) => folders.flatMap((folder) => some.map((variant) => ({ folder, variant }))));
}

/** `de-AT`, then `de`, then the root, which is English. */
function placesOf(locale: string): readonly string[] {
  return [...new Set([locale, languageOf(locale)].filter((place) => place !== '' && place !== 'en')), ''];
}

/**
 * The language of what a template prints for who asked in this locale. What is built in at the root is English, and so are
 * its times; in the user's own root stands whatever he wrote there.
 */
export const tongueOf = ({ origin, place }: Template, locale: string): string =>
  origin === 'built-in' && place === '' && !isEnglish(locale) ? 'en' : locale;

/** Those of the user last. */
const filesNamed = (folders: readonly string[], name: string): readonly WordsFile[] =>
  folders
    .toReversed()
    .flatMap((folder) => ['', ...localesIn(folder)].map((place) => readWordsFile(join(folder, place, name))))
    .filter((file) => file !== null);

const localesIn = (folder: string): readonly string[] =>
  existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => name)
        .sort()
    : [];

const frontMatter = /^---\r?\n([\s\S]*?)\r?\n?---\r?\n/u;

function parseTemplate(file: string, source: string): Pick<Template, 'file' | 'subject' | 'body'> {
  const head = frontMatter.exec(source);
  let subject: string | null = null;
  for (const line of head?.[1]?.split(/\r?\n/u) ?? []) {
    const pair = /^\s*([a-z]+)\s*:\s*(.*?)\s*$/u.exec(line);
    if (line.trim() === '') continue;
    if (pair?.[1] !== 'subject')
      throw new TemplateSyntaxError(`${file}: "${line.trim()}": the front matter takes "subject: …" only`);
    subject = (pair[2] ?? '').replace(/^(["'])(.*)\1$/u, '$2');
  }
  return { file, subject, body: source.slice(head?.[0].length ?? 0).trim() };
}

function listFolder(folder: string, origin: TemplateListing['origin']): readonly TemplateListing[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.liquid'))
    .map((path) => relative(folder, join(folder, path)).split(sep))
    .filter((parts) => parts.length <= 2)
    .map((parts) => {
      const name = parts.at(-1) ?? '';
      const [event = '', variant = ''] = name.replace(/\.liquid$/u, '').split('.');
      return {
        event,
        variant,
        locale: parts.length === 2 ? (parts[0] ?? '') : 'en',
        origin,
        path: join(folder, ...parts),
      };
    })
    .sort((a, b) => a.path.localeCompare(b.path, 'en'));
}
