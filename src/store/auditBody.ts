import type { AuditAction } from '../domain/audit.ts';
import type { ReadSide, Row } from './copy/side.ts';
import type { CopiedTable } from './copy/tables.ts';

/** What a trail says of copies of its store alone. */
const ofCopies: readonly string[] = [
  ...(['store.copied', 'store.restored', 'contacts.exported'] as const satisfies readonly AuditAction[]),
];

/**
 * The rows of a table; of the trail without what stands at its end of copies alone: so a store in which nothing was done since is the
 * same as its copy, and gives the same export.
 */
export async function* trailBody(side: ReadSide, table: CopiedTable): AsyncGenerator<readonly Row[]> {
  if (table.name !== 'audit') return yield* side.pages(table);
  let held: Row[] = [];
  for await (const page of side.pages(table)) {
    const rows = [...held, ...page];
    const last = rows.findLastIndex((row) => !ofCopies.includes(String(row['action'])));
    held = rows.slice(last + 1);
    if (last >= 0) yield rows.slice(0, last + 1);
  }
}
