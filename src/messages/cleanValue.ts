/** Values are one line, in one Unicode form, and hold nothing that turns or hides text. */
export const cleanValue = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/\s+/gu, (space) => (/[\r\n\u2028\u2029]/u.test(space) ? ' ' : space))
    .replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/gu, '');
