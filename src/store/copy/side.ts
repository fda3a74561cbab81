import type { Kysely } from 'kysely';
import type { Schema } from '../schema.ts';
import type { CopiedTable } from './tables.ts';

export type Row = Readonly<Record<string, string | number | null>>;

/** A store inside of one transaction, as it is read whole. */
export interface ReadSide {
  readonly db: Kysely<Schema>;
  /** All rows in the order of their key; never more than some thousands at a time in memory. */
  pages(table: CopiedTable): AsyncIterable<readonly Row[]>;
}

/** The same, to be filled. */
export interface WriteSide extends ReadSide {
  insert(table: CopiedTable, rows: readonly Row[]): Promise<void>;
  /** Once all rows are there. */
  finish(tables: readonly CopiedTable[]): Promise<void>;
}

export const rowsAPage = 2000;

/** PostgreSQL's text can't hold a NUL. */
export const withoutNul = (row: Row): Row =>
  Object.values(row).some((value) => typeof value === 'string' && value.includes('\0'))
    ? Object.fromEntries(
        Object.entries(row).map(([key, value]) => [
          key,
          typeof value === 'string' ? value.replaceAll('\0', '\u{FFFD}') : value,
        ]),
      )
    : row;
