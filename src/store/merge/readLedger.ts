import { type Kysely, sql } from 'kysely';
import { heldReason } from '../../domain/approval.ts';
import type { Schema } from '../schema.ts';
import { type Ledger, type LedgerRow, mergedHeldReason, mergedReason } from './mergeStore.ts';

/** Each has 23 columns, and SQLite takes 32,766 variables. */
const rowsAPage = 500;

/** The ledger of some entries as it goes over to another store: what was cancelled for that waits again there. */
export function readLedger(db: Kysely<Schema>, updateIds: readonly string[]): Ledger {
  return {
    messages: async function* () {
      for (let from = 0; from < updateIds.length; from += rowsAPage) {
        const some = updateIds.slice(from, from + rowsAPage);
        const rows = await db.selectFrom('messages').selectAll().where('update_id', 'in', some).execute();
        if (rows.length > 0) yield rows satisfies readonly LedgerRow[];
      }
    },
    deliveries: async function* () {
      for (const id of updateIds) {
        for (let after = 0; ; ) {
          const rows = await db
            .selectFrom('deliveries')
            .selectAll()
            .where('update_id', '=', id)
            .where('position', '>', after)
            .orderBy('position')
            .limit(rowsAPage)
            .execute();
          const last = rows.at(-1);
          if (!last) break;
          after = last.position;
          yield rows.map(awake) satisfies readonly LedgerRow[];
        }
      }
    },
    events: async function* () {
      for (let after = 0; updateIds.length > 0; ) {
        const rows = await db
          .selectFrom('delivery_events as e')
          .innerJoin('deliveries as d', 'd.id', 'e.delivery_id')
          .select(['e.id', 'e.delivery_id', 'e.at', 'e.from_state', 'e.to_state', 'e.reason'])
          .where('d.update_id', 'in', updateIds)
          .where('e.id', '>', after)
          .where(sql<boolean>`not (e.to_state = 'cancelled' and e.reason in (${mergedReason}, ${mergedHeldReason}))`)
          .orderBy('e.id')
          .limit(rowsAPage)
          .execute();
        const last = rows.at(-1);
        if (!last) return;
        after = last.id;
        yield rows;
      }
    },
    approvals: async () =>
      updateIds.length === 0
        ? []
        : await db.selectFrom('approvals').selectAll().where('update_id', 'in', updateIds).orderBy('id').execute(),
  };
}

interface Waiting {
  readonly state: string;
  readonly reason: string | null;
  readonly attempts: number;
  readonly next_attempt_at: number | null;
}

function awake<Row extends Waiting>(row: Row): Row {
  if (row.state === 'cancelled' && row.reason === mergedHeldReason)
    return { ...row, state: 'queued', reason: heldReason };
  if (row.state !== 'cancelled' || row.reason !== mergedReason) return row;
  const isRetry = row.attempts > 0 && row.next_attempt_at !== null;
  return { ...row, state: isRetry ? 'retrying' : 'queued', reason: null };
}
