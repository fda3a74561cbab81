export const maxPostChars = 63_206;

/** `@[1234]` in a message would name a Page: a word joiner, which nobody sees, keeps the text a text. */
export const facebookText = (text: string): string => text.replaceAll('@[', '@\u2060[');

/** Stands between the newest state, which an edit puts on top of a first post, and what was written first. */
const rule = '———';

/** The first post with `head` on top; what an earlier edit had put there goes. */
export function withHead(head: string, whole: string): string {
  const at = whole.indexOf(`\n${rule}\n`);
  const original = at === -1 ? whole : whole.slice(at + rule.length + 2);
  return `${head}\n\n${rule}\n\n${original.trim()}`;
}
