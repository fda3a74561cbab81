/** Whole sentences with the white space that follows them; joined they give the text again. */
export function sentencesOf(text: string, locale: string): readonly string[] {
  const sentences: string[] = [];
  let open = '';
  for (const { segment } of new Intl.Segmenter(locale, { granularity: 'sentence' }).segment(text)) {
    open += segment;
    // A question mark inside a link ends no sentence: one ends before white space, or with a full-width stop.
    if (/(?:\s|[。！？])$/u.test(open)) {
      sentences.push(open);
      open = '';
    }
  }
  if (open !== '') sentences.push(open);
  return sentences;
}

/** Splits at white space so that each part fits; a word longer than a part stays whole and alone. */
export function wordsInto(text: string, fits: (part: string) => boolean): readonly string[] {
  const parts: string[] = [];
  let open = '';
  for (const word of text.split(/(?<=\s)/u)) {
    if (open !== '' && !fits((open + word).trim())) {
      parts.push(open.trim());
      open = '';
    }
    open += word;
  }
  return open.trim() === '' ? parts : [...parts, open.trim()];
}
