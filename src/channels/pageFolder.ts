import { hash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { readFile, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Outcome } from '../domain/delivery.ts';
import type { PagePart } from '../page/planPage.ts';
import { LockHeld, withFolderLock } from './folderLock.ts';
import { makeFolders } from './makeFolders.ts';
import { bytesOf, inOrder, ownFolder, type PageFiles } from './pageFiles.ts';
import { goneFrom, manifestPath, manifestText, type PageManifest, readManifest } from './pageManifest.ts';
import { countOf, partLine, readPartLine } from './pageParts.ts';
import { changeOf, keyDigest, type Look, markOf, standingParts, stands, statsOf } from './pageStanding.ts';
import { isOwnLink, swapFiles } from './pageSwap.ts';
import type { PageTarget } from './pageTarget.ts';
import { verifyFolder, writeOutcome, writeWhole } from './writeFile.ts';

/** A folder that a web server serves, or that others take the page from. */
export const folderTarget = (folder: string): PageTarget => ({
  name: folder,
  publish: async ({ parts, isUrgent }) => {
    try {
      await publishFolder(folder, parts, isUrgent ? 'at folders' : 'at files');
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
export async function publishFolder(
  folder: string,
  parts: readonly PagePart[],
  look: Look = 'at files',
): Promise<number> {
  await makeFolders(join(folder, ownFolder));
  return await withFolderLock(join(folder, ownFolder, 'lock'), () => publishLocked(folder, parts, look));
}

/** Whether it holds a first page that we did not write. */
export async function isSomebodyElses(folder: string): Promise<boolean> {
  const ours = readManifest(await readFile(join(folder, manifestPath), 'utf8').catch(() => null));
  return !ours.files.has('index.html') && statsOf(folder, 'index.html') !== undefined;
}

async function publishLocked(folder: string, parts: readonly PagePart[], look: Look): Promise<number> {
  const file = join(folder, manifestPath);
  const before = await readFile(file, 'utf8').catch(() => null);
  const ours = readManifest(before);
  const standing = standingParts(folder, parts, ours, look);
  const made = await makeOthers(parts, standing);
  const known = knownBeside(ours, standing);
  const { changed, same } = compare(folder, made.files, known);
  const gone = goneFrom(known, made.files).filter((path) => statsOf(folder, path) !== undefined);
  if (changed.size > 0 || gone.length > 0) {
    // What is about to appear is known as ours before it does, so that no kill leaves a file that nobody removes. Of a
    // part that is killed on the way its line tells no more than it did.
    const appearing = [...changed.keys()].filter((path) => !known.has(path)).map((path) => [path, ''] as const);
    if (appearing.length > 0) await writeWhole(file, manifestText(new Map([...ours.files, ...appearing]), ours.parts));
    if (!(await swapFiles(folder, changed, gone))) await replaceInOrder(folder, changed, gone);
    await removeEmptied(folder, gone);
  }
  const marks = new Map([...same, ...marksOf(folder, made.files, changed)]);
  const after = manifestOf(folder, parts, { standing, made, marks });
  if (after !== before) await writeWhole(file, after);
  return made.files.size + [...standing.values()].reduce((sum, line) => sum + countOf(line), 0);
}

interface Made {
  readonly files: ReadonlyMap<string, Content>;
  /** The paths of each part that has a key, by its place. */
  readonly places: ReadonlyMap<string, readonly string[]>;
}

interface Content {
  readonly content: string | Uint8Array;
  readonly digest: string;
}

async function makeOthers(parts: readonly PagePart[], standing: ReadonlyMap<string, string>): Promise<Made> {
  const files = new Map<string, Content>();
  const places = new Map<string, readonly string[]>();
  for (const { place, key, make } of parts) {
    if (standing.has(place)) continue;
    const made = await make();
    for (const [path, content] of made) files.set(path, { content, digest: hash('sha1', content) });
    if (key !== null) places.set(place, [...made.keys()]);
  }
  return { files, places };
}

/** The marks of all files that are ours, but for those of parts that stand. */
function knownBeside(ours: PageManifest, standing: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const known = new Map(ours.files);
  for (const [place, line] of ours.parts) {
    if (!standing.has(place)) for (const [path, mark] of readPartLine(place, line).files) known.set(path, mark);
  }
  // A killed run has left paths that appeared beside of the line of their part.
  for (const path of ours.files.keys()) {
    const place = `${dirname(path)}/`;
    if (readPartLine(place, standing.get(place) ?? '').files.has(path)) known.delete(path);
  }
  return known;
}

interface Compared {
  /** What does not stand there as it is to stand. */
  readonly changed: PageFiles;
  /** The marks of what does. */
  readonly same: ReadonlyMap<string, string>;
}

/** A file with the size and time that it had when we wrote it is not read: its mark says what was in it. */
function compare(folder: string, files: Made['files'], known: ReadonlyMap<string, string>): Compared {
  const changed = new Map<string, string | Uint8Array>();
  const same = new Map<string, string>();
  for (const [path, { content, digest }] of files) {
    const there = statsOf(folder, path);
    if (there?.isFile()) {
      const mark = known.get(path) ?? '';
      const now = markOf(digest, there);
      const isSame = stands(mark, there) ? mark === now : readFileSync(join(folder, path)).equals(bytesOf(content));
      if (isSame) {
        same.set(path, now);
        continue;
      }
    } else if (there && !isOwnLink(folder, path)) failOnFolder(join(folder, path));
    changed.set(path, content);
  }
  return { changed, same };
}

const marksOf = (folder: string, files: Made['files'], changed: PageFiles): readonly (readonly [string, string])[] =>
  [...changed.keys()].map((path) => {
    const there = statsOf(folder, path);
    return [path, there ? markOf(files.get(path)?.digest ?? '', there) : ''];
  });

interface After {
  readonly standing: ReadonlyMap<string, string>;
  readonly made: Made;
  readonly marks: ReadonlyMap<string, string>;
}

function manifestOf(folder: string, parts: readonly PagePart[], { standing, made, marks }: After): string {
  const loose = new Map(marks);
  const lines = parts.flatMap(({ place, key }): [string, string][] => {
    const line = standing.get(place);
    if (line !== undefined) return [[place, line]];
    if (key === null) return [];
    const files = new Map((made.places.get(place) ?? []).map((path) => [path, marks.get(path) ?? '']));
    for (const path of files.keys()) loose.delete(path);
    return [[place, partLine(place, { key: keyDigest(key), changed: changeOf(folder, place), files })]];
  });
  return manifestText(loose, new Map(lines));
}

/** A folder in the place of a file is nobody's to remove: told before anything else is touched. */
function failOnFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) readFileSync(path);
}

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
