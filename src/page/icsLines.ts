import { datable } from './datable.ts';
import { plainText } from './plainText.ts';

/** A content line of RFC 5545: its name with parameters, and its value, escaped where it is text. */
export type IcsLine = readonly [name: string, value: string];

/** `20261129T220000Z` */
export const icsInstant = (at: Date): string =>
  datable(at)
    .toISOString()
    .replace(/\.\d{3}/u, '')
    .replace(/[-:]/gu, '');

/** RFC 5545 section 3.3.11 */
export const icsText = (text: string): string =>
  plainText(text)
    .replace(/[\\;,]/gu, (one) => `\\${one}`)
    .replace(/\r\n?|\n/gu, '\\n')
    // Some readers split lines at these, which Unicode means for the same.
    .replace(/[\u0085\u2028\u2029]/gu, ' ');

export const icsLines = (lines: readonly IcsLine[]): string =>
  lines.map(([name, value]) => folded(`${name}:${value}`)).join('');

/** RFC 5545 section 3.1: at most 75 octets a line, a further one begins with a space; never within a letter. */
function folded(line: string): string {
  const parts: string[] = [];
  let part = '';
  let octets = 0;
  for (const letter of line) {
    const size = Buffer.byteLength(letter);
    if (octets + size > 75) {
      parts.push(part);
      part = ' ';
      octets = 1;
    }
    part += letter;
    octets += size;
  }
  return `${[...parts, part].join('\r\n')}\r\n`;
}
