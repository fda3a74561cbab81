import { hash } from 'node:crypto';
import { lstatSync, type Stats } from 'node:fs';
import { mkdir, readFile, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Outcome } from '../domain/delivery.ts';
import type { PagePart } from '../page/planPage.ts';
import { LockHeld, withFolderLock } from './folderLock.ts';
import { bytesOf, inOrder, ownFolder, type PageFiles } from './pageFiles.ts';
import { goneFrom, manifestPath, manifestText, type PageManifest, readManifest } from './pageManifest.ts';
import { isOwnLink, swapFiles } from './pageSwap.ts';
import type { PageTarget } from './pageTarget.ts';
import { verifyFolder, writeOutcome, writeWhole } from './writeFile.ts';

/** A folder that a web server serves, or that others take the page from. */
export const folderTarget = (folder: string): PageTarget => ({
  name: folder,
  publish: async ({ parts }) => {
    try {
      await publishFolder(folder, parts);
      return { kind: 'sent', remoteId: null, url: null };
    } catch (error) {
      return folderOutcome(error, folder);
    }
  },
  verify: () => verifyFolder(folder),
});

function folderOutcome(error: unknown, folder: string): Outcome {
  if (!(error instanceof LockHeld)) return writeOutcome(error, folder);
  const reason = `another process has been publishing to ${folder} for 20 s`;
  return { kind: 'retry', reason, retryAfterMs: null, pace: 'prompt' };
}

/**
 * Brings a folder from one state of the page to the next, at once for whoever reads it and wherever the process is
 * killed (`pageSwap.ts`). What is the same is left alone; of other files only those that we once wrote are removed.
 * @returns of how many files the page is. Throws a system error, or `LockHeld`.
 */
export async function publishFolder(folder: string, parts: readonly PagePart[]): Promise<number> {
  await mkdir(join(folder, ownFolder), { recursive: true });
  return await withFolderLock(join(folder, ownFolder, 'lock'), () => publishLocked(folder, parts));
}

/** Whether it holds a first page that we did not write. */
export async function isSomebodyElses(folder: string): Promise<boolean> {
  const ours = readManifest(await readFile(join(folder, manifestPath), 'utf8').catch(() => null));
  return !ours.files.has('index.html') && statsOf(folder, 'index.html') !== undefined;
}

async function publishLocked(folder: string, parts: readonly PagePart[]): Promise<number> {
  const file = join(folder, manifestPath);
  const before = await readFile(file, 'utf8').catch(() => null);
  const ours = readManifest(before);
  const { made, kept } = await make(folder, parts, ours);
  const changed = await changedIn(folder, made, ours);
  const all = new Map<string, unknown>([...kept, ...made]);
  const gone = goneFrom(ours.files, all).filter((path) => statsOf(folder, path) !== undefined);
  if (changed.size > 0 || gone.length > 0) {
    // What is about to appear is known as ours before it does, so that no kill leaves a file that nobody removes. Its
    // parts count as made only once they are.
    const known = new Map([...ours.files, ...[...changed.keys()].map((path) => [path, ''] as const)]);
    if (known.size > ours.files.size) await writeWhole(file, manifestText(known));
    if (!(await swapFiles(folder, changed, gone))) await replaceInOrder(folder, changed, gone);
    await removeEmptied(folder, gone);
  }
  const marks = new Map(kept);
  for (const [path, content] of made) {
    const known = changed.has(path) ? undefined : ours.files.get(path);
    marks.set(path, known || markOf(content, await stat(join(folder, path))));
  }
  const keys = parts.flatMap(({ place, key }) => (key === null ? [] : [[place, hash('sha1', key)] as const]));
  const after = manifestText(marks, new Map(keys));
  if (after !== before) await writeWhole(file, after);
  return all.size;
}

/** A part that is made from the same as what stands there is not made: of a thousand incidents one has changed. */
async function make(
  folder: string,
  parts: readonly PagePart[],
  ours: PageManifest,
): Promise<{ readonly made: PageFiles; readonly kept: ReadonlyMap<string, string> }> {
  const made = new Map<string, string | Uint8Array>();
  const kept = new Map<string, string>();
  const byPlace = Map.groupBy(ours.files, ([path]) => `${dirname(path)}/`);
  for (const { place, key, make: makePart } of parts) {
    const files = key !== null && ours.parts.get(place) === hash('sha1', key) ? (byPlace.get(place) ?? []) : [];
    if (files.length > 0 && files.every(([path, mark]) => stands(mark, statsOf(folder, path)))) {
      for (const [path, mark] of files) kept.set(path, mark);
    } else for (const [path, content] of await makePart()) made.set(path, content);
  }
  return { made, kept };
}

/**
 * What does not stand there as it is to stand. A file with the size and time that it had when we wrote it, and the same
 * content then, is not read.
 */
async function changedIn(folder: string, files: PageFiles, ours: PageManifest): Promise<PageFiles> {
  const changed = new Map<string, string | Uint8Array>();
  for (const [path, content] of files) {
    const there = statsOf(folder, path);
    const mark = ours.files.get(path);
    if (there?.isFile() && mark !== undefined && mark === markOf(content, there)) continue;
    if (there?.isFile() && (await readFile(join(folder, path))).equals(bytesOf(content))) continue;
    if (there && !there.isFile() && !(await isOwnLink(folder, path))) await failOnFolder(join(folder, path));
    changed.set(path, content);
  }
  return changed;
}

/** In step, because 5,000 of them take 20 ms so and 200 ms with promises. */
const statsOf = (folder: string, path: string): Stats | undefined =>
  lstatSync(join(folder, path), { throwIfNoEntry: false });

/** A folder in the place of a file is nobody's to remove: told before anything else is touched. */
async function failOnFolder(path: string): Promise<void> {
  if ((await stat(path).catch(() => null))?.isDirectory()) await readFile(path);
}

const timeOf = ({ size, mtimeMs }: { readonly size: number; readonly mtimeMs: number }): string => `${size} ${mtimeMs}`;

const markOf = (content: string | Uint8Array, stats: Stats): string =>
  `${hash('sha1', bytesOf(content))} ${timeOf(stats)}`;

const stands = (mark: string, stats: Stats | undefined): boolean =>
  stats?.isFile() === true && mark.endsWith(` ${timeOf(stats)}`);

/** Where there are no links: each file whole, and those that link come last. */
async function replaceInOrder(folder: string, changed: PageFiles, gone: readonly string[]): Promise<void> {
  for (const [path, content] of inOrder(changed).flat()) await writeWhole(join(folder, path), content);
  for (const path of gone) await rm(join(folder, path), { force: true });
}

/** The folders that nothing is left in, such as `incidents/7`; not the page's own. */
async function removeEmptied(folder: string, gone: readonly string[]): Promise<void> {
  const parents = new Set(gone.flatMap((path) => parentsOf(path)));
  for (const parent of [...parents].toSorted((a, b) => b.length - a.length)) {
    await rmdir(join(folder, parent)).catch(() => {});
  }
}

const parentsOf = (path: string): readonly string[] => {
  const parent = dirname(path);
  return parent === '.' ? [] : [parent, ...parentsOf(parent)];
};
