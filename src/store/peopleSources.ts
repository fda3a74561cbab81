import type { Kysely, Selectable, Transaction } from 'kysely';
import type { AuditTrail } from './auditTrail.ts';
import { type LeftOut, type PeopleStore, ranks, type SourceState, type SourceSync } from './people.ts';
import type { Schema, SourceRow } from './schema.ts';
import type { Write } from './write.ts';

/** What is known of each source: its last good sync, and what went wrong since. */
export function createSources(
  db: Kysely<Schema>,
  write: Write,
  trail: AuditTrail,
): Pick<PeopleStore, 'sources' | 'nameSources' | 'forgetSource' | 'noteFailure'> {
  return {
    sources: async () => (await db.selectFrom('sources').selectAll().orderBy('rank').execute()).map(toState),
    nameSources: (named) =>
      write(async (tx) => {
        const changed = await nameIn(tx, named);
        if (changed.length > 0) await trail.append(tx, [{ action: 'sources.ranked', subject: { sources: changed } }]);
      }),
    forgetSource: (name) =>
      write(async (tx) => {
        const people = await tx.deleteFrom('people').where('source', '=', name).executeTakeFirst();
        const { numDeletedRows } = await tx.deleteFrom('sources').where('name', '=', name).executeTakeFirst();
        const gone = Number(people.numDeletedRows);
        if (gone === 0 && numDeletedRows === 0n) return;
        await trail.append(tx, [{ action: 'source.forgotten', subject: { source: name, people: gone } }]);
      }),
    noteFailure: ({ name, rank, definition }, at, failure) =>
      write(async (tx) => {
        const failed = { failed_at: at.getTime(), failure };
        const never = { mark: null, synced_at: null, people: 0, broken: 0, faults: '[]' };
        await tx
          .insertInto('sources')
          .values({ name, rank, definition, ...never, ...failed })
          .onConflict((conflict) => conflict.column('name').doUpdateSet(failed))
          .execute();
      }),
  };
}

/** Writes down a good sync, in its own transaction. */
export async function keepSource(tx: Transaction<Schema>, sync: SourceSync, people: number): Promise<void> {
  const { name, definition, rank, mark, at, leftOut } = sync;
  const { broken, faults } = leftOut();
  const state = {
    ...{ definition, rank, mark, people, broken, faults: JSON.stringify(faults) },
    ...{ synced_at: at.getTime(), failed_at: null, failure: null },
  };
  await tx
    .insertInto('sources')
    .values({ name, ...state })
    .onConflict((conflict) => conflict.column('name').doUpdateSet(state))
    .execute();
}

async function nameIn(
  tx: Transaction<Schema>,
  named: Parameters<PeopleStore['nameSources']>[0],
): Promise<readonly string[]> {
  const changed: string[] = [];
  for (const { name, rank } of await tx.selectFrom('sources').select(['name', 'rank']).execute()) {
    const wanted = named.find((one) => one.name === name)?.rank ?? ranks.retired;
    if (wanted === rank) continue;
    await tx.updateTable('sources').set({ rank: wanted }).where('name', '=', name).execute();
    await tx.updateTable('people').set({ rank: wanted }).where('source', '=', name).execute();
    changed.push(name);
  }
  return changed;
}

const dateOrNull = (ms: number | null): Date | null => (ms === null ? null : new Date(ms));

const toState = (row: Selectable<SourceRow>): SourceState => {
  const failedAt = dateOrNull(row.failed_at);
  return {
    ...{ name: row.name, definition: row.definition, rank: row.rank, mark: row.mark, people: row.people },
    syncedAt: dateOrNull(row.synced_at),
    leftOut: { broken: row.broken, faults: JSON.parse(row.faults) as LeftOut['faults'] },
    failure: failedAt === null ? null : { at: failedAt, message: row.failure ?? '' },
  };
};
