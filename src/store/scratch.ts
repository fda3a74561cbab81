import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { type Kysely, sql } from 'kysely';
import type { Schema } from './schema.ts';

const copied = ['people', 'suppressions', 'sources'] as const satisfies readonly (keyof Schema)[];

/** Copies the people of a store into a database that is thrown away, to look at what would become of them. */
export function copyPeople(into: DatabaseSync, path: string): void {
  into.prepare('attach database ? as original').run(path);
  try {
    for (const table of copied) into.exec(`insert into main.${table} select * from original.${table}`);
  } finally {
    into.exec('detach database original');
  }
}

/** The same from a database of another kind, row by row, in one transaction. */
export async function copyPeopleOver(into: DatabaseSync, from: Kysely<Schema>): Promise<void> {
  into.exec('begin immediate');
  try {
    for (const table of copied) {
      into.exec(`delete from ${table}`);
      for await (const rows of pagesOf(from, table)) insertAll(into, table, rows);
    }
    into.exec('commit');
  } catch (error) {
    if (into.isTransaction) into.exec('rollback');
    throw error;
  }
}

type CopiedTable = (typeof copied)[number];
type CopiedRow = Readonly<Record<string, SQLInputValue>>;

/** In the order of their keys, which all engines have alike. */
const keys: Readonly<Record<CopiedTable, readonly [string] | readonly [string, string]>> = {
  people: ['key', 'source'],
  suppressions: ['address', 'kind'],
  sources: ['name'],
};

async function* pagesOf(db: Kysely<Schema>, table: CopiedTable): AsyncIterable<readonly CopiedRow[]> {
  const key = keys[table];
  const columns = sql.join(key.map((one) => sql.id(one)));
  for (let last: CopiedRow | null = null; ; ) {
    const after = last === null ? sql`true` : sql`(${columns}) > (${sql.join(key.map((one) => last?.[one]))})`;
    const page: { readonly rows: readonly CopiedRow[] } =
      await sql<CopiedRow>`select * from ${sql.table(table)} where ${after} order by ${columns} limit 5000`.execute(db);
    if (page.rows.length === 0) return;
    yield page.rows;
    last = page.rows.at(-1) ?? null;
  }
}

function insertAll(into: DatabaseSync, table: CopiedTable, rows: readonly CopiedRow[]): void {
  const names = Object.keys(rows[0] ?? {});
  const insert = into.prepare(`insert into ${table} (${names.join(', ')}) values (${names.map(() => '?').join(', ')})`);
  for (const row of rows) insert.run(...names.map((name) => row[name] ?? null));
}
