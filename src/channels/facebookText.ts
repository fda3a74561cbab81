export const maxPostChars = 63_206;

/** Stands between the newest state, which an edit puts on top of a first post, and what was written first. */
const rule = '———';

/**
 * `@[1234]` in a message would name a Page, and a line that is our rule would be taken for it: a word joiner, which nobody
 * sees, keeps the text a text.
 */
export const facebookText = (text: string): string =>
  text.replaceAll('@[', '@\u2060[').replace(/^[ \t]*———[ \t]*$/gmu, '—\u2060——');

/** What stands on top of a first post, null where nothing does, and what was written first. */
export function partsOf(whole: string): { readonly head: string | null; readonly original: string } {
  const at = whole.indexOf(`\n${rule}\n`);
  if (at === -1) return { head: null, original: whole };
  return { head: whole.slice(0, at).trim(), original: whole.slice(at + rule.length + 2).trim() };
}

/** A post of two parts. */
export const joined = (head: string, original: string): string => `${head}\n\n${rule}\n\n${original}`;

/** The first post with `head` on top; what an earlier edit had put there goes. */
export const withHead = (head: string, whole: string): string => joined(head, partsOf(whole).original.trim());
