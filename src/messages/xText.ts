import type { MessageSize } from '../domain/message.ts';

/** https://docs.x.com/fundamentals/counting-characters: 280, where most of Latin, and some marks, weigh one. */
const limit = 280;
const urlWeight = 23;
const lightRanges = [
  [0, 4351],
  [8192, 8205],
  [8208, 8223],
  [8242, 8247],
] as const;

const withScheme = /https?:\/\/[^\s<>"]+/giu;
/**
 * X links bare names too if their ending is a real one; not knowing which are, all that look alike count. Parsing this
 * pattern costs 2 ms, so it waits for a full stop with something after it.
 */
const bareName = /(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+\p{L}{2,}(?:\/[^\s<>"]*)?/giu;

/** Parsing this pattern costs 15 ms, so it waits for the first text with something in it that might be an emoji. */
let emojiPattern: RegExp | null = null;
const mayHoldEmoji = /[^\u0000-\u2000]/u;
const emojis = (): RegExp => {
  emojiPattern ??= /\p{RGI_Emoji}/gv;
  return emojiPattern;
};

/** A post's length as X counts it; never less than X's own count, see the property test against twitter-text. */
export function measureX(text: string): MessageSize {
  let rest = text.normalize('NFC');
  let length = 0;
  const take = (pattern: RegExp, weigh: (match: string) => number): void => {
    rest = rest.replace(pattern, (match) => {
      length += weigh(match);
      return '';
    });
  };
  take(withScheme, (url) => {
    // A full stop after a link is not part of it.
    const tail = /[.,;:!?)\]'”’]+$/u.exec(url)?.[0] ?? '';
    return urlWeight + weightOf(tail);
  });
  if (/\.\S/u.test(rest)) take(bareName, (name) => Math.max(urlWeight, weightOf(name)));
  if (mayHoldEmoji.test(rest)) take(emojis(), () => 2);
  return { length: length + weightOf(rest), limit, segments: null };
}

function weightOf(text: string): number {
  let weight = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    weight += lightRanges.some(([from, to]) => code >= from && code <= to) ? 1 : 2;
  }
  return weight;
}
