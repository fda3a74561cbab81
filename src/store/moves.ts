import type { Transaction } from 'kysely';
import { type DeliveryState, mayMove } from '../domain/delivery.ts';
import type { Pace } from '../domain/pace.ts';
import type { Schema } from './schema.ts';
import type { Move } from './store.ts';

/**
 * One change of one delivery, with its line in the append-only history.
 * @returns false when the row is not in a state that the move begins from, or the move is none that may be.
 */
export async function applyMove(tx: Transaction<Schema>, move: Move, at: Date, fence: number | null): Promise<boolean> {
  const row = await tx
    .selectFrom('deliveries')
    .select(['channel', 'state', 'reason', 'attempts', 'resends'])
    .where('id', '=', move.id)
    .executeTakeFirst();
  const from = row?.state as DeliveryState | undefined;
  if (!row || !from || !move.from.includes(from) || !mayMove(from, move.to)) return false;
  const time = at.getTime();
  const reason = move.reason === undefined ? row.reason : move.reason;
  await tx
    .updateTable('deliveries')
    .set({
      state: move.to,
      at: time,
      reason,
      attempts: row.attempts + (move.attempt ? 1 : 0),
      resends: row.resends + (move.resend ? 1 : 0),
      ...(move.nextAttemptAt === undefined ? {} : { next_attempt_at: move.nextAttemptAt?.getTime() ?? null }),
      ...(move.remoteId === undefined ? {} : { remote_id: move.remoteId }),
      ...(move.url === undefined ? {} : { url: move.url }),
      ...(move.means === undefined ? {} : { means: move.means }),
      ...(move.edits === undefined ? {} : { edits: move.edits }),
    })
    .where('id', '=', move.id)
    .execute();
  const event = { delivery_id: move.id, at: time, from_state: from, to_state: move.to, reason, fence };
  await tx.insertInto('delivery_events').values(event).execute();
  if (move.pace) await keepPace(tx, row.channel, move.pace);
  return true;
}

async function keepPace(tx: Transaction<Schema>, channel: string, { freeAt, blockedUntil }: Pace): Promise<void> {
  const pace = { free_at: freeAt.getTime(), blocked_until: blockedUntil?.getTime() ?? null };
  await tx
    .insertInto('paces')
    .values({ channel, ...pace })
    .onConflict((conflict) => conflict.column('channel').doUpdateSet(pace))
    .execute();
}
