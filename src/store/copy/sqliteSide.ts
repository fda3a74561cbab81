import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { setImmediate as turn } from 'node:timers/promises';
import { Kysely, SqliteDialect } from 'kysely';
import type { Schema } from '../schema.ts';
import { kyselyDatabase, openDatabase } from '../sqliteDatabase.ts';
import { storeErrorOf, whenNotBusy } from '../sqliteErrors.ts';
import { type ReadSide, type Row, rowsAPage, type WriteSide } from './side.ts';
import type { CopiedTable } from './tables.ts';

/** Reads a file as it is at one moment, whoever writes meanwhile. Throws `StoreError`. */
export async function readSqlite<T>(path: string, work: (side: ReadSide) => Promise<T>): Promise<T> {
  const database = openDatabase(path, true);
  try {
    database.exec('begin');
    // SQLite takes its snapshot with the first read.
    database.prepare('select epoch from meta').get();
    return await work(sideOf(database, path));
  } catch (error) {
    throw storeErrorOf(error, path);
  } finally {
    database.close();
  }
}

/** One transaction that is all or nothing, also where the program is killed in it. Throws `StoreError`. */
export async function writeSqlite<T>(path: string, work: (side: WriteSide) => Promise<T>): Promise<T> {
  const database = openDatabase(path, false);
  try {
    await whenNotBusy(path, async () => database.exec('begin immediate'));
    const result = await work(sideOf(database, path));
    database.exec('commit');
    return result;
  } catch (error) {
    if (database.isTransaction) database.exec('rollback');
    throw storeErrorOf(error, path);
  } finally {
    database.close();
  }
}

function sideOf(database: DatabaseSync, path: string): WriteSide {
  const inserts = new Map<string, StatementSync>();
  return {
    db: new Kysely<Schema>({ dialect: new SqliteDialect({ database: kyselyDatabase(database, path) }) }),
    pages: (table) => pagesOf(database, table),
    insert: async ({ name }, rows) => {
      const columns = Object.keys(rows[0] ?? {});
      const insert = inserts.get(name) ?? database.prepare(insertOf(name, columns));
      inserts.set(name, insert);
      for (const row of rows) insert.run(...columns.map((column) => row[column] ?? null));
      await turn();
    },
    finish: async () => {},
  };
}

export const insertOf = (table: string, columns: readonly string[]): string =>
  `insert into ${table} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`;

async function* pagesOf(
  database: DatabaseSync,
  { name, key, counted, beside }: CopiedTable,
): AsyncIterable<readonly Row[]> {
  const order = counted ?? key.join(', ');
  let page: Row[] = [];
  for (const row of database
    .prepare(`select *${beside === undefined ? '' : `, ${beside}`} from ${name} order by ${order}`)
    .iterate()) {
    page.push(row as Row);
    if (page.length < rowsAPage) continue;
    yield page;
    page = [];
    await turn();
  }
  if (page.length > 0) yield page;
}
