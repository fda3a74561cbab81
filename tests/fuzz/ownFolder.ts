import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const prefix = `allclear-fuzz-${process.pid}-`;

/** A folder of one thread alone. */
export const ownFolder = (name: string): string => mkdtempSync(join(tmpdir(), `${prefix}${name}-`));

/** Takes away those of this process, also of threads that were ended. */
export function dropFolders(): void {
  for (const name of readdirSync(tmpdir())) {
    if (name.startsWith(prefix)) rmSync(join(tmpdir(), name), { recursive: true, force: true });
  }
}
