import { type Kysely, sql } from 'kysely';
import type { DueChunk } from './chunkStore.ts';
import type { Schema } from './schema.ts';

/** The look goes over all that waits, so that many workers share it: one of them looks in this time. */
const lookEveryMs = 50_000;

/** Takes the turn to look for what the queue has lost. False: somebody has looked lately. */
export async function takeLookingTurn(db: Kysely<Schema>, at: Date): Promise<boolean> {
  const until = at.getTime() + lookEveryMs;
  const { rows } = await sql`
    insert into lease (name, owner, fence, until) values ('overdue', null, 0, ${until})
    on conflict (name) do update set until = excluded.until where lease.until <= ${at.getTime()} returning name`.execute(
    db,
  );
  return rows.length > 0;
}

/**
 * The chunks in which something should have moved before then, oldest entry first. It begins with what is pending, of
 * which there is an index, because all the chunks of the past are ever more.
 */
export async function overdueChunks(db: Kysely<Schema>, before: Date): Promise<readonly DueChunk[]> {
  const { rows } = await sql<{
    id: string;
    incident_uuid: string;
    update_id: string;
    epoch: number;
    channel: string;
    first: number;
    last: number;
  }>`
    with pending as materialized (
      select distinct update_id, channel from deliveries where state in ('queued', 'retrying')
      union
      select distinct update_id, channel from deliveries where state = 'sending'
    )
    select c.id, u.incident_uuid, c.update_id, u.epoch, c.channel, c.first, c.last
    from pending p join chunks c on c.update_id = p.update_id and c.channel = p.channel join updates u on u.id = c.update_id
    where exists (
      select 1 from deliveries d where d.update_id = c.update_id and d.channel = c.channel
        and d.position between c.first and c.last and d.state in ('queued', 'retrying', 'sending')
        and greatest(d.at, coalesce(d.next_attempt_at, 0)) < ${before.getTime()}
    )
    order by u.epoch, c.first`.execute(db);
  return rows.map((row) => ({
    ...{ id: row.id, incidentUuid: row.incident_uuid, updateId: row.update_id, epoch: row.epoch },
    ...{ channel: row.channel, first: row.first, last: row.last, dueAt: null },
  }));
}
