/**
 * The same program in ASCII: one other letter makes V8 hold all of it in two bytes a letter, for 1 of the 55 ms of a start
 * (to decode it, and to hash it for the compile cache). esbuild escapes strings, but not patterns.
 *
 * Throws for a raw template with another letter in it, where an escape would not mean the letter.
 */
export function inAscii(text: string, path: string): string {
  const raw = /\.raw`[^`]*?[^\0-\x7f][^`]*`/u.exec(text);
  if (raw) throw new Error(`${path}: write it without String.raw, so that it can be escaped: ${raw[0]}`);
  return text.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
