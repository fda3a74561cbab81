import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';

/** Where the system would find it: as it stands, from the config's folder, or on the PATH. */
export async function findProgram(program: string, resolvePath: (path: string) => string): Promise<string | null> {
  const named = isAbsolute(program) || /[\\/]/u.test(program);
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  for (const path of named ? [resolvePath(program)] : folders.map((folder) => join(folder, program))) {
    if (await canBeRun(path)) return path;
  }
  return null;
}

async function canBeRun(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
