import type { Dirent, Stats } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ImportFault } from './foreign.ts';

/** Where a history is. */
export type Place =
  | { readonly kind: 'url'; readonly url: URL }
  | { readonly kind: 'stdin'; readonly bytes: () => AsyncIterable<Uint8Array> }
  | { readonly kind: 'path'; readonly path: string };

/** An export of 10,000 incidents with ten updates each is half of it. */
const maxFileBytes = 128 * 1024 * 1024;
/** Of a file in a folder of many. */
const maxPageBytes = 4 * 1024 * 1024;
const maxFiles = 50_000;
const maxDepth = 12;

/** What begins like this is no text, and what makes one of it. */
const packed: readonly (readonly [bytes: readonly number[], what: string, unpack: (name: string) => string])[] = [
  [[0x50, 0x4b, 0x03, 0x04], 'a zip archive', (name) => `unzip ${name} -d history`],
  [[0x1f, 0x8b], 'compressed', (name) => `gunzip ${name}`],
];

/** A file as text, or all that comes by stdin. Throws `ImportFault`. */
export async function readWhole(place: Place & { readonly kind: 'stdin' | 'path' }): Promise<string> {
  if (place.kind === 'stdin') return await textOf(place.bytes(), '-', maxFileBytes);
  return await readFileText(place.path, maxFileBytes);
}

/** One of many files in a folder. */
export const readPage = (path: string): Promise<string> => readFileText(path, maxPageBytes);

async function readFileText(path: string, maxBytes: number): Promise<string> {
  try {
    const file = await open(path, 'r');
    try {
      return await textOf(file.createReadStream({ autoClose: false }), path, maxBytes);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw faultOf(error, path);
  }
}

async function textOf(chunks: AsyncIterable<Uint8Array>, name: string, maxBytes: number): Promise<string> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    if (bytes === 0) refusePacked(chunk, name);
    bytes += chunk.byteLength;
    pieces.push(chunk);
    if (bytes > maxBytes) {
      const most = maxBytes / 1024 / 1024;
      throw new ImportFault(
        `${nameOf(name)} is longer than ${most} MiB.`,
        'Split it into several files in one folder, and name the folder',
      );
    }
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(pieces));
  } catch {
    throw new ImportFault(`${nameOf(name)} is not UTF-8 text.`, 'Save it as UTF-8, and import it again');
  }
}

function refusePacked(start: Uint8Array, name: string): void {
  const found = packed.find(([bytes]) => bytes.every((byte, index) => start[index] === byte));
  if (!found) return;
  const [, what, unpack] = found;
  throw new ImportFault(`${nameOf(name)} is ${what}.`, `Unpack it first: ${unpack(name === '-' ? 'FILE' : name)}`);
}

const nameOf = (name: string): string => (name === '-' ? 'What came by stdin' : name);

/** Throws `ImportFault` where nothing is there. */
export async function isFolder(path: string): Promise<boolean> {
  const found: Stats = await stat(path).catch((error) => {
    throw faultOf(error, path);
  });
  return found.isDirectory();
}

/** Files under a folder by their path in it, in order; links are not followed, nor what begins with a dot. */
export async function filesUnder(
  folder: string,
  ends: readonly string[],
  depth = maxDepth,
): Promise<readonly string[]> {
  const files: string[] = [];
  const walk = async (at: string, left: number): Promise<void> => {
    const entries: Dirent[] = await readdir(join(folder, at), { withFileTypes: true }).catch((error) => {
      throw faultOf(error, join(folder, at));
    });
    for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
      const path = at === '' ? entry.name : `${at}/${entry.name}`;
      if (entry.isDirectory() && left > 0) await walk(path, left - 1);
      else if (entry.isFile() && ends.some((end) => entry.name.endsWith(end))) files.push(path);
      if (files.length > maxFiles) {
        throw new ImportFault(
          `${folder} holds more than ${maxFiles} files.`,
          'Name the folder that holds the incidents only',
        );
      }
    }
  };
  await walk('', depth);
  return files;
}

function faultOf(error: unknown, path: string): unknown {
  if (error instanceof ImportFault || !(error instanceof Error) || !('code' in error)) return error;
  const hint = 'See what is there: ls -l';
  if (error.code === 'ENOENT') return new ImportFault(`${path} is not there.`, hint);
  if (error.code === 'EISDIR') return new ImportFault(`${path} is a folder.`, 'Name the file in it');
  if (error.code === 'EACCES') return new ImportFault(`${path} may not be read.`, hint);
  return new ImportFault(`${path} can not be read (${String(error.code)}).`, hint);
}
