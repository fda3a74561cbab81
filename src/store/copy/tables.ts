import type { Schema } from '../schema.ts';

/**
 * What a store is made of, in the order in which it can be written, with the keys by which all engines put it into one
 * order. Not copied: the leases and chunks, which are of those who work on a store now, and `meta`, which says which it is.
 */
export const copiedTables = [
  { name: 'incidents', key: ['uuid'], counted: null },
  { name: 'updates', key: ['id'], counted: null },
  { name: 'messages', key: ['update_id', 'channel', 'locale'], counted: null },
  { name: 'deliveries', key: [], counted: 'position' },
  { name: 'delivery_events', key: [], counted: 'id' },
  { name: 'imports', key: ['source', 'foreign_id'], counted: null },
  { name: 'paces', key: ['channel'], counted: null },
  { name: 'samples', key: [], counted: 'id' },
  { name: 'approvals', key: [], counted: 'id' },
  { name: 'audit', key: [], counted: 'seq' },
  { name: 'people', key: ['key', 'source'], counted: null },
  { name: 'suppressions', key: ['address', 'kind'], counted: null },
  { name: 'sources', key: ['name'], counted: null },
] as const satisfies readonly CopiedTable[];

export interface CopiedTable {
  readonly name: keyof Schema;
  /** Texts, compared byte by byte. Empty: its rows are counted. */
  readonly key: readonly string[];
  /** The number that the store gives each row. */
  readonly counted: string | null;
  /** A further column that is read beside its own, as SQL that all engines know. */
  readonly beside?: string;
}

export const tableNamed = (name: (typeof copiedTables)[number]['name']): CopiedTable =>
  copiedTables.find((one) => one.name === name) ?? { name, key: [], counted: null };
