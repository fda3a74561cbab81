import { CompiledQuery, type Kysely, sql, type Transaction } from 'kysely';
import type { Pace } from '../domain/pace.ts';
import type { Chunk, ChunkQueue, ChunkStore, DueChunk, RunSql } from './chunkStore.ts';
import { overdueChunks, takeLookingTurn } from './overdueChunks.ts';
import { writeMoves } from './postgresMoves.ts';
import { writeTransaction } from './postgresWrite.ts';
import { toPace } from './rows.ts';
import type { DeliveryRow, Schema } from './schema.ts';
import type { DeliveryScope } from './store.ts';
import { createWorkerStore } from './workers.ts';

type Tables = Kysely<Schema> | Transaction<Schema>;

/** RELIABILITY.md 2.6: so many recipients a chunk. */
const chunkSize = 500;

export function createChunkStore(db: Kysely<Schema>, queue: () => Promise<ChunkQueue>): ChunkStore {
  return {
    take: async (id) => {
      const { rows } = await sql<{ fence: number }>`
        update chunks set fence = fence + 1 where id = ${id} returning fence`.execute(db);
      const fence = rows[0]?.fence;
      const [chunk] = fence === undefined ? [] : await chunkRows(db).where('chunks.id', '=', id).execute();
      return chunk && fence !== undefined ? { ...toChunk(chunk), fence } : null;
    },
    write: ({ id, fence }, moves, at, again) => writeMoves(db, { kind: 'chunk', id, fence }, moves, at, again),
    unfinished: (scope, at) => unfinishedOf(db, scope, at),
    hasten: async (chunks) => {
      if (chunks.length === 0) return;
      const into = await queue();
      await writeTransaction(db, null, (tx) => into.hasten(chunks, sqlIn(tx)));
    },
    restore: async (at, before) => {
      const overdue = (await takeLookingTurn(db, at)) ? await overdueChunks(db, before) : [];
      if (overdue.length === 0) return [];
      const into = await queue();
      return await writeTransaction(db, null, (tx) => into.restore(overdue, sqlIn(tx)));
    },
    workers: createWorkerStore(db),
    changePace: (channel, change) => changePaceOf(db, channel, change),
  };
}

/** Deliveries that have just been planned, cut into chunks in the order of their places. */
export async function cutIntoChunks(
  tx: Transaction<Schema>,
  rows: readonly (Pick<DeliveryRow, 'update_id' | 'incident_uuid' | 'epoch' | 'channel' | 'next_attempt_at'> & {
    readonly position: number;
  })[],
  newId: () => string,
): Promise<readonly DueChunk[]> {
  const chunks: DueChunk[] = [];
  for (const [channel, of] of Map.groupBy(rows, (row) => row.channel)) {
    for (let from = 0; from < of.length; from += chunkSize) {
      const some = of.slice(from, from + chunkSize);
      const [first, last] = [some[0], some.at(-1)];
      if (!first || !last) continue;
      const dues = some.map((row) => row.next_attempt_at ?? 0);
      const soonest = Math.min(...dues);
      const base = { incidentUuid: first.incident_uuid, updateId: first.update_id, epoch: first.epoch, channel };
      const dueAt = soonest === 0 ? null : new Date(soonest);
      chunks.push({ ...base, id: newId(), first: first.position, last: last.position, dueAt });
    }
  }
  if (chunks.length > 0) {
    const values = chunks.map(({ id, updateId, channel, first, last }) => ({
      ...{ id, channel, first, last },
      ...{ update_id: updateId, fence: 0 },
    }));
    await tx.insertInto('chunks').values(values).execute();
  }
  return chunks;
}

/** What the queue runs its own statements by. */
export const sqlIn =
  (tx: Transaction<Schema>): RunSql =>
  async (text, values) =>
    (await tx.executeQuery<Record<string, unknown>>(CompiledQuery.raw(text, [...values]))).rows;

const chunkRows = (db: Tables) =>
  db
    .selectFrom('chunks')
    .innerJoin('updates', 'updates.id', 'chunks.update_id')
    .select([
      ...(['chunks.id', 'chunks.update_id', 'chunks.channel', 'chunks.first', 'chunks.last'] as const),
      ...(['updates.epoch', 'updates.incident_uuid'] as const),
    ]);

const toChunk = (row: {
  id: string;
  update_id: string;
  incident_uuid: string;
  epoch: number;
  channel: string;
  first: number;
  last: number;
}): Chunk => ({
  id: row.id,
  incidentUuid: row.incident_uuid,
  updateId: row.update_id,
  epoch: row.epoch,
  channel: row.channel,
  first: row.first,
  last: row.last,
});

/** Those of an entry in which something is still to be sent, now or later. */
export const chunksOfUpdate = (tx: Transaction<Schema>, updateId: string): Promise<readonly DueChunk[]> =>
  unfinishedOf(tx, { incidentUuid: null, sinceEpoch: 0 }, null, updateId);

async function unfinishedOf(
  db: Kysely<Schema>,
  scope: DeliveryScope,
  at: Date | null,
  updateId: string | null = null,
): Promise<readonly DueChunk[]> {
  const time = at?.getTime() ?? null;
  const waits =
    time === null
      ? sql<boolean>`d.state in ('queued', 'retrying', 'sending')`
      : sql<boolean>`(d.state in ('retrying', 'sending', 'uncertain')
          or (d.state = 'queued' and (d.next_attempt_at is null or d.next_attempt_at <= ${time})))`;
  let query = chunkRows(db)
    .innerJoin('deliveries as d', (join) =>
      join
        .onRef('d.update_id', '=', 'chunks.update_id')
        .onRef('d.channel', '=', 'chunks.channel')
        .on(sql<boolean>`d.position between chunks.first and chunks.last`),
    )
    .select(sql<number>`min(coalesce(d.next_attempt_at, 0))`.as('due'))
    .where(waits)
    .where('updates.epoch', '>=', scope.sinceEpoch)
    .groupBy(['chunks.id', 'updates.id'])
    .orderBy('updates.epoch')
    .orderBy('chunks.first');
  if (scope.incidentUuid !== null) query = query.where('updates.incident_uuid', '=', scope.incidentUuid);
  if (updateId !== null) query = query.where('chunks.update_id', '=', updateId);
  if (scope.chunk !== undefined) query = query.where('chunks.id', '=', scope.chunk.id);
  const rows = await query.execute();
  return rows.map((row) => ({ ...toChunk(row), dueAt: row.due === 0 ? null : new Date(row.due) }));
}

/**
 * By comparing and swapping: a lock that is held over a round trip is held for as long as whoever has it stands still, and
 * nobody could send on that channel meanwhile.
 */
async function changePaceOf(
  db: Kysely<Schema>,
  channel: string,
  change: (pace: Pace | null) => Pace | null,
): Promise<void> {
  for (;;) {
    const row = await db.selectFrom('paces').selectAll().where('channel', '=', channel).executeTakeFirst();
    const after = change(row ? toPace(row) : null);
    if (after === null) return;
    const [freeAt, blockedUntil] = [after.freeAt.getTime(), after.blockedUntil?.getTime() ?? null];
    const { rows } = row
      ? await sql`update paces set free_at = ${freeAt}, blocked_until = ${blockedUntil} where channel = ${channel}
          and free_at = ${row.free_at} and blocked_until is not distinct from ${row.blocked_until} returning channel`.execute(
          db,
        )
      : await sql`insert into paces (channel, free_at, blocked_until) values (${channel}, ${freeAt}, ${blockedUntil})
          on conflict (channel) do nothing returning channel`.execute(db);
    // Somebody else has changed it meanwhile: it is computed anew upon that.
    if (rows.length > 0) return;
  }
}
