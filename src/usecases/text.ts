import type { PublishFault } from './refusal.ts';

/** X alone takes 280 characters, and a mail's subject is read to about 60. */
const maxTitleChars = 200;
/** Statuspage takes 25,000 characters of body; a founder's longest update is far below. */
const maxMessageChars = 20_000;

/** Line breaks as `\n`, one Unicode form; the words themselves stay as they are. */
export const normaliseText = (text: string): string => text.replace(/\r\n?/g, '\n').normalize('NFC').trim();

export function titleFaults(title: string): readonly PublishFault[] {
  return [...badCharacters('title', title, /[\n\r]/u), ...tooLong('title', title, maxTitleChars)];
}

export function messageFaults(message: string): readonly PublishFault[] {
  // The whole of a 10 MB text is not searched for more faults: its length is the fault.
  const long = tooLong('--message', message, maxMessageChars);
  return long.length > 0 ? long : badCharacters('--message', message, null);
}

function tooLong(flag: string, text: string, limit: number): readonly PublishFault[] {
  return text.length > limit ? [{ kind: 'text_too_long', flag, length: text.length, limit }] : [];
}

/**
 * Control characters, and the marks that turn the direction of what follows (U+202A to 202E, U+2066 to 2069): in a post
 * they can make one text read as another. The plain marks U+200E and U+200F are part of right-to-left writing.
 */
const hostile = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/u;

function badCharacters(flag: string, text: string, also: RegExp | null): readonly PublishFault[] {
  const index = [hostile, ...(also ? [also] : [])].map((pattern) => text.search(pattern)).filter((at) => at >= 0);
  if (index.length === 0) return [];
  const at = Math.min(...index);
  const code = (text.codePointAt(at) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return [{ kind: 'bad_text', flag, character: `U+${code}`, position: at + 1 }];
}
