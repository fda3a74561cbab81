/**
 * Text that came from outside, fit for a terminal: what could move the cursor, hide or turn text is shown as an escape
 * (RELIABILITY.md 4.8). Line breaks and tabs stay.
 */
export const cleanText = (text: string): string =>
  text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/gu, (one) => {
    const code = one.codePointAt(0) ?? 0;
    return `\\u${code.toString(16).padStart(4, '0')}`;
  });

/** The same on one line. */
export const cleanLine = (text: string): string => cleanText(text.replace(/\s+/gu, ' '));
