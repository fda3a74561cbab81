import type { AuditRequest, AuditVerdict } from './auditStore.ts';
import { verifyAudit } from './auditVerify.ts';
import { readSqlite } from './copy/sqliteSide.ts';
import { openDatabase } from './sqliteDatabase.ts';
import { readState } from './standby/standbyState.ts';

/** Checks the trail of a file that may be refused as a store. Null: there is none in it yet. Throws `StoreError`. */
export async function verifyFile(path: string, request: AuditRequest): Promise<AuditVerdict | null> {
  const database = openDatabase(path, true);
  let copiedUpTo = -1;
  try {
    const table = database.prepare(`select 1 from sqlite_schema where type = 'table' and name = 'audit'`).get();
    if (table === undefined) return null;
    copiedUpTo = readState(database)?.ownEpoch ?? -1;
  } finally {
    database.close();
  }
  return await readSqlite(path, (side) => verifyAudit(side.db, request, copiedUpTo));
}
