/**
 * A phone number as E.164 has it (`+491711234567`), or null: without its country's code a number can't be told from
 * another country's. Takes spaces, dashes, dots, slashes and brackets, and 00 for the plus.
 */
export function parsePhone(text: string): string | null {
  const digits = text.replace(/[\s()./-]/gu, '').replace(/^00/u, '+');
  return /^\+[1-9]\d{6,14}$/u.test(digits) ? digits : null;
}
