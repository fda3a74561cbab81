/** Longer reasons are for nobody; the store keeps one a look. */
const maxChars = 300;

/**
 * Text from outside as one line that can't drive a terminal, cut at a length.
 * @param limit characters, without the `…` that shows a cut
 */
export function plainLine(text: string, limit = maxChars): string {
  const line = text
    .replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\s]+/gu, ' ')
    .trim();
  // By code points: half of one is no text.
  const points = [...line.slice(0, 2 * limit + 2)];
  return points.length > limit ? `${points.slice(0, limit).join('')}…` : line;
}

/** A few words of what was answered, in quotes. */
export const quoted = (text: string): string => `"${plainLine(text, 60)}"`;

/** `140 ms`, `2.4 s`, `10 s`. */
export const spokenMs = (ms: number): string =>
  ms < 1000 ? `${Math.round(ms)} ms` : `${Number((ms / 1000).toFixed(1))} s`;

/** What is said where the time of a try is over. */
export const noAnswerIn = (timeoutMs: number): string => `no answer in ${timeoutMs / 1000} s`;
