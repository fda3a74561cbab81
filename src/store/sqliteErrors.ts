import { accessSync, constants, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StoreError } from './store.ts';

/** Primary result codes, https://www.sqlite.org/rescode.html; extended ones carry them in the low byte. */
const code = { busy: 5, locked: 6, readonly: 8, ioError: 10, corrupt: 11, full: 13, cantOpen: 14, notADatabase: 26 };
const longestWaitMs = 30_000;

/** The primary result code of an error of node:sqlite; null for any other error. */
function resultCode(error: unknown): number | null {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return null;
  return error.errcode & 0xff;
}

/** What the machine did to the store, as a fault with words of its own; other errors pass as they are. */
export function storeErrorOf(error: unknown, path: string): unknown {
  const result = resultCode(error);
  const detail = error instanceof Error ? error.message : '';
  const options = { cause: error };
  if (result === code.full) return new StoreError({ kind: 'store_full', path }, options);
  if (result === code.corrupt || result === code.notADatabase) {
    return new StoreError({ kind: 'store_damaged', path, detail }, options);
  }
  if (result === code.readonly || result === code.cantOpen || result === code.ioError) {
    if (isFull(dirname(path))) return new StoreError({ kind: 'store_full', path }, options);
    return new StoreError({ kind: 'store_unwritable', path, detail: whyUnwritable(dirname(path)) ?? detail }, options);
  }
  return error;
}

/** Of a disk without room for its `-shm` file SQLite says "disk I/O error". */
function isFull(folder: string): boolean {
  try {
    return statfsSync(folder).bavail === 0;
  } catch {
    return false;
  }
}

/** SQLite says "unable to open database file" whatever the reason is; the folder may know it. */
function whyUnwritable(folder: string): string | null {
  try {
    accessSync(folder, constants.W_OK);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/**
 * Runs `work`, again and again with jittered pauses while another process holds the write lock. The pauses are ours and
 * not SQLite's, so that sockets, timers and Ctrl-C go on meanwhile. `work` must be a whole transaction.
 */
export async function whenNotBusy<T>(path: string, work: () => Promise<T>): Promise<T> {
  const startedAt = process.hrtime.bigint();
  for (;;) {
    try {
      return await work();
    } catch (error) {
      const result = resultCode(error);
      if (result !== code.busy && result !== code.locked) throw storeErrorOf(error, path);
      const waitedMs = Math.round(Number(process.hrtime.bigint() - startedAt) / 1e6);
      if (waitedMs > longestWaitMs) throw new StoreError({ kind: 'store_busy', path, waitedMs }, { cause: error });
      await sleep(2 + Math.random() * 40);
    }
  }
}
