import { htmlToMarkdown } from '../messages/htmlMarkdown.ts';

/** What a title takes here; longer ones are cut after a word. */
const maxTitleChars = 200;
/** GitHub takes 65,536 in a comment, Statuspage 25,000. */
const maxBodyChars = 70_000;

/** Control characters, and marks that turn the direction of what follows: they can make one text read as another. */
const hostile = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** A title, or the name of a part, in one line; empty where nothing is left. */
export function cleanTitle(text: string): string {
  const line = text.normalize('NFC').replace(/\s+/gu, ' ').replace(hostile, '').trim();
  if (line.length <= maxTitleChars) return line;
  const start = [...line]
    .slice(0, maxTitleChars - 2)
    .join('')
    .slice(0, maxTitleChars - 2);
  return `${start.replace(/\s+\S{0,40}$/u, '')} …`;
}

/** An update's words, as Markdown without HTML. */
export async function cleanBody(text: string): Promise<string> {
  const lines = text.slice(0, maxBodyChars).replace(/\r\n?/gu, '\n').normalize('NFC').replace(hostile, '');
  return (await htmlToMarkdown(lines)).trim();
}

/** So long that `cleanBody` has cut it. */
export const isCut = (text: string): boolean => text.length > maxBodyChars;
