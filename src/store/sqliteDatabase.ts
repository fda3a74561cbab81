import { DatabaseSync, type DatabaseSyncOptions, type SQLInputValue, type StatementSync } from 'node:sqlite';
import type { SqliteDatabase, SqliteStatement } from 'kysely';
import { storeErrorOf } from './sqliteErrors.ts';

/** Short, because node:sqlite blocks the event loop while it waits; longer waits are ours (`sqliteErrors.ts`). */
const busyTimeoutMs = 150;

/** Marks a file as ours: "ALCL". */
export const applicationId = 0x414c434c;

/**
 * Opens a file with the settings of RELIABILITY.md 2.1. The file is made before, so that it is never readable by others.
 * @param path absolute, or `:memory:`
 */
export function openDatabase(path: string, readOnly: boolean): DatabaseSync {
  const database = new DatabaseSync(path, connectionOptions(readOnly));
  database.exec(connectionSetUp);
  return database;
}

export const connectionOptions = (readOnly: boolean): DatabaseSyncOptions => ({
  timeout: busyTimeoutMs,
  readOnly,
  enableForeignKeyConstraints: true,
  defensive: true,
});

/** For every connection that writes. */
export const connectionSetUp = [
  'PRAGMA synchronous=FULL; PRAGMA trusted_schema=OFF; PRAGMA secure_delete=ON',
  ...(process.platform === 'darwin' ? ['PRAGMA fullfsync=1; PRAGMA checkpoint_fullfsync=1'] : []),
].join('; ');

/** Switches a writable file to WAL; the mode stays with the file. */
export function useWriteAheadLog(database: DatabaseSync): void {
  database.exec('PRAGMA journal_mode=WAL; PRAGMA journal_size_limit=67108864');
}

/** Of a connection, what asks it something. */
export type Reading = Pick<DatabaseSync, 'prepare'>;

export function pragmaNumber(database: Reading, name: 'application_id' | 'user_version'): number {
  return Number(Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0] ?? 0);
}

/** What Kysely's SQLite dialect asks of a database, answered by node:sqlite. Statements are kept. Throws `StoreError`. */
export function kyselyDatabase(database: DatabaseSync, path: string): SqliteDatabase {
  const kept = new Map<string, SqliteStatement>();
  return {
    close: () => {
      kept.clear();
      database.close();
    },
    prepare: (text) => {
      // A transaction that reads first and writes later would fail at once when another process wrote in between.
      const sql = text === 'begin' ? 'begin immediate' : text;
      const statement = kept.get(sql) ?? explained(path, () => adapt(database.prepare(sql), path));
      // On a full disk SQLite rolls back by itself; to do it again would hide why.
      if (sql === 'rollback' && !database.isTransaction) return nothingToDo;
      if (kept.size < 200) kept.set(sql, statement);
      return statement;
    },
  };
}

const nothingToDo: SqliteStatement = {
  reader: false,
  all: () => [],
  run: () => ({ changes: 0, lastInsertRowid: 0 }),
  iterate: () => [][Symbol.iterator](),
};

function adapt(statement: StatementSync, path: string): SqliteStatement {
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => explained(path, () => statement.all(...(parameters as SQLInputValue[]))),
    run: (parameters) =>
      explained(path, () => {
        const { changes, lastInsertRowid } = statement.run(...(parameters as SQLInputValue[]));
        return { changes, lastInsertRowid };
      }),
    iterate: (parameters) => statement.iterate(...(parameters as SQLInputValue[])),
  };
}

/** A damaged page or a full disk shows at any statement, not only at the first. */
function explained<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw storeErrorOf(error, path);
  }
}
