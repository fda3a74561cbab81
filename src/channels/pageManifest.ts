import { ownFolder } from './pageFiles.ts';

/** What we have put where the page stands: nothing else there is ever removed. */
export interface PageManifest {
  /** A mark for each file that no part names, in the words of whoever keeps it; empty: nothing but that it is ours. */
  readonly files: ReadonlyMap<string, string>;
  /** By place (`PagePart`), what its keeper remembers of it and its files, in one line. Only a folder has some. */
  readonly parts: ReadonlyMap<string, string>;
}

/** Lies with the page, because that is what all machines that publish it have in common. Holds what is public anyway. */
export const manifestPath = `${ownFolder}/files.json`;

const about = 'The files of this page that incident has put here. Those that are no longer part of it are removed.';

export const manifestText = (files: PageManifest['files'], parts: PageManifest['parts'] = new Map()): string => {
  // Parts come in the order of the plan, the same for the same page: there are thousands, and sorting them costs 1 ms.
  const made = parts.size === 0 ? {} : { parts: Object.fromEntries(parts) };
  return `${JSON.stringify({ about, files: Object.fromEntries([...files].toSorted(byPath)), ...made }, null, 1)}\n`;
};

const byPath = ([a]: readonly [string, string], [b]: readonly [string, string]): number => (a < b ? -1 : a > b ? 1 : 0);

/** What can't be read, or names what can't be a file of a page, counts as not ours. */
export function readManifest(text: string | null): PageManifest {
  const { files, parts } = parsed(text);
  return {
    files: new Map(entriesOf(files).filter(([path]) => isPagePath(path))),
    parts: new Map(entriesOf(parts)),
  };
}

function parsed(text: string | null): { readonly files?: unknown; readonly parts?: unknown } {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

const entriesOf = (value: unknown): readonly (readonly [string, string])[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).map(([key, one]) => [key, typeof one === 'string' ? one : ''] as const)
    : [];

/** Whoever wrote the manifest: nothing outside of the page, and nothing hidden. */
export const isPagePath = (path: string): boolean =>
  /^[^./\\][^/\\]*(?:\/[^./\\][^/\\]*)*$/u.test(path) && !/[\p{Cc}\p{Cf}\u2028\u2029]/u.test(path);

/** What was ours and is no part of the page any more. */
export const goneFrom = (ours: ReadonlyMap<string, unknown>, files: ReadonlyMap<string, unknown>): readonly string[] =>
  [...ours.keys()].filter((path) => !files.has(path));

export const samePaths = (ours: ReadonlyMap<string, unknown>, files: ReadonlyMap<string, unknown>): boolean =>
  ours.size === files.size && goneFrom(ours, files).length === 0;
