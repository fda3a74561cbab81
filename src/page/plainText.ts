/** XML 1.0 has no place for most control characters, not even escaped ones; elsewhere nobody misses them. */
export const plainText = (text: string): string =>
  text.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]/gu, '');

/** On one line: titles are asked for on one line, but nothing makes them so. */
export const plainLine = (text: string): string => plainText(text).replace(/\s+/gu, ' ').trim();
