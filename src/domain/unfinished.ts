/** What keeps a draft from being published. */
export interface Unfinished {
  readonly kind: 'private' | 'placeholder';
  /** From 1 on, as an editor counts. */
  readonly line: number;
  /** The placeholder; empty for private words, which are nobody's to quote. */
  readonly excerpt: string;
}

export const privateStart = '[PRIVATE]';
export const privateEnd = '[END OF PRIVATE]';
export const placeholder = (what: string): string => `[WRITE: ${what}]`;

const placeholders = /\[WRITE:[^\]\n]*\]?/gu;
const mark = /^\s*>?\s*\[(?:PRIVATE|END OF PRIVATE)\]/u;
const comment = /^[ \t]*<!--.*-->[ \t]*$/u;

/** Lines that explain the draft to its writer; they are no part of its words. */
export const withoutComments = (text: string): string =>
  text
    .split(/\r\n?|\n/u)
    .filter((line) => !comment.test(line))
    .join('\n');

/** A shorter line may well be the writer's own. */
const tellingChars = 20;

/**
 * Placeholders that nobody filled in, and private words as the draft quoted them, whether the marks around them still stand
 * or not. A block is told once, by its first line.
 * @param privateLines as the draft quotes them, without the `> `
 */
export function unfinishedIn(text: string, privateLines: readonly string[]): readonly Unfinished[] {
  const quoted = new Set(privateLines.map((line) => line.trim()).filter((line) => line !== ''));
  const isQuoted = (line: string): boolean => {
    const words = line.replace(/^\s*>/u, '').trim();
    return quoted.has(words) && (words.length >= tellingChars || /^\s*>/u.test(line));
  };
  const found: Unfinished[] = [];
  let isInBlock = false;
  for (const [index, line] of text.split(/\r\n?|\n/u).entries()) {
    if (line.trim() === '' || comment.test(line)) continue;
    const isPrivate = mark.test(line) || isQuoted(line);
    if (isPrivate && !isInBlock) found.push({ kind: 'private', line: index + 1, excerpt: '' });
    if (!isPrivate) {
      for (const [excerpt] of line.matchAll(placeholders))
        found.push({ kind: 'placeholder', line: index + 1, excerpt });
    }
    isInBlock = isPrivate && !line.includes(privateEnd);
  }
  return found;
}
