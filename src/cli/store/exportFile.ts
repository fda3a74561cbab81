import { randomBytes } from 'node:crypto';
import { closeSync, openSync, readSync, realpathSync, type Stats, statSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { CliError } from '../cliError.ts';

const beginning = '[\n{"record":"export","format":"allclear"';

/** Whether a file begins as an export of ours does; false also where it can't be read. */
export function beginsAsExport(path: string): boolean {
  const head = Buffer.alloc(beginning.length);
  try {
    if (!statSync(path).isFile()) return false;
    const file = openSync(path, 'r');
    try {
      return readSync(file, head) === head.length && head.toString() === beginning;
    } finally {
      closeSync(file);
    }
  } catch {
    return false;
  }
}

/** A file that an export may take the place of: none, an empty one, or an older export. Throws `CliError`. */
export function placeFor(path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return path;
  const what = whatItIs(stats, path);
  if (what === null) return realpathSync(path);
  throw new CliError({
    kind: 'usage',
    message: `${path} is ${what}, and stays as it is.`,
    hint: 'Name another file: incident export backup.json',
    exit: 2,
  });
}

function whatItIs(stats: Stats, path: string): string | null {
  if (stats.isDirectory()) return 'a folder';
  if (!stats.isFile()) return 'no file';
  return stats.size === 0 || beginsAsExport(path) ? null : 'there already, and no export';
}

/**
 * Whole or not at all, and for nobody else to read. Throws `CliError` for what the machine does.
 * @returns how many bytes it has
 */
export async function writePrivately(path: string, pieces: AsyncIterable<string>): Promise<number> {
  const temporary = `${path}.${randomBytes(4).toString('hex')}.new`;
  const file = await open(temporary, 'wx', 0o600).catch((error: unknown) => {
    throw unwritable(path, error);
  });
  try {
    let bytes = 0;
    for await (const piece of pieces) {
      const data = Buffer.from(piece);
      await file.writeFile(data).catch((error: unknown) => {
        throw unwritable(path, error);
      });
      bytes += data.length;
    }
    await file
      .sync()
      .then(() => file.close())
      .then(() => rename(temporary, path))
      .catch((error: unknown) => {
        throw unwritable(path, error);
      });
    return bytes;
  } catch (error) {
    await file.close().catch(() => {});
    await rm(temporary, { force: true });
    throw error;
  }
}

function unwritable(path: string, error: unknown): CliError {
  const why = error instanceof Error ? error.message : String(error);
  return new CliError({
    kind: 'export_unwritable',
    message: `${path} can not be written: ${why}`,
    hint: 'Name another file: incident export /path/to/backup.json',
    exit: 1,
  });
}
