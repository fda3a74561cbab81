import { longestLine } from './exportLines.ts';

/** Some lines at once, each with the `\n` at its end; the last one has none where the file ends in the middle of it. */
export async function* readLines(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<readonly Uint8Array[] | 'too long'> {
  let begun: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of bytes) {
    const lines: Uint8Array[] = [];
    let from = 0;
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, from)) {
      const end = chunk.subarray(from, at + 1);
      lines.push(begun.length === 0 ? end : Buffer.concat([...begun, end]));
      [begun, length, from] = [[], 0, at + 1];
    }
    if (lines.length > 0) yield lines;
    if (from === chunk.length) continue;
    // Whoever reads may give the same buffer again, filled with what comes next.
    begun.push(Buffer.from(chunk.subarray(from)));
    length += chunk.length - from;
    if (length > longestLine) yield 'too long';
  }
  if (begun.length > 0) yield [Buffer.concat(begun)];
}
