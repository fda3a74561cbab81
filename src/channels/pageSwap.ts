import { hash, randomBytes } from 'node:crypto';
import {
  constants,
  copyFileSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
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
    for (const one of [before, after]) mkdirSync(join(folder, one), { recursive: true });
    await putAll(join(folder, after), [...changed]);
    await eachOf(paths, (path) => keep(folder, path, before));
    if (!lead(folder, before)) return false;
    await eachOf(paths, (path) => linkThrough(folder, path));
    lead(folder, after);
    await settle(folder, paths, after);
    return true;
  } catch (error) {
    await undo(folder, paths);
    throw error;
  } finally {
    // A link that could not be made a file again is as good as long as what it leads through stands.
    if (linksOf(folder, paths).length === 0) tidyUp(folder);
  }
}

/** Whether a link of a swap stands there that was not finished. */
export const isOwnLink = (folder: string, path: string): boolean => {
  const place = join(folder, path);
  return isLink(place) && readlinkSync(place) === targetOf(path);
};

const isLink = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;

/**
 * The same for a path in every swap, so that a link that a killed one has left is taken up as it is. Short, because a
 * link of 60 bytes and more, and a folder, takes a block of the disk (ext4), which was a third of a swap. The ending
 * stays, for servers that tell a file's type by what a link leads to.
 */
const nameOf = (path: string): string => `${hash('sha1', path, 'base64url').slice(0, 16)}${extname(path)}`;

/** Relative, so that the folder can be moved, copied, or mounted elsewhere. */
const targetOf = (path: string): string => `${'../'.repeat(path.split('/').length - 1)}${current}/${nameOf(path)}`;

/** Flushed files on a disk that is asked one after the other take as many round trips. */
const atOnce = 16;

/**
 * In step, a few at a time: what is done to one file takes six calls of 10 µs each, and five times as long with promises,
 * in which the links are seen by whoever reads.
 */
async function eachOf<T>(items: readonly T[], act: (item: T) => void): Promise<void> {
  for (let at = 0; at < items.length; at += atOnce) {
    for (const item of items.slice(at, at + atOnce)) act(item);
    if (at + atOnce < items.length) await breathe();
  }
}

/** All of it is on the disk in the end: the only flushes of a swap, side by side. */
async function putAll(folder: string, files: readonly (readonly [string, string | Uint8Array])[]): Promise<void> {
  for (let at = 0; at < files.length; at += atOnce) {
    const put = files
      .slice(at, at + atOnce)
      .map(([path, content]) => writeFile(join(folder, nameOf(path)), content, { flush: true }));
    for (const one of await Promise.allSettled(put)) if (one.status === 'rejected') throw one.reason;
  }
}

/** Nothing stands there, or a link into nothing: then there is nothing to keep. */
function keep(folder: string, path: string, before: string): void {
  const stands = whereItStands(join(folder, path));
  if (stands === null) return;
  // Mounts without hard links have at least room for a copy.
  linkOr(stands, join(folder, before, nameOf(path)), constants.COPYFILE_FICLONE);
}

function whereItStands(place: string): string | null {
  const there = lstatSync(place, { throwIfNoEntry: false });
  if (!there?.isSymbolicLink()) return there ? place : null;
  try {
    return realpathSync(place);
  } catch {
    return null;
  }
}

function linkOr(from: string, to: string, mode = 0): void {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to, mode);
  }
}

/** @returns false: links can't be made here */
function lead(folder: string, to: string): boolean {
  const next = aside(folder);
  try {
    symlinkSync(to.slice(ownFolder.length + 1), next, 'dir');
  } catch (error) {
    if (isLinkless(error)) return false;
    throw error;
  }
  renameSync(next, join(folder, current));
  return true;
}

const isLinkless = (error: unknown): boolean =>
  process.platform === 'win32' ||
  (error instanceof Error &&
    'code' in error &&
    ['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP'].includes(String(error.code)));

function linkThrough(folder: string, path: string): void {
  if (isOwnLink(folder, path)) return;
  const place = join(folder, path);
  const next = aside(folder);
  if (!existsSync(dirname(place))) mkdirSync(dirname(place), { recursive: true });
  symlinkSync(targetOf(path), next);
  renameOver(next, place);
}

/** Plain files again, out of the folder that `current` leads to. */
async function settle(folder: string, paths: readonly string[], from: string): Promise<void> {
  await eachOf(paths, (path) => {
    const place = join(folder, path);
    const source = join(folder, from, nameOf(path));
    if (lstatSync(source, { throwIfNoEntry: false }) === undefined) return rmSync(place, { force: true });
    const next = aside(folder);
    linkOr(source, next);
    renameOver(next, place);
  });
}

/** A name that nobody reads. */
const aside = (folder: string): string => join(folder, ownFolder, randomBytes(4).toString('hex'));

function renameOver(next: string, place: string): void {
  try {
    renameSync(next, place);
  } catch (error) {
    rmSync(next, { force: true });
    throw error;
  }
}

/** Plain files again, as they are for a reader at this moment. */
async function undo(folder: string, paths: readonly string[]): Promise<void> {
  const lead = join(folder, current);
  if (isLink(lead)) await settle(folder, linksOf(folder, paths), `${ownFolder}/${readlinkSync(lead)}`).catch(() => {});
}

const linksOf = (folder: string, paths: readonly string[]): readonly string[] =>
  paths.filter((path) => isOwnLink(folder, path));

/** All that swaps keep aside, what killed ones left included. */
function tidyUp(folder: string): void {
  const leftovers = readdirSync(join(folder, ownFolder)).filter((name) =>
    /^(?:current|[0-9a-f]{8}(?:-before|-after)?|files\.json\..+)$/u.test(name),
  );
  for (const name of leftovers) rmSync(join(folder, ownFolder, name), { recursive: true, force: true });
}
