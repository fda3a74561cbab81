import { type Kysely, type RawBuilder, sql } from 'kysely';
import { mayMove } from '../domain/delivery.ts';
import { isDown, untilBack } from './postgresWrite.ts';
import type { Schema } from './schema.ts';
import type { Move, WriteResult } from './store.ts';

/** Under what right moves are written: that of the sender, that to a chunk, or a person's, who needs none. */
export type Right =
  | { readonly kind: 'sender'; readonly fence: number }
  | { readonly kind: 'chunk'; readonly id: string; readonly fence: number }
  | { readonly kind: 'person' };

/**
 * Writes moves, again where the connection went before the server could say that it had. Throws `StoreError`.
 * @param again see `ChunkStore.write`
 */
export async function writeMoves(
  db: Kysely<Schema>,
  right: Right,
  moves: readonly Move[],
  at: Date,
  again: { readonly forMs: number } | null = null,
): Promise<WriteResult> {
  let isRepeat = again !== null;
  return await untilBack(async () => {
    try {
      const result = await writeOnce(db, right, moves, at);
      return isRepeat && result.kind === 'written'
        ? { ...result, leftOut: await notStanding(db, result.leftOut, moves, at) }
        : result;
    } catch (error) {
      isRepeat ||= isDown(error);
      throw error;
    }
  }, again?.forMs);
}

/** What was left out because this very write had been done already is no move of somebody else's. */
async function notStanding(
  db: Kysely<Schema>,
  leftOut: readonly string[],
  moves: readonly Move[],
  at: Date,
): Promise<readonly string[]> {
  if (leftOut.length === 0) return leftOut;
  const rows = await db.selectFrom('deliveries').select(['id', 'state', 'at']).where('id', 'in', leftOut).execute();
  const stands = (id: string): boolean =>
    rows.some(
      (row) => row.id === id && row.at === at.getTime() && moves.some((one) => one.id === id && one.to === row.state),
    );
  return leftOut.filter((id) => !stands(id));
}

/**
 * Many moves, each with its line in the history, by one statement that is a transaction by itself: one round trip, one
 * commit. Nothing of it is written unless the fence holds, which nobody can raise meanwhile.
 */
export async function writeOnce(
  db: Kysely<Schema>,
  right: Right,
  moves: readonly Move[],
  at: Date,
): Promise<WriteResult> {
  const given = moves.map((move) => asJson(move, at));
  const { rows } = await sql<{ fenced: boolean; moved: string[] | null }>`
    with held as (${guardOf(right)}),
    given as (
      select * from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as g (
        id text, froms text[], state text, at bigint, attempt int, resend int, changes text[], reason text,
        next_attempt_at bigint, remote_id text, url text, means text, edits text)
      where exists (select 1 from held)
    ),
    standing as (
      select d.id, d.state from deliveries d join given g on g.id = d.id where d.state = any (g.froms)
      order by d.id for update of d
    ),
    moved as (
      update deliveries d set state = g.state, at = g.at, attempts = d.attempts + g.attempt, resends = d.resends + g.resend,
        ${sql.join(columns.map(changeOf))}
      from given g join standing s on s.id = g.id where d.id = g.id
      returning d.id, s.state as from_state, d.state as to_state, d.reason, d.at
    ),
    logged as (
      insert into delivery_events (delivery_id, at, from_state, to_state, reason, fence)
      select id, at, from_state, to_state, reason, ${right.kind === 'person' ? null : right.fence}::int from moved
    )
    select not exists (select 1 from held) as fenced, (select array_agg(id) from moved) as moved`.execute(db);
  const { fenced, moved } = rows[0] ?? { fenced: true, moved: null };
  if (fenced) return { kind: 'fenced' };
  const done = new Set(moved ?? []);
  return { kind: 'written', leftOut: moves.filter((move) => !done.has(move.id)).map((move) => move.id) };
}

/** Locked, so that nobody takes the fence between the look and the write. */
function guardOf(right: Right): RawBuilder<unknown> {
  switch (right.kind) {
    case 'person':
      return sql`select 1`;
    case 'sender':
      return sql`select 1 from lease where name = 'sender' and fence = ${right.fence} for share`;
    case 'chunk':
      return sql`select 1 from chunks where id = ${right.id} and fence = ${right.fence} for share`;
    default:
      return right satisfies never;
  }
}

const columns = ['reason', 'next_attempt_at', 'remote_id', 'url', 'means', 'edits'] as const;
type Column = (typeof columns)[number];

const changeOf = (column: Column) =>
  sql`${sql.id(column)} = case when ${sql.lit(column)} = any (g.changes) then g.${sql.id(column)} else d.${sql.id(column)} end`;

function asJson(move: Move, at: Date): Readonly<Record<string, unknown>> {
  const values: Readonly<Record<Column, string | number | null | undefined>> = {
    reason: move.reason?.replaceAll('\0', '\u{FFFD}') ?? move.reason,
    next_attempt_at: move.nextAttemptAt instanceof Date ? move.nextAttemptAt.getTime() : move.nextAttemptAt,
    remote_id: move.remoteId?.replaceAll('\0', '\u{FFFD}') ?? move.remoteId,
    url: move.url,
    means: move.means,
    edits: move.edits,
  };
  return {
    id: move.id,
    froms: move.from.filter((from) => mayMove(from, move.to)),
    state: move.to,
    at: at.getTime(),
    attempt: move.attempt ? 1 : 0,
    resend: move.resend ? 1 : 0,
    changes: columns.filter((column) => values[column] !== undefined),
    ...values,
  };
}
