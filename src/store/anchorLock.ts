import { closeSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { StoreError } from './store.ts';

/** The file is read and written anew within milliseconds, so this is a machine that stands still. */
const waitAtMostMs = 10_000;
/** https://www.sqlite.org/rescode.html#busy */
const busy = 5;

/**
 * One process at a time reads the anchors, changes them and puts them back. SQLite's lock on a file of no bytes beside
 * them, because the system takes it back when its holder is killed: nothing is left that somebody has to judge. Where a
 * file system knows no locks, or lets nobody write, work goes on without. Waits without a turn of the event loop. Throws
 * `StoreError` `store_busy`, and what `work` throws.
 * @param file the anchors
 */
export function withAnchorLock(file: string, work: () => void): void {
  const database = lock(`${file}.lock`);
  try {
    work();
  } finally {
    database?.close();
  }
}

function lock(path: string): DatabaseSync | null {
  let database: DatabaseSync | null = null;
  try {
    // SQLite would make it readable by all.
    closeSync(openSync(path, 'a', 0o600));
    database = new DatabaseSync(path, { timeout: waitAtMostMs });
    database.exec('BEGIN EXCLUSIVE');
    return database;
  } catch (error) {
    database?.close();
    if (error instanceof Error && 'errcode' in error && error.errcode === busy) {
      throw new StoreError({ kind: 'store_busy', path, waitedMs: waitAtMostMs }, { cause: error });
    }
    return null;
  }
}
