import type { MessageSize } from '../domain/message.ts';
import { sentencesOf, wordsInto } from './sentences.ts';

export interface Fitted {
  readonly text: string;
  readonly size: MessageSize;
  /** Sentences of the founder's words that are not in the text. */
  readonly leftOut: readonly string[];
}

const fits = (size: MessageSize): boolean => size.limit === null || size.length <= size.limit;

/**
 * Makes a message fit by rule (PRODUCT.md section 4): whole sentences of the founder's words are left out from the end,
 * down to none. What the template says around them, the link to the status page first of all, always stays.
 * @param render the template with these words in it
 * @returns null when even without words it is too long, with its length
 */
export function fitSentences(
  message: string,
  locale: string,
  render: (words: string) => string,
  measure: (text: string) => MessageSize,
): Fitted | { readonly tooLong: MessageSize } {
  const attempt = (words: string): { text: string; size: MessageSize } => {
    const text = render(words);
    return { text, size: measure(text) };
  };
  const whole = attempt(message);
  if (fits(whole.size)) return { ...whole, leftOut: [] };
  const sentences = sentencesOf(message, locale);
  const take = (count: number) => attempt(sentences.slice(0, count).join('').trim());
  // The longest beginning that fits: length grows with the number of sentences, so it can be halved in on.
  let few = 0;
  let many = sentences.length;
  let best = take(0);
  if (!fits(best.size)) return { tooLong: best.size };
  while (many - few > 1) {
    const middle = Math.floor((few + many) / 2);
    const tried = take(middle);
    if (fits(tried.size)) {
      few = middle;
      best = tried;
    } else many = middle;
  }
  return { ...best, leftOut: sentences.slice(few) };
}

/** The left-out rest in parts that each fit: by sentences, and by words where one sentence is longer than a part. */
export function continueInParts(
  leftOut: readonly string[],
  locale: string,
  measure: (text: string) => MessageSize,
): readonly string[] {
  const fitting = (part: string): boolean => fits(measure(part.trim()));
  const parts: string[] = [];
  let open = '';
  for (const sentence of leftOut.flatMap((one) => (fitting(one) ? [one] : wordsInto(one, locale, fitting)))) {
    if (open.trim() !== '' && !fitting(open + sentence)) {
      parts.push(open.trim());
      open = '';
    }
    open += sentence;
  }
  return open.trim() === '' ? parts : [...parts, open.trim()];
}
