import { chmodSync, rmSync } from 'node:fs';
import { backup, type DatabaseSync } from 'node:sqlite';
import { v7 as uuidV7 } from 'uuid';
import { migrations } from './migrations/index.ts';
import { applicationId, pragmaNumber } from './sqliteDatabase.ts';
import { whenNotBusy } from './sqliteErrors.ts';
import { StoreError } from './store.ts';

/** Refuses what is not ours, or newer than this program. Costs two pragmas. */
export function checkOwnership(database: DatabaseSync, path: string): number {
  const version = pragmaNumber(database, 'user_version');
  const id = pragmaNumber(database, 'application_id');
  const tables = id === 0 ? database.prepare('select count(*) as n from sqlite_schema').get() : { n: 0 };
  if (id !== applicationId && (id !== 0 || version !== 0 || tables?.n !== 0)) {
    throw new StoreError({ kind: 'store_foreign', path });
  }
  const known = migrations.length;
  if (version > known) throw new StoreError({ kind: 'store_newer', path, version, known });
  return version;
}

/**
 * Brings the schema up to date. Safe from several processes at once: each takes the write lock and looks again. A store
 * that holds anything is copied to `<file>.before-v<N>` first.
 */
export async function migrate(database: DatabaseSync, path: string, now: Date): Promise<void> {
  const version = checkOwnership(database, path);
  if (version === migrations.length) return;
  if (version > 0) await keepCopy(database, `${path}.before-v${migrations.length}`);
  await whenNotBusy(path, async () => {
    database.exec('begin immediate');
    try {
      applyFrom(database, checkOwnership(database, path), now);
      database.exec('commit');
    } catch (error) {
      database.exec('rollback');
      throw error;
    }
  });
}

function applyFrom(database: DatabaseSync, version: number, now: Date): void {
  for (const script of migrations.slice(version)) database.exec(script);
  if (version === 0) {
    const insert = database.prepare('insert into meta (id, uuid, created_at, epoch) values (1, ?, ?, 0)');
    insert.run(uuidV7(), now.getTime());
    database.exec(`PRAGMA application_id=${applicationId}`);
  }
  database.exec(`PRAGMA user_version=${migrations.length}`);
}

async function keepCopy(database: DatabaseSync, target: string): Promise<void> {
  rmSync(target, { force: true });
  await backup(database, target);
  chmodSync(target, 0o600);
}
