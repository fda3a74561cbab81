import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import {
  copyFile,
  link,
  lstat,
  mkdir,
  readdir,
  readlink,
  realpath,
  rename,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ownFolder, type PageFiles } from './pageFiles.ts';

/** Where the files of a swap are read from while it lasts: a link to one folder or the other. */
const current = `${ownFolder}/current`;

/**
 * Exchanges many files at once, as far as anybody who reads can tell, also if the process is killed at any point:
 *
 * 1. What is to come is written into a folder aside, and what stands is linked into another.
 * 2. `current` leads to the second; file by file a link through `current` takes the place of what it leads to, so that
 *    no reader sees a difference.
 * 3. `current` is led to the first: with this one rename everything has changed.
 * 4. File by file what the links lead to takes their place, so that in the end there are plain files again. A swap that
 *    was killed leaves some links, which are as good; the next one takes them up like any other file.
 *
 * A file that is new is a link into nothing until 3, and one that goes is one from then on: not there for a reader.
 * @param gone removed in the same moment
 * @returns false: there are no symbolic links here (Windows, some mounts), and nothing was changed
 */
export async function swapFiles(folder: string, changed: PageFiles, gone: readonly string[]): Promise<boolean> {
  const id = randomBytes(4).toString('hex');
  const [before, after] = [`${ownFolder}/${id}-before`, `${ownFolder}/${id}-after`];
  const paths = [...changed.keys(), ...gone];
  try {
    await eachOf([...changed], ([path, content]) => put(join(folder, after, path), content));
    await mkdir(join(folder, before), { recursive: true });
    await eachOf(paths, (path) => keep(folder, path, before));
    if (!(await lead(folder, before))) return false;
    await eachOf(paths, (path) => linkThrough(folder, path));
    await lead(folder, after);
    await settle(folder, paths, after);
    return true;
  } catch (error) {
    await undo(folder, paths);
    throw error;
  } finally {
    // A link that could not be made a file again is as good as long as what it leads through stands.
    if ((await linksOf(folder, paths)).length === 0) await tidyUp(folder);
  }
}

/** Whether a link of a swap stands there that was not finished. */
export async function isOwnLink(folder: string, path: string): Promise<boolean> {
  const target = await readlink(join(folder, path)).catch(() => null);
  return target === targetOf(path);
}

/** Relative, so that the folder can be moved, copied, or mounted elsewhere. */
const targetOf = (path: string): string => `${'../'.repeat(path.split('/').length - 1)}${current}/${path}`;

/** Flushed files on a disk that is asked one after the other take as many round trips. */
const atOnce = 16;

async function eachOf<T>(items: readonly T[], act: (item: T) => Promise<void>): Promise<void> {
  for (let at = 0; at < items.length; at += atOnce) {
    const done = await Promise.allSettled(items.slice(at, at + atOnce).map(act));
    for (const one of done) if (one.status === 'rejected') throw one.reason;
  }
}

async function put(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content, { flush: true });
}

/** Nothing stands there, or a link into nothing: then there is nothing to keep. */
async function keep(folder: string, path: string, before: string): Promise<void> {
  const stands = await realpath(join(folder, path)).catch(() => null);
  if (stands === null) return;
  const kept = join(folder, before, path);
  await mkdir(dirname(kept), { recursive: true });
  // Mounts without hard links have at least room for a copy.
  await link(stands, kept).catch(() => copyFile(stands, kept, constants.COPYFILE_FICLONE));
}

/** @returns false: links can't be made here */
async function lead(folder: string, to: string): Promise<boolean> {
  const next = aside(folder);
  try {
    await symlink(to.slice(ownFolder.length + 1), next, 'dir');
  } catch (error) {
    if (isLinkless(error)) return false;
    throw error;
  }
  await rename(next, join(folder, current));
  return true;
}

const isLinkless = (error: unknown): boolean =>
  process.platform === 'win32' ||
  (error instanceof Error &&
    'code' in error &&
    ['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP'].includes(String(error.code)));

async function linkThrough(folder: string, path: string): Promise<void> {
  if (await isOwnLink(folder, path)) return;
  const place = join(folder, path);
  const next = aside(folder);
  await mkdir(dirname(place), { recursive: true });
  await symlink(targetOf(path), next);
  await renameOver(next, place);
}

/** Plain files again, out of the folder that `current` leads to. */
async function settle(folder: string, paths: readonly string[], from: string): Promise<void> {
  await eachOf(paths, async (path) => {
    const place = join(folder, path);
    const source = join(folder, from, path);
    if ((await lstat(source).catch(() => null)) === null) return await rm(place, { force: true });
    const next = aside(folder);
    await link(source, next).catch(() => copyFile(source, next));
    await renameOver(next, place);
  });
}

/** A name that nobody reads. */
const aside = (folder: string): string => join(folder, ownFolder, randomBytes(4).toString('hex'));

async function renameOver(next: string, place: string): Promise<void> {
  try {
    await rename(next, place);
  } catch (error) {
    await rm(next, { force: true });
    throw error;
  }
}

/** Plain files again, as they are for a reader at this moment. */
async function undo(folder: string, paths: readonly string[]): Promise<void> {
  const leads = await readlink(join(folder, current)).catch(() => null);
  if (leads === null) return;
  await settle(folder, await linksOf(folder, paths), `${ownFolder}/${leads}`).catch(() => {});
}

async function linksOf(folder: string, paths: readonly string[]): Promise<readonly string[]> {
  const linked = await Promise.all(paths.map((path) => isOwnLink(folder, path)));
  return paths.filter((_, index) => linked[index]);
}

/** All that swaps keep aside, what killed ones left included. */
async function tidyUp(folder: string): Promise<void> {
  const names = await readdir(join(folder, ownFolder)).catch(() => []);
  const leftovers = names.filter((name) => /^(?:current|[0-9a-f]{8}(?:-before|-after)?|files\.json\..+)$/u.test(name));
  for (const name of leftovers) await rm(join(folder, ownFolder, name), { recursive: true, force: true });
}
