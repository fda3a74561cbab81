import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { type EntryStatus, openStatuses } from '../domain/status.ts';

/** What can be said of an incident, planned work or announcement in a word, without opening the store. */
export interface Glimpse {
  readonly number: number;
  readonly title: string;
  readonly status: EntryStatus;
}

/**
 * What is in a store file, the open incidents first, then the newest. For a shell that completes a line: it migrates nothing,
 * waits for nobody, leaves no file behind, and what can't be read holds nothing.
 * @param path absolute
 * @param limit how many at most
 */
export function glanceAt(path: string, limit: number): readonly Glimpse[] {
  let database: DatabaseSync | null = null;
  try {
    database = openUntouched(path);
    const open = openStatuses.map((status) => `'${status}'`).join(', ');
    const rows = database
      ?.prepare(`select number, title, status from incidents order by status in (${open}) desc, number desc limit ?`)
      .all(limit);
    return (rows ?? []).map(({ number, title, status }) => ({
      number: Number(number),
      title: String(title),
      status: String(status) as EntryStatus,
    }));
  } catch {
    return [];
  } finally {
    database?.close();
  }
}

/**
 * Null where it can't be read without making a file. A reader of a file in WAL mode makes `-wal` and `-shm` and leaves them,
 * unless it is told that nobody writes, which is so while there is no `-wal`.
 */
function openUntouched(path: string): DatabaseSync | null {
  if (!existsSync(path)) return null;
  const file = pathToFileURL(path);
  if (!existsSync(`${path}-wal`)) file.searchParams.set('immutable', '1');
  else if (!existsSync(`${path}-shm`)) return null;
  return new DatabaseSync(file, { readOnly: true, timeout: 0 });
}
