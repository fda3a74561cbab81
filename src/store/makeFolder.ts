import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * A folder for nobody else to read, and those above it. Node's own `recursive` (24.21) loops for ever where a folder that
 * is there takes no other, as in /proc, and calls a read-only file system ENOENT. Throws what node:fs throws.
 */
export function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    // Another process was faster.
    if (!existsSync(folder)) throw error;
  }
}
