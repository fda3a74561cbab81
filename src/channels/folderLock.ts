import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';

const lookEveryMs = 15;
/** A page of thousands of files on a slow disk takes seconds. */
const waitAtMostMs = 20_000;
/** https://www.sqlite.org/rescode.html#busy */
const busy = 5;

/** Another process still holds it. */
export class LockHeld extends Error {
  override readonly name = 'LockHeld';
}

/**
 * One process at a time. SQLite's lock on a file of no bytes, because the system takes it back when its holder is
 * killed, on every system: no file is left behind that somebody has to judge. Where a file system knows no locks, work
 * goes on without.
 * @param path of a file that is made and stays
 * Throws `LockHeld`, and what `work` throws.
 */
export async function withFolderLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  const database = await lock(path);
  try {
    return await work();
  } finally {
    database?.close();
  }
}

async function lock(path: string): Promise<DatabaseSync | null> {
  let waitedMs = 0;
  for (;;) {
    const tried = tryLock(path);
    if (tried !== 'busy') return tried;
    if (waitedMs >= waitAtMostMs) throw new LockHeld(`${path} is held by another process`);
    await sleep(lookEveryMs);
    waitedMs += lookEveryMs;
  }
}

function tryLock(path: string): DatabaseSync | null | 'busy' {
  let database: DatabaseSync | null = null;
  try {
    database = new DatabaseSync(path, { timeout: 0 });
    database.exec('BEGIN EXCLUSIVE');
    return database;
  } catch (error) {
    database?.close();
    if (error instanceof Error && 'errcode' in error && error.errcode === busy) return 'busy';
    return null;
  }
}
