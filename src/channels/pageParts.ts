import { isPagePath } from './pageManifest.ts';

/** What a folder's manifest remembers of the files of one place, such as `incidents/7/`. */
export interface KeptPart {
  /** From what they were made (`PagePart.key`), as a digest. */
  readonly key: string;
  /** When the folder last changed, as `lstat` has it: whatever is made, renamed or removed in it moves this time. */
  readonly changed: string;
  /** A mark by path from the page's root. */
  readonly files: ReadonlyMap<string, string>;
}

/** What is kept as it was travels as a line from one manifest to the next: of a thousand parts one or two are read. */
export const partLine = (place: string, { key, changed, files }: KeptPart): string =>
  [key, changed, ...[...files].map(([path, mark]) => `${path.slice(place.length)} ${mark}`)].join('/');

/** Of a line that we did not write, as few files as can be told to be ours. */
export function readPartLine(place: string, line: string): KeptPart {
  const [key = '', changed = '', ...names] = line.split('/');
  const files = names.map((one): [string, string] => {
    const space = one.indexOf(' ');
    return [`${place}${one.slice(0, space)}`, one.slice(space + 1)];
  });
  return { key, changed, files: new Map(files.filter(([path]) => isPagePath(path))) };
}

/** Whether a line says this of a place, without reading all of it. */
export const startsWith = (line: string, key: string, changed: string): boolean =>
  line.startsWith(`${key}/${changed}/`);

/** How many files a line names. */
export const countOf = (line: string): number => line.split('/').length - 2;
