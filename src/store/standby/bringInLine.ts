import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { Row } from '../copy/side.ts';
import { insertOf } from '../copy/sqliteSide.ts';

export interface Lined {
  readonly name: string;
  readonly key: readonly string[];
  /** Rows of ours that stay although the other side has none such; SQL. */
  readonly kept?: string;
}

/**
 * Makes a table the same as what comes, in the order of its key, and writes only what differs: of a million people who are
 * the same as yesterday no page of the file.
 */
export async function bringInLine(
  database: DatabaseSync,
  { name, key, kept = 'false' }: Lined,
  pages: AsyncIterable<readonly Row[]>,
): Promise<number> {
  const keys = key.join(', ');
  const blanks = key.map(() => '?').join(', ');
  const above = `(${keys}) > (${blanks})`;
  const remove = database.prepare(`delete from ${name} where (${keys}) = (${blanks})`);
  const keyOf = (row: Readonly<Record<string, unknown>>): SQLInputValue[] =>
    key.map((one) => row[one] as SQLInputValue);
  const removeOthers = (from: SQLInputValue[] | null, to: SQLInputValue[] | null, theirs: readonly Row[]): void => {
    const limits = [...(from ? [above] : []), ...(to ? [`(${keys}) <= (${blanks})`] : []), `not (${kept})`];
    const mine = database.prepare(`select ${keys} from ${name} where ${limits.join(' and ')}`);
    const known = new Set(theirs.map((row) => JSON.stringify(keyOf(row))));
    for (const row of mine.all(...(from ?? []), ...(to ?? []))) {
      if (!known.has(JSON.stringify(keyOf(row)))) remove.run(...keyOf(row));
    }
  };
  let count = 0;
  let last: SQLInputValue[] | null = null;
  for await (const page of pages) {
    const end = page.at(-1);
    if (!end) continue;
    removeOthers(last, keyOf(end), page);
    put(database, name, key, page);
    last = keyOf(end);
    count += page.length;
  }
  removeOthers(last, null, []);
  return count;
}

/** Inserts rows, or changes those that differ. */
export function put(database: DatabaseSync, name: string, key: readonly string[], rows: readonly Row[]): void {
  const columns = Object.keys(rows[0] ?? {});
  if (columns.length === 0) return;
  const others = columns.filter((one) => !key.includes(one));
  const set = others.map((one) => `${one} = excluded.${one}`).join(', ');
  const differs = others.map((one) => `${one} is not excluded.${one}`).join(' or ');
  const upsert = database.prepare(
    `${insertOf(name, columns)} on conflict (${key.join(', ')}) do ${set === '' ? 'nothing' : `update set ${set} where ${differs}`}`,
  );
  for (const row of rows) upsert.run(...columns.map((column) => row[column] ?? null));
}
