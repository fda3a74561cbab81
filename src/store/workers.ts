import { type Kysely, sql } from 'kysely';
import type { Schema } from './schema.ts';
import type { WorkerMark, WorkerStore } from './workerStore.ts';

/** Of one that was killed the row stays; it is cleared away by the others. */
const forgottenAfterMs = 24 * 3_600_000;

export const createWorkerStore = (db: Kysely<Schema>): WorkerStore => ({
  seen: async ({ id, host, pid, channels, startedAt }, at) => {
    const row = { id, host, pid, channels: JSON.stringify(channels), started_at: startedAt.getTime() };
    await db
      .insertInto('workers')
      .values({ ...row, seen_at: at.getTime() })
      .onConflict((conflict) => conflict.column('id').doUpdateSet({ seen_at: at.getTime() }))
      .execute();
  },
  gone: async (id) => {
    await sql`delete from workers where id = ${id} or seen_at < ${Date.now() - forgottenAfterMs}`.execute(db);
  },
  seenSince: async (since) => {
    const rows = await db
      .selectFrom('workers')
      .selectAll()
      .where('seen_at', '>=', since.getTime())
      .orderBy('started_at')
      .orderBy('id')
      .execute();
    return rows.map(
      (row): WorkerMark => ({
        ...{ id: row.id, host: row.host, pid: row.pid },
        channels: JSON.parse(row.channels),
        startedAt: new Date(row.started_at),
      }),
    );
  },
});
