import { type FileHandle, open } from 'node:fs/promises';
import { ContactSourceFault, type ListBytes } from './contactSource.ts';

/**
 * A file, read in pieces.
 * @param advice what to do where it is not there; ends the sentence
 */
export const listFile = (path: string, advice: string): ListBytes => ({
  name: path,
  bytes: async function* () {
    const file = await openFile(path, advice);
    try {
      yield* file.createReadStream();
    } finally {
      await file.close();
    }
  },
});

async function openFile(path: string, advice: string): Promise<FileHandle> {
  try {
    const file = await open(path, 'r');
    if (!(await file.stat()).isDirectory()) return file;
    await file.close();
    throw new ContactSourceFault(`the contact list ${path} is a folder; name the file in it${advice}`);
  } catch (error) {
    if (error instanceof ContactSourceFault) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    const why =
      code === 'ENOENT' ? 'is not there' : code === 'EACCES' ? 'may not be read' : `can not be read (${code})`;
    throw new ContactSourceFault(`the contact list ${path} ${why}${advice}`);
  }
}
