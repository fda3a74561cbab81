import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { neededAtStart } from './fold.ts';

/** A package as package-lock.json has it. https://docs.npmjs.com/cli/v11/configuring-npm/package-lock-json */
export interface LockedPackage {
  readonly version?: string;
  /** An SPDX expression; older packages say it in another way, or not at all. */
  readonly license?: unknown;
  /** `sha512-` and the hash of its tarball in base64. */
  readonly integrity?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly hasInstallScript?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}
/** By folder, such as `node_modules/pg`; the project itself is `''`. */
export type Lock = Readonly<Record<string, LockedPackage>>;

/** A package that reaches who installs this one. */
export interface ShippedPackage {
  /** Where it lies here, `node_modules/…`. */
  readonly folder: string;
  readonly name: string;
  readonly version: string;
  /** SPDX. */
  readonly licence: string;
  readonly integrity: string;
  /** Of the bundle, minified; 0 of one that npm fetches beside it. */
  readonly bytes: number;
  /** Whether every command reads some of it, because it is in main.js. */
  readonly inMain: boolean;
  /** `bundled` is inside of our files, `beside` is fetched by npm where the platform has it. */
  readonly way: 'bundled' | 'beside';
  /** Folders of the shipped ones that it asks for. */
  readonly asksFor: readonly string[];
}

export const readLock = (root: string): Lock =>
  JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;

/** `node_modules/a/node_modules/@b/c` of a file anywhere in it; null of our own. */
export const packageFolder = (path: string): string | null =>
  /^(?:node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+)(?=\/)/u.exec(path)?.[0] ?? null;

export const nameOf = (folder: string): string => folder.slice(folder.lastIndexOf('node_modules/') + 13);

/**
 * All that is shipped, by name. Throws where what is installed is not what package-lock.json says, since the account
 * would then be of something else.
 */
export function shippedPackages(root: string, metafile: Metafile): readonly ShippedPackage[] {
  const lock = readLock(root);
  const sizes = sizesIn(metafile, Object.keys(metafile.outputs));
  const main = sizesIn(metafile, [...neededAtStart(metafile.outputs)]);
  const beside = Object.keys(lock).filter((folder) => folder !== '' && !lock[folder]?.dev);
  const shipped = new Set([...sizes.keys(), ...beside]);
  return [...shipped]
    .map((folder) => {
      const locked = lock[folder];
      if (locked?.version === undefined || locked.integrity === undefined) {
        throw new Error(`package-lock.json does not know ${folder}, which is in the bundle; run: npm ci`);
      }
      if (sizes.has(folder)) checkInstalled(root, folder, locked.version);
      return {
        folder,
        name: nameOf(folder),
        version: locked.version,
        licence: licenceOf(root, folder, locked),
        integrity: locked.integrity,
        bytes: sizes.get(folder) ?? 0,
        inMain: (main.get(folder) ?? 0) > 0,
        way: sizes.has(folder) ? ('bundled' as const) : ('beside' as const),
        asksFor: asksFor(lock, folder, shipped),
      };
    })
    .toSorted((a, b) => (`${a.name}@${a.version}` < `${b.name}@${b.version}` ? -1 : 1));
}

/** Bytes by package, of these outputs. */
function sizesIn({ outputs }: Metafile, names: readonly string[]): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  for (const [path, { bytesInOutput }] of names.flatMap((name) => Object.entries(outputs[name]?.inputs ?? {}))) {
    const folder = packageFolder(path);
    if (folder !== null) sizes.set(folder, (sizes.get(folder) ?? 0) + bytesInOutput);
  }
  return sizes;
}

function checkInstalled(root: string, folder: string, version: string): void {
  const installed = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')).version;
  if (installed !== version) {
    throw new Error(`${folder} is ${installed}, but package-lock.json says ${version}; run: npm ci`);
  }
}

function licenceOf(root: string, folder: string, { license }: LockedPackage): string {
  if (typeof license === 'string') return license;
  const said = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  const named: unknown = said.license?.type ?? said.licenses?.[0]?.type;
  return typeof named === 'string' ? named : 'unknown';
}

/** What Node would find from there: the folder's own first, then those above it. */
function findFrom(lock: Lock, folder: string, name: string): string | null {
  for (let at = folder; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    const found = `${at === '' ? '' : `${at}/`}node_modules/${name}`;
    if (lock[found] !== undefined) return found;
    if (at === '') return null;
  }
}

/** Folders of all that a package asks for, installed or not in the bundle. */
export const neededBy = (lock: Lock, folder: string): readonly string[] =>
  Object.keys({ ...lock[folder]?.dependencies, ...lock[folder]?.optionalDependencies }).flatMap(
    (name) => findFrom(lock, folder, name) ?? [],
  );

/** One that leaves nothing in the bundle hands on what it asks for itself. */
function asksFor(lock: Lock, folder: string, shipped: ReadonlySet<string>): readonly string[] {
  const seen = new Set<string>();
  const found = new Set<string>();
  const look = (from: string): void => {
    for (const one of neededBy(lock, from)) {
      if (seen.has(one)) continue;
      seen.add(one);
      if (shipped.has(one)) found.add(one);
      else look(one);
    }
  };
  look(folder);
  found.delete(folder);
  return [...found].toSorted();
}
