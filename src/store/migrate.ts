import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { backup, type DatabaseSync } from 'node:sqlite';
import { v7 as uuidV7 } from 'uuid';
import type { Who } from '../domain/audit.ts';
import { migrations } from './migrations/index.ts';
import { applicationId, openDatabase, pragmaNumber, type Reading } from './sqliteDatabase.ts';
import { whenNotBusy } from './sqliteErrors.ts';
import { StoreError } from './store.ts';

/** Refuses what is not ours, or newer than this program. Costs two pragmas where it is ours. */
export function checkOwnership(database: Reading, path: string, known = migrations.length): number {
  const version = pragmaNumber(database, 'user_version');
  if (pragmaNumber(database, 'application_id') !== applicationId) {
    const tables = Number(database.prepare('select count(*) as n from sqlite_schema').get()?.['n']);
    // Asked again, last of all: another process may have made it ours between two of these questions.
    const id = pragmaNumber(database, 'application_id');
    if (id !== applicationId && (id !== 0 || version !== 0 || tables !== 0)) {
      throw new StoreError({ kind: 'store_foreign', path });
    }
  }
  if (version > known) throw new StoreError({ kind: 'store_newer', path, version, known });
  return version;
}

/**
 * Brings the schema up to date. Safe from several processes at once: each takes the write lock and looks again. A store
 * that holds anything is copied to `<file>.before-v<N>` first.
 * @param who brings it up to date, for the audit trail
 */
export async function migrate(
  database: DatabaseSync,
  path: string,
  now: Date,
  scripts: readonly string[] = migrations,
  who: Who | undefined = undefined,
): Promise<void> {
  if (checkOwnership(database, path, scripts.length) === scripts.length) return;
  await whenNotBusy(path, async () => {
    database.exec('begin immediate');
    try {
      const version = checkOwnership(database, path, scripts.length);
      // Under the lock: whoever waited for it finds the work done, and does not copy what is new over what was old.
      if (version > 0 && version < scripts.length) await keepCopy(path, `${path}.before-v${scripts.length}`);
      applyFrom(database, version, now, scripts);
      if (version > 0 && version < scripts.length) {
        const { noteMigrationOfFile } = await import('./auditMigration.ts');
        await noteMigrationOfFile(database, path, { who, now, from: version, to: scripts.length });
      }
      database.exec('commit');
    } catch (error) {
      if (database.isTransaction) database.exec('rollback');
      throw error;
    }
  });
}

function applyFrom(database: DatabaseSync, version: number, now: Date, scripts: readonly string[]): void {
  for (const script of scripts.slice(version)) database.exec(script);
  if (version === 0) {
    const insert = database.prepare('insert into meta (id, uuid, created_at, epoch) values (1, ?, ?, 0)');
    insert.run(uuidV7(), now.getTime());
    database.exec(`PRAGMA application_id=${applicationId}`);
  }
  database.exec(`PRAGMA user_version=${scripts.length}`);
}

/** Whole or not at all, and never readable by others. */
async function keepCopy(path: string, target: string): Promise<void> {
  const temporary = `${target}.new`;
  rmSync(temporary, { force: true });
  const handle = openSync(temporary, 'wx', 0o600);
  // A connection of its own: SQLite copies nothing out of one that has a transaction open.
  const reader = openDatabase(path, true);
  try {
    await backup(reader, temporary);
    fsyncSync(handle);
  } finally {
    reader.close();
    closeSync(handle);
  }
  renameSync(temporary, target);
}
