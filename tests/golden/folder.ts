import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

/** The golden files that are in a folder, by their path in it; what is code beside them is none. */
export function readGolden(folder: string): ReadonlyMap<string, string> {
  const files = existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }) : [];
  return new Map(
    files
      .filter((entry) => entry.isFile() && !entry.name.endsWith('.ts'))
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [relative(folder, path).split(sep).join('/'), readFileSync(path, 'utf8')]),
  );
}

/** Writes what differs, and deletes what is no longer made. @returns the paths that it touched */
export function writeGolden(folder: string, files: ReadonlyMap<string, string>): readonly string[] {
  const there = readGolden(folder);
  const stale = [...there.keys()].filter((path) => !files.has(path));
  const fresh = [...files].filter(([path, content]) => there.get(path) !== content);
  for (const path of stale) rmSync(join(folder, path));
  for (const [path, content] of fresh) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return [...stale, ...fresh.map(([path]) => path)];
}
