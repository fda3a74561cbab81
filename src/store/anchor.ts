import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { withAnchorLock } from './anchorLock.ts';
import { makeFolder } from './makeFolder.ts';
import { StoreError } from './store.ts';
import { unwritable } from './unwritable.ts';

/**
 * What this machine remembers of each store, outside of it (PRODUCT.md section 5): without that an emptied or restored
 * file would post everything again.
 */
export interface Anchor {
  readonly uuid: string;
  readonly epoch: number;
}
export type Anchors = Readonly<Record<string, Anchor>>;

export function readAnchors(file: string): Anchors {
  try {
    const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'));
    // Taken for "nothing is known", a file that says something else would let every store in.
    if (!areAnchors(parsed)) throw new StoreError({ kind: 'anchors_damaged', path: file });
    return parsed;
  } catch (error) {
    if (error instanceof StoreError) throw error;
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    if (error instanceof SyntaxError) throw new StoreError({ kind: 'anchors_damaged', path: file }, { cause: error });
    throw unwritable(file, error);
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** By one below zero every older store would be believed. */
const isEpoch = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0;

const areAnchors = (value: unknown): value is Anchors =>
  isRecord(value) &&
  Object.values(value).every((one) => isRecord(one) && typeof one['uuid'] === 'string' && isEpoch(one['epoch']));

/**
 * Replaces the file atomically; null forgets the path. Called under the write lock of the store that it speaks of, which
 * does not keep out those of other stores: an anchor of theirs that was lost would let in an emptied store.
 */
export function writeAnchor(file: string, path: string, anchor: Anchor | null): void {
  try {
    makeFolder(dirname(file));
    withAnchorLock(file, () => {
      const others = Object.entries(readAnchors(file)).filter(([known]) => known !== path);
      const anchors = Object.fromEntries(anchor === null ? others : [...others, [path, anchor]]);
      replace(file, `${JSON.stringify(anchors, null, 2)}\n`);
    });
  } catch (error) {
    if (error instanceof StoreError) throw error;
    throw unwritable(file, error);
  }
}

function replace(file: string, content: string): void {
  const temporary = `${file}.${process.pid}.new`;
  // Left by a program that was killed, or a link that leads elsewhere.
  rmSync(temporary, { force: true });
  const handle = openSync(temporary, 'wx', 0o600);
  try {
    writeSync(handle, content);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(temporary, file);
}

/** A file that is not there, or empty, although this machine has seen a store there. */
export function refuseLost(anchors: Anchors, path: string, found: 'missing' | 'empty'): void {
  if (anchors[path]) throw new StoreError({ kind: 'store_lost', path, detail: found });
}

/**
 * Compares a store with what this machine remembers of it.
 * @param otherHost a machine whose deliveries in this store are unsettled; null: there are none
 * @returns whether the anchor should be written
 */
export function compareAnchor(anchors: Anchors, path: string, store: Anchor, otherHost: () => string | null): boolean {
  const known = anchors[path];
  if (known) {
    if (known.uuid !== store.uuid) throw new StoreError({ kind: 'store_lost', path, detail: 'other_uuid' });
    if (store.epoch < known.epoch) {
      throw new StoreError({ kind: 'store_older', path, epoch: store.epoch, anchoredEpoch: known.epoch });
    }
    return store.epoch > known.epoch;
  }
  const original = Object.entries(anchors).find(([at, anchor]) => anchor.uuid === store.uuid && existsSync(at))?.[0];
  if (original !== undefined) throw new StoreError({ kind: 'store_copied', path, original, host: null });
  const host = otherHost();
  if (host !== null) throw new StoreError({ kind: 'store_copied', path, original: null, host });
  return true;
}
