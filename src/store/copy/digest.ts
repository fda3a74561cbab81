import { createHash } from 'node:crypto';
import { type ReadSide, type Row, withoutNul } from './side.ts';
import type { CopiedTable } from './tables.ts';

/** How many rows a table has, and SHA-256 over all of them in the order of their key. */
export interface TableDigest {
  readonly rows: number;
  readonly sha256: string;
}

export interface Digesting {
  add(rows: readonly Row[]): void;
  end(): TableDigest;
}

/** A row is the JSON of its values in the order of their names, which no engine writes in a way of its own. */
export function createDigest(): Digesting {
  const hash = createHash('sha256');
  let count = 0;
  return {
    add: (rows) => {
      const columns = Object.keys(rows[0] ?? {}).toSorted();
      hash.update(rows.map((row) => `${textOf(withoutNul(row), columns)}\n`).join(''));
      count += rows.length;
    },
    end: () => ({ rows: count, sha256: hash.digest('hex') }),
  };
}

const textOf = (row: Row, columns: readonly string[]): string => JSON.stringify(columns.map((column) => row[column]));

/** @param of what of a table counts; absent: all of it */
export async function digestOf(
  side: ReadSide,
  table: CopiedTable,
  of: (side: ReadSide, table: CopiedTable) => AsyncIterable<readonly Row[]> = ({ pages }) => pages(table),
): Promise<TableDigest> {
  const digest = createDigest();
  for await (const rows of of(side, table)) digest.add(rows);
  return digest.end();
}
