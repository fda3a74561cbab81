import { type Row, withoutNul } from '../copy/side.ts';
import type { Names } from './cells.ts';
import type { Field, RecordKind } from './records.ts';

/** A record as its line: always the same letters for the same row. */
export function encodeRecord(kind: RecordKind, row: Row, names: Names): string {
  if (kind.name === 'incident') names.learn(row);
  return encode({ record: kind.name }, kind.fields, row, names);
}

export function encode(
  head: Readonly<Record<string, unknown>>,
  fields: readonly Field[],
  given: Row,
  names: Names,
): string {
  const row = withoutNul(given);
  const record: Record<string, unknown> = { ...head };
  for (const [key, column, cell] of fields) record[key] = cell.encode(row[column] ?? null, names);
  return JSON.stringify(record);
}

/**
 * The row of a record; where it is none, why. What this program would not have written in these letters is none: so what
 * is read is what will be written again, and nothing hides in it.
 */
export function decodeRecord(
  kind: RecordKind,
  text: string,
  record: Readonly<Record<string, unknown>>,
  names: Names,
): Row | string {
  const row = decode(kind.fields, record, names);
  if (typeof row === 'string') return row;
  const whole = kind.also?.(row, names) ?? row;
  return encodeRecord(kind, whole, names) === text ? whole : notOurs;
}

export const notOurs = 'it is not written as this program writes it';

export function decode(
  fields: readonly Field[],
  record: Readonly<Record<string, unknown>>,
  names: Names,
): Row | string {
  const row: Record<string, string | number | null> = {};
  for (const [key, column, cell] of fields) {
    const value = cell.decode(record[key], names);
    if (value === undefined) return `"${key}" is not what it should be`;
    row[column] = value;
  }
  return row;
}
