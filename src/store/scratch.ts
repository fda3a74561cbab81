import type { DatabaseSync } from 'node:sqlite';
import type { Schema } from './schema.ts';

const copied: readonly (keyof Schema)[] = ['people', 'suppressions', 'sources'];

/** Copies the people of a store into a database that is thrown away, to look at what would become of them. */
export function copyPeople(into: DatabaseSync, path: string): void {
  into.prepare('attach database ? as original').run(path);
  try {
    for (const table of copied) into.exec(`insert into main.${table} select * from original.${table}`);
  } finally {
    into.exec('detach database original');
  }
}
