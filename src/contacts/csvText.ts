import { type FileHandle, open } from 'node:fs/promises';
import { ContactSourceFault } from './contactSource.ts';

const save = 'save it as "CSV UTF-8"';

/**
 * A text file in pieces: UTF-8, or UTF-16 by its mark. Anything else would be read as rubbish without a word. Throws
 * `ContactSourceFault`.
 */
export async function* readTextPieces(path: string): AsyncGenerator<string> {
  const file = await openFile(path);
  let decoder: TextDecoder | null = null;
  let lines = 1;
  const decode = (bytes?: Uint8Array): string => {
    try {
      const text = decoder?.decode(bytes, { stream: bytes !== undefined }) ?? '';
      lines += text.split('\n').length - 1;
      return text;
    } catch {
      throw new ContactSourceFault(`the contact list ${path} is not UTF-8, seen near line ${lines}; ${save}`);
    }
  };
  try {
    for await (const bytes of file.createReadStream({ highWaterMark: 256 * 1024 })) {
      decoder ??= decoderFor(bytes, path);
      yield decode(bytes);
    }
    yield decode();
  } finally {
    await file.close();
  }
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    const file = await open(path, 'r');
    if (!(await file.stat()).isDirectory()) return file;
    await file.close();
    throw new ContactSourceFault(
      `the contact list ${path} is a folder; name the CSV file in contacts.sources of the config`,
    );
  } catch (error) {
    if (error instanceof ContactSourceFault) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    const why =
      code === 'ENOENT' ? 'is not there' : code === 'EACCES' ? 'may not be read' : `can not be read (${code})`;
    throw new ContactSourceFault(`the contact list ${path} ${why}; see contacts.sources in the config`);
  }
}

function decoderFor(bytes: Buffer, path: string): TextDecoder {
  // A spreadsheet is a ZIP; a CSV file whose first column is called "PK…" has no control character after that.
  if (/^PK[\u0003\u0005\u0007]/u.test(bytes.subarray(0, 3).toString('latin1'))) {
    throw new ContactSourceFault(`the contact list ${path} is a spreadsheet or a ZIP file; ${save}`);
  }
  const mark = bytes.subarray(0, 2).toString('hex');
  const encoding = mark === 'fffe' ? 'utf-16le' : mark === 'feff' ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding, { fatal: true });
}
