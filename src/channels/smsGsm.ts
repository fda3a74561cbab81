/** What word processors and clocks put into a text, as the phone networks' own alphabet has it: GSM 03.38. */
const lookAlikes: Readonly<Record<string, string>> = {
  "'": '‘’‚‛′`´',
  '"': '“”„‟″«»',
  '-': '‐‑‒–—―−•·',
  '...': '…',
  ' ': '\t\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000',
  '': '\u00ad\u200b\u2060\ufeff',
  x: '×',
  '->': '→',
};
const plain = new Map(Object.entries(lookAlikes).flatMap(([to, all]) => [...all].map((one) => [one, to] as const)));

/**
 * The text as it is sent: one curly quote makes each segment hold 67 characters instead of 153. Letters stay as they
 * are, because another letter is another word.
 */
export const smsText = (text: string): string => [...text].map((one) => plain.get(one) ?? one).join('');
