import { ContactSourceFault, type ListBytes } from './contactSource.ts';

/** The rows of a piece are in memory together: with 256 KiB the heap grows by 100 MB. */
const pieceBytes = 16 * 1024;
const save = 'save it as "CSV UTF-8"';

/**
 * A list as text, in pieces: UTF-8, or UTF-16 by its mark. Anything else would be read as rubbish without a word. Throws
 * `ContactSourceFault`.
 */
export async function* readTextPieces({ name, bytes }: ListBytes): AsyncGenerator<string> {
  let decoder: TextDecoder | null = null;
  let lines = 1;
  const decode = (some?: Uint8Array): string => {
    try {
      const text = decoder?.decode(some, { stream: some !== undefined }) ?? '';
      lines += text.split('\n').length - 1;
      return text;
    } catch {
      throw new ContactSourceFault(`the contact list ${name} is not UTF-8, seen near line ${lines}; ${save}`);
    }
  };
  for await (const some of bytes()) {
    decoder ??= decoderFor(some, name);
    for (let from = 0; from < some.length; from += pieceBytes) yield decode(some.subarray(from, from + pieceBytes));
  }
  yield decode();
}

function decoderFor(bytes: Uint8Array, name: string): TextDecoder {
  const [first = 0, second = 0, third = 0] = bytes;
  // A spreadsheet is a ZIP; a CSV file whose first column is called "PK…" has no control character after that.
  if (first === 0x50 && second === 0x4b && [3, 5, 7].includes(third)) {
    throw new ContactSourceFault(`the contact list ${name} is a spreadsheet or a ZIP file; ${save}`);
  }
  const mark = (first << 8) | second;
  const encoding = mark === 0xfffe ? 'utf-16le' : mark === 0xfeff ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding, { fatal: true });
}
