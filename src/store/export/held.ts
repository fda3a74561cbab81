import { sql } from 'kysely';
import { type ReadSide, type Row, rowsAPage } from '../copy/side.ts';

const heldReason = 'exported: whether it was sent after that, this copy does not know';

const waiting = ['queued', 'sending', 'retrying'];

/**
 * Whoever puts an export back can't know what became of this one since, so only a human may have it sent from there:
 * it counts as sent again already, as with `doctor --adopt`. Held in the export itself, so that it comes back as it went.
 */
export function held(row: Row): Row {
  if (row['state'] === 'uncertain') return { ...row, resends: Math.max(1, Number(row['resends'])) };
  if (!waiting.includes(String(row['state']))) return row;
  const resends = Math.max(1, Number(row['resends']));
  return { ...row, state: 'uncertain', resends, reason: heldReason, next_attempt_at: null };
}

/** How those came to be held, after all other moves. At the time of their last one: the same store gives the same export. */
export async function* heldMoves({ db }: ReadSide): AsyncGenerator<readonly Row[]> {
  for (let after = -1; ; ) {
    const rows = await db
      .selectFrom('deliveries')
      .select(['position', 'id', 'at', 'state', 'recipient'])
      .where(sql<boolean>`state in (${sql.join(waiting.map((state) => sql.lit(state)))})`)
      .where('position', '>', after)
      .orderBy('position')
      .limit(rowsAPage)
      .execute();
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows.map(({ id, at, state, recipient }) => ({
      ...{ delivery_id: id, at, from_state: state, to_state: 'uncertain', reason: heldReason, fence: null },
      recipient,
    }));
    after = Number(last.position);
  }
}
