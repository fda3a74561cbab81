/**
 * Widths in hundredths of a pixel in Verdana of 11 px, from space to tilde, as shields.io measures them (npm `anafanafo`,
 * whose tables for all of Unicode are 900 kB).
 */
const ascii = [
  387, 433, 505, 900, 699, 1184, 799, 295, 500, 500, 699, 900, 400, 500, 400, 500, 699, 699, 699, 699, 699, 699, 699,
  699, 699, 699, 500, 500, 900, 900, 900, 600, 1100, 752, 754, 768, 848, 696, 632, 853, 827, 463, 500, 762, 612, 927,
  823, 866, 663, 866, 765, 752, 678, 805, 752, 1088, 754, 677, 754, 500, 500, 500, 900, 699, 699, 661, 685, 573, 685,
  655, 387, 685, 696, 302, 379, 651, 302, 1070, 696, 668, 685, 685, 469, 573, 433, 696, 651, 900, 651, 651, 578, 698,
  500, 698, 900,
];
const square =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\u30fc\uff01-\uff60]/u;

/** Pixels that a text takes in Verdana of 11 px; of letters that are not in the table a good guess. */
export function textWidth(text: string): number {
  const base = text
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .normalize('NFC');
  return [...base].reduce((width, letter) => width + letterWidth(letter), 0) / 100;
}

function letterWidth(letter: string): number {
  if (square.test(letter)) return 1100;
  return ascii[(letter.codePointAt(0) ?? 0) - 32] ?? 720;
}
