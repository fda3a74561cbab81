/**
 * Thai and Lao, Myanmar, Khmer, Japanese and Chinese letters: scripts that put no space between words, so that nothing is
 * to be seen where one begins. As ranges, because V8 takes a millisecond to read `\p{Script=…}`.
 */
const unspaced = String.raw`\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff`;
const beginsUnspaced = new RegExp(`^[${unspaced}]`, 'u');
const endsUnspaced = new RegExp(`[${unspaced}]$`, 'u');

export const isUnspaced = new RegExp(`[${unspaced}]`, 'u');

/** One of these phrases as whole words, with any white space between them; `{n}` is a number or a time of day. */
export function phrasePattern(phrases: readonly string[]): string {
  const groups = Map.groupBy(phrases, (one) => `${beginsUnspaced.test(one)} ${endsUnspaced.test(one)}`);
  const parts = [...groups.values()].map((group) => {
    const [first = ''] = group;
    const before = beginsUnspaced.test(first) ? '' : '(?<![\\p{L}\\p{N}])';
    const after = endsUnspaced.test(first) ? '' : '(?![\\p{L}\\p{N}])';
    return `${before}(?:${group.map(onePattern).join('|')})${after}`;
  });
  return `(?:${parts.join('|')})`;
}

const onePattern = (phrase: string): string =>
  phrase
    .replace(/[.*+?^${}()|[\]\\]/gu, '\\$&')
    .replace(/\s+/gu, '\\s+')
    .replaceAll('\\{n\\}', '\\p{Nd}+(?:[:：.,h]\\p{Nd}+)?h?');
