import { isUnspaced } from './phrases.ts';

/** Whole sentences with the white space that follows them; joined they give the text again. */
export function sentencesOf(text: string, locale: string): readonly string[] {
  const sentences: string[] = [];
  let open = '';
  for (const { segment } of new Intl.Segmenter(locale, { granularity: 'sentence' }).segment(text)) {
    open += segment;
    // A question mark inside a link ends no sentence: one ends before white space, or with a full-width stop.
    if (/(?:\s|[。！？｡])$/u.test(open)) {
      sentences.push(open);
      open = '';
    }
  }
  if (open !== '') sentences.push(open);
  return sentences;
}

/**
 * Splits between words so that each part fits; joined they give the text again. A word longer than a part stays whole and
 * alone. Where a language puts no space between words they are those of a dictionary.
 */
export function wordsInto(text: string, locale: string, fits: (part: string) => boolean): readonly string[] {
  const parts: string[] = [];
  let open = '';
  for (const word of text.split(/(?<=\s)/u).flatMap((one) => (fits(one.trim()) ? [one] : unspacedWords(one, locale)))) {
    if (open.trim() !== '' && !fits((open + word).trim())) {
      parts.push(open);
      open = '';
    }
    open += word;
  }
  return open === '' ? parts : [...parts, open];
}

function unspacedWords(text: string, locale: string): readonly string[] {
  if (!isUnspaced.test(text)) return [text];
  const words: string[] = [];
  // What is written in ASCII stays together, since it may be a link.
  for (const run of text.match(/[\u0021-\u007e]+\s*|[^\u0021-\u007e]+/gu) ?? []) {
    if (/^[\u0021-\u007e]/u.test(run)) words.push(run);
    else {
      for (const { segment } of new Intl.Segmenter(locale, { granularity: 'word' }).segment(run)) {
        // No line begins with a comma, a stop or a closing bracket.
        if (words.length > 0 && /^[\p{Pe}\p{Pf}\p{Po}\p{Lm}\s]/u.test(segment))
          words.push((words.pop() ?? '') + segment);
        else words.push(segment);
      }
    }
  }
  return words;
}
