import { createHash } from 'node:crypto';
import type { Transaction } from 'kysely';
import type { ApprovalSubject } from '../../domain/approval.ts';
import { addApprovalRow } from '../approvalRows.ts';
import type { PlannedRow, RecordOptions } from '../incidents.ts';
import type { ApprovalRow, DeliveryRow, Schema } from '../schema.ts';
import type { Ledger, LedgerRow } from './mergeStore.ts';

/** What an entry is numbered by in the store that takes it. */
export type Place = { readonly seq: number; readonly epoch: number };

/** Takes in what was said under entries and to whom, and tells of what is left to be sent. */
export async function takeLedger(
  tx: Transaction<Schema>,
  ledger: Ledger,
  number: number,
  places: ReadonlyMap<string, Place>,
  onPlanned: RecordOptions['onPlanned'],
): Promise<void> {
  for await (const rows of ledger.messages()) {
    await tx
      .insertInto('messages')
      .values([...rows] as unknown as Schema['messages'][])
      .execute();
  }
  const renamed = new Map<string, string>();
  for await (const rows of ledger.deliveries()) {
    for (const id of await idsIn(tx, rows)) renamed.set(id, otherId(id, number));
    const moved = rows.map(({ position: _, ...row }) => {
      const place = places.get(String(row['update_id']));
      return { ...row, ...place, ...named(row, renamed), incident_number: number } as unknown as NewRow;
    });
    const stored = await tx
      .insertInto('deliveries')
      .values(moved)
      .returning(['position', 'update_id', 'incident_uuid', 'epoch', 'channel', 'next_attempt_at', 'state'])
      .execute();
    // What failed, or nobody knows the end of, somebody may still have sent again.
    const left = stored.filter(({ state }) => ['queued', 'retrying', 'failed', 'uncertain'].includes(state));
    await onPlanned?.(tx, left satisfies readonly PlannedRow[]);
  }
  for await (const rows of ledger.events()) {
    // The fence was the other store's.
    const events = rows.map(
      ({ id: _, ...row }) =>
        ({
          ...row,
          delivery_id: renamed.get(String(row['delivery_id'])) ?? row['delivery_id'],
          fence: null,
        }) as unknown as Omit<Schema['delivery_events'], 'id'>,
    );
    await tx.insertInto('delivery_events').values(events).execute();
  }
  for (const { id: _, ...row } of await ledger.approvals()) {
    await addApprovalRow(tx, { ...row, subject: renumbered(row, number, places) });
  }
}

type NewRow = Omit<DeliveryRow, 'position'>;

/** Two stores that were one before give what they say next the same ids. */
async function idsIn(tx: Transaction<Schema>, rows: readonly LedgerRow[]): Promise<readonly string[]> {
  const ids = rows.map((row) => String(row['id']));
  return (await tx.selectFrom('deliveries').select('id').where('id', 'in', ids).execute()).map(({ id }) => id);
}

const otherId = (id: string, number: number): string =>
  createHash('sha256').update(`${id}|merged|${number}`).digest('hex').slice(0, 26);

/** Under another id it would be another message to whom it may have reached, so no rule sends it again. */
function named(row: LedgerRow, renamed: ReadonlyMap<string, string>): LedgerRow {
  const id = renamed.get(String(row['id']));
  if (id === undefined) return {};
  return { id, ...(row['state'] === 'uncertain' ? { resends: Math.max(1, Number(row['resends'])) } : {}) };
}

/** What it is about has other numbers here. */
function renumbered(
  { subject, update_id: id }: Omit<ApprovalRow, 'id'>,
  number: number,
  places: ReadonlyMap<string, Place>,
) {
  const told = JSON.parse(subject) as ApprovalSubject;
  const seq = places.get(id ?? '')?.seq ?? told.seq;
  return JSON.stringify({ ...told, id: told.id?.replace(/\d+$/u, String(number)) ?? null, seq });
}
