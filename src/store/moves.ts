import { type Kysely, sql, type Transaction } from 'kysely';
import { type DeliveryState, mayMove } from '../domain/delivery.ts';
import type { Pace } from '../domain/pace.ts';
import { type Prepared, prepare, type Statement } from './prepared.ts';
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
  const queriesOf = queriesByShape(db);
  const moveFrom = async (
    tx: Transaction<Schema>,
    from: DeliveryState,
    move: Move,
    at: Date,
    fence: number | null,
  ): Promise<boolean> => {
    const values = valuesOf(move, from, at, fence);
    const { change, log } = queriesOf(move);
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
      const { change, log } = queriesOf(move);
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

/** What a move may change; what it leaves out stays as it is. */
const columns = {
  reason: 'reason',
  nextAttemptAt: 'next_attempt_at',
  remoteId: 'remote_id',
  url: 'url',
  means: 'means',
  edits: 'edits',
} as const;
type Field = keyof typeof columns;
const fields = Object.keys(columns) as readonly Field[];

type Value = string | number | null | undefined;

/** By the names of the blanks; those that the queries do not have are not looked at. */
const valuesOf = (
  move: Move,
  from: DeliveryState,
  at: Date,
  fence: number | null,
): Readonly<Record<string, Value>> => ({
  id: move.id,
  from,
  to: move.to,
  at: at.getTime(),
  fence,
  reason: move.reason,
  nextAttemptAt: move.nextAttemptAt instanceof Date ? move.nextAttemptAt.getTime() : move.nextAttemptAt,
  remoteId: move.remoteId,
  url: move.url,
  means: move.means,
  edits: move.edits,
});

interface Queries {
  readonly change: Prepared<unknown>;
  readonly log: Prepared<unknown>;
}

/** A run has moves of a few shapes, by the thousand: of each the query is written once, with nothing in it but what it changes. */
function queriesByShape(db: Kysely<Schema>): (move: Move) => Queries {
  const known = new Map<number, Queries>();
  return (move) => {
    const given = fields.filter((field) => move[field] !== undefined);
    let shape = (move.attempt ? 1 : 0) + (move.resend ? 2 : 0);
    for (const field of given) shape += 4 << fields.indexOf(field);
    const found = known.get(shape) ?? {
      change: changeQuery(db, move, given),
      log: given.includes('reason') ? logQuery(db) : logWithReasonQuery(db),
    };
    known.set(shape, found);
    return found;
  };
}

function changeQuery(db: Kysely<Schema>, { attempt, resend }: Move, given: readonly Field[]): Prepared<unknown> {
  return prepare((blank) =>
    db
      .updateTable('deliveries')
      .set({
        state: blank('to'),
        at: blank('at'),
        ...Object.fromEntries(given.map((field) => [columns[field], blank(field)])),
        ...(attempt ? { attempts: sql`attempts + 1` } : {}),
        ...(resend ? { resends: sql`resends + 1` } : {}),
      })
      .where('id', '=', blank<string>('id'))
      .where('state', '=', blank<string>('from')),
  );
}

function logQuery(db: Kysely<Schema>): Prepared<unknown> {
  return prepare((blank) =>
    db.insertInto('delivery_events').values({
      delivery_id: blank<string>('id'),
      at: blank<number>('at'),
      from_state: blank<string>('from'),
      to_state: blank<string>('to'),
      reason: blank<string | null>('reason'),
      fence: blank<number | null>('fence'),
    }),
  );
}

/** With the reason that stands there. */
function logWithReasonQuery(db: Kysely<Schema>): Prepared<unknown> {
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
