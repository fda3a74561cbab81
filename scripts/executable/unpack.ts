import {
  closeSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/** A folder that code must not be loaded from, or can't be; the message is for the founder. */
export class UnpackFault extends Error {
  override readonly name = 'UnpackFault';
}

/** What a killed start has left behind is not somebody's work any more. */
const leftoverMs = 600_000;

/**
 * Puts the files into a folder of the user's own, unless they stand there, and says where. Each start holds what stands
 * there against what is in the executable, byte for byte (6 ms for 900 files): a folder of caches is cleaned, copied and
 * cut off by full disks. A start that is killed, or two at once, leave a whole folder or none. Throws `UnpackFault`.
 * @param files by their paths with `/`
 * @param caches the folder of this program among the user's caches
 * @param name says what is in the files: one for each version and content
 */
export function unpack(files: ReadonlyMap<string, Uint8Array>, caches: string, name: string): string {
  try {
    const shelf = join(caches, 'executable');
    for (const folder of [caches, shelf]) makeOurs(folder);
    const target = join(shelf, name);
    // Whoever loses a race finds the winner's folder at its next look.
    for (let tries = 0; tries < 5; tries += 1) {
      if (existsSync(target)) mustBeOurs(target);
      if (isWhole(target, files)) return target;
      sweep(shelf, name);
      putThere(target, files);
    }
    throw new UnpackFault(`${target} changes all the time.`);
  } catch (error) {
    if (error instanceof UnpackFault) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new UnpackFault(`${caches} can not be written (${code}).`);
  }
}

function makeOurs(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  mustBeOurs(folder);
}

/** Whoever can write there decides what runs. */
function mustBeOurs(folder: string): void {
  const stats = lstatSync(folder);
  if (!stats.isDirectory()) throw new UnpackFault(`${folder} is no folder of its own.`);
  if (process.getuid === undefined) return;
  if (stats.uid !== process.getuid()) throw new UnpackFault(`${folder} belongs to somebody else.`);
  if ((stats.mode & 0o022) !== 0) throw new UnpackFault(`${folder} can be written by others.`);
}

function isWhole(target: string, files: ReadonlyMap<string, Uint8Array>): boolean {
  const largest = Math.max(...files.values().map(({ length }) => length));
  const buffer = Buffer.allocUnsafe(largest + 1);
  return files.entries().every(([path, bytes]) => holds(join(target, path), bytes, buffer));
}

function holds(path: string, bytes: Uint8Array, buffer: Buffer): boolean {
  try {
    const file = openSync(path, 'r');
    try {
      const read = readSync(file, buffer);
      return read === bytes.length && buffer.subarray(0, read).equals(bytes);
    } finally {
      closeSync(file);
    }
  } catch {
    return false;
  }
}

/** In one step: first beside it, then by a rename. */
function putThere(target: string, files: ReadonlyMap<string, Uint8Array>): void {
  const fresh = mkdtempSync(`${target}.new-`);
  try {
    for (const folder of new Set(files.keys().map((path) => dirname(join(fresh, path))))) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
    }
    for (const [path, bytes] of files) writeFileSync(join(fresh, path), bytes, { mode: 0o600 });
    try {
      renameSync(fresh, target);
    } catch (error) {
      if (!existsSync(target)) throw error;
      // Damaged, or by now another's. The look that comes next tells; what was damaged is out of the way then.
      if (!isWhole(target, files)) renameSync(target, join(fresh, 'damaged'));
    }
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

function sweep(shelf: string, name: string): void {
  for (const entry of readdirSync(shelf)) {
    const path = join(shelf, entry);
    const isLeft = entry.startsWith(`${name}.new-`) && Date.now() - lstatSync(path).mtimeMs > leftoverMs;
    if (isLeft) rmSync(path, { recursive: true, force: true });
  }
}
