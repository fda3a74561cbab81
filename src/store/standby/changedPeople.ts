import { sql } from 'kysely';
import type { ReadSide, Row } from '../copy/side.ts';

/** More than that are compared one by one sooner than they are asked for. */
const fewAtMost = 20_000;

export interface PeopleMark {
  /** The server counts each row that was written; after a crash of it too many people are compared, never too few. */
  readonly writes: string;
  /** The oldest transaction that was not over: what is copied next was written by none that is older. */
  readonly since: string;
}

export async function peopleMark({ db }: ReadSide): Promise<PeopleMark> {
  const { rows } = await sql<PeopleMark>`
    select coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)::text as writes,
      pg_snapshot_xmin(pg_current_snapshot())::text as since
    from pg_stat_user_tables
    where schemaname = 'allclear' and relname in ('people', 'suppressions', 'sources')`.execute(db);
  return rows[0] ?? { writes: '', since: '' };
}

/**
 * The people that were added or changed since a mark was made, and how many there are in all now. Null: they are too many. Of a
 * million nearly all are as they were, and to read them takes 20 s where this takes one.
 */
export async function changedPeople(
  { db }: ReadSide,
  { since }: PeopleMark,
): Promise<{ readonly rows: readonly Row[]; readonly all: number } | null> {
  const { rows } = await sql<Row>`
    select * from people where age(xmin) <= age((${since}::text)::xid8::xid) limit ${fewAtMost + 1}`.execute(db);
  if (rows.length > fewAtMost) return null;
  const counted = await sql<{ n: number }>`select count(*) as n from people`.execute(db);
  return { rows, all: Number(counted.rows[0]?.n ?? 0) };
}
