import { type Kysely, sql, type Transaction } from 'kysely';
import { type DeliveryState, mayMove } from '../domain/delivery.ts';
import type { Pace } from '../domain/pace.ts';
import { type Blanks, type Prepared, prepare, type Statement } from './prepared.ts';
import type { Schema } from './schema.ts';
import type { Move } from './store.ts';

/** Writes moves into the ledger, each with its line in the append-only history. */
export interface Moves {
  /** @returns false when the row is not in a state that the move begins from, or the move is none that may be. */
  apply(tx: Transaction<Schema>, move: Move, at: Date, fence: number | null): Promise<boolean>;
  /** The same as two statements, the second for when the first changed its row; null: it takes more than those. */
  step(move: Move, at: Date, fence: number | null): { readonly change: Statement; readonly log: Statement } | null;
}

export function createMoves(db: Kysely<Schema>): Moves {
  const [change, log] = [changeQuery(db), logQuery(db)];
  const moveFrom = async (
    tx: Transaction<Schema>,
    from: DeliveryState,
    move: Move,
    at: Date,
    fence: number | null,
  ): Promise<boolean> => {
    const values = valuesOf(move, from, at, fence);
    const { numAffectedRows } = await change.run(tx, values);
    if (numAffectedRows !== 1n) return false;
    await log.run(tx, values);
    return true;
  };
  return {
    step: (move, at, fence) => {
      const [from, ...others] = move.from;
      if (from === undefined || others.length > 0 || move.pace || !mayMove(from, move.to)) return null;
      const values = valuesOf(move, from, at, fence);
      return { change: change.fill(values), log: log.fill(values) };
    },
    apply: async (tx, move, at, fence) => {
      for (const from of move.from.filter((one) => mayMove(one, move.to))) {
        if (!(await moveFrom(tx, from, move, at, fence))) continue;
        if (move.pace) await keepPace(tx, move.id, move.pace);
        return true;
      }
      return false;
    },
  };
}

/** What a move may change, as columns; what it leaves out stays as it is. */
const fields = ['reason', 'next_attempt_at', 'remote_id', 'url', 'means', 'edits'] as const;

function valuesOf(
  move: Move,
  from: DeliveryState,
  at: Date,
  fence: number | null,
): Readonly<Record<string, string | number | null>> {
  const values: Record<string, string | number | null> = {
    id: move.id,
    from,
    to: move.to,
    at: at.getTime(),
    fence,
    attempt: move.attempt ? 1 : 0,
    resend: move.resend ? 1 : 0,
  };
  const keep = (field: (typeof fields)[number], value: string | number | null | undefined): void => {
    values[field] = value ?? null;
    values[`${field} stays`] = value === undefined ? 1 : 0;
  };
  keep('reason', move.reason);
  keep('next_attempt_at', move.nextAttemptAt instanceof Date ? move.nextAttemptAt.getTime() : move.nextAttemptAt);
  keep('remote_id', move.remoteId);
  keep('url', move.url);
  keep('means', move.means);
  keep('edits', move.edits);
  return values;
}

function changeQuery(db: Kysely<Schema>): Prepared<unknown> {
  const either = (blank: Blanks, field: (typeof fields)[number]) =>
    sql`case ${blank(`${field} stays`)} when 1 then ${sql.ref(field)} else ${blank(field)} end`;
  return prepare((blank) =>
    db
      .updateTable('deliveries')
      .set({
        state: blank('to'),
        at: blank('at'),
        ...Object.fromEntries(fields.map((field) => [field, either(blank, field)])),
        attempts: sql`attempts + ${blank('attempt')}`,
        resends: sql`resends + ${blank('resend')}`,
      })
      .where('id', '=', blank<string>('id'))
      .where('state', '=', blank<string>('from')),
  );
}

function logQuery(db: Kysely<Schema>): Prepared<unknown> {
  return prepare((blank) =>
    db
      .insertInto('delivery_events')
      .columns(['delivery_id', 'at', 'from_state', 'to_state', 'reason', 'fence'])
      .expression((one) =>
        one
          .selectFrom('deliveries')
          .select([
            'id',
            sql<number>`${blank('at')}`.as('moved_at'),
            sql<string>`${blank('from')}`.as('moved_from'),
            'state',
            'reason',
            sql<number | null>`${blank('fence')}`.as('under'),
          ])
          .where('id', '=', blank<string>('id')),
      ),
  );
}

async function keepPace(tx: Transaction<Schema>, id: string, { freeAt, blockedUntil }: Pace): Promise<void> {
  const { channel } = await tx
    .selectFrom('deliveries')
    .select('channel')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  const pace = { free_at: freeAt.getTime(), blocked_until: blockedUntil?.getTime() ?? null };
  await tx
    .insertInto('paces')
    .values({ channel, ...pace })
    .onConflict((conflict) => conflict.column('channel').doUpdateSet(pace))
    .execute();
}
