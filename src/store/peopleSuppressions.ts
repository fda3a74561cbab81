import type { Kysely, Transaction } from 'kysely';
import type { Act } from '../domain/audit.ts';
import { recipientsIn } from './auditRecipients.ts';
import type { AuditTrail } from './auditTrail.ts';
import type { Address, Erased, Erasure, PeopleStore, Suppression } from './people.ts';
import { rowsWith, suppressionsIn } from './peopleRegister.ts';
import { toDelivery } from './rows.ts';
import type { Schema } from './schema.ts';
import type { Write } from './write.ts';

/** Who must not be reached, and who must not be known. */
export function createSuppressions(
  db: Kysely<Schema>,
  { write, trail, wipe }: { readonly write: Write; readonly trail: AuditTrail; readonly wipe: () => Promise<void> },
): Pick<
  PeopleStore,
  'suppress' | 'unsuppress' | 'suppressionsOf' | 'erased' | 'erase' | 'deliveriesTo' | 'noteHandedOver'
> {
  return {
    suppress: (entries) =>
      write(async (tx) => {
        const added: Suppression[] = [];
        for (const one of entries) if ((await suppressIn(tx, one)) > 0) added.push(one);
        if (added.length > 0) await trail.append(tx, [await suppressedAct(tx, added)]);
        return added.length;
      }),
    unsuppress: ({ kind, key }) =>
      write(async (tx) => {
        const lifted = tx.deleteFrom('suppressions').where('address', '=', key).where('kind', '=', kind);
        if ((await lifted.executeTakeFirst()).numDeletedRows === 0n) return false;
        const subject = await recipientsIn(tx, [{ kind, key }]);
        await trail.append(tx, [{ action: 'contacts.unsuppressed', subject }]);
        return true;
      }),
    suppressionsOf: (addresses) => suppressionsIn(db, addresses),
    erased: async () => {
      const rows = await db.selectFrom('suppressions').select('address').where('reason', '=', 'erased').execute();
      return new Set(rows.map((row) => row.address));
    },
    erase: async (erasure) => {
      const erased = await write(async (tx) => {
        const markers = new Map(erasure.addresses.map((one) => [one, erasure.marker(one)]));
        const done = await eraseIn(tx, { ...erasure, marker: (one) => markers.get(one) ?? erasure.marker(one) });
        const subject = { recipients: [...markers.values()], ...done, kept: erasure.addressKey !== null };
        await trail.append(tx, [{ action: 'contacts.erased', subject }]);
        return done;
      });
      await wipe();
      return erased;
    },
    deliveriesTo: async (addresses) => (await deliveryRows(db, addresses)).map(toDelivery),
    noteHandedOver: (addresses) =>
      write(async (tx) => {
        const subject = await recipientsIn(tx, addresses);
        await trail.append(tx, [{ action: 'contacts.handed_over', subject }]);
      }),
  };
}

async function suppressedAct(tx: Transaction<Schema>, added: readonly Suppression[]): Promise<Act> {
  const reasons = Object.fromEntries(
    [...Map.groupBy(added, ({ reason }) => reason)].map(([reason, all]) => [reason, all.length]),
  );
  return { action: 'contacts.suppressed', subject: { reasons, ...(await recipientsIn(tx, added)) } };
}

/** What was known first stays: a bounce is no opt-out, and who opted out did not bounce. */
async function suppressIn(tx: Transaction<Schema>, { kind, key, reason, at }: Suppression): Promise<number> {
  const result = await tx
    .insertInto('suppressions')
    .values({ address: key, kind, reason, at: at.getTime() })
    .onConflict((conflict) => conflict.columns(['address', 'kind']).doNothing())
    .executeTakeFirst();
  return Number(result.numInsertedOrUpdatedRows ?? 0);
}

async function eraseIn(tx: Transaction<Schema>, { addresses, marker, addressKey, at }: Erasure): Promise<Erased> {
  let people = 0;
  let deliveries = 0;
  for (const address of addresses) {
    for (const { key, source } of await rowsWith(tx, address)) {
      const gone = tx.deleteFrom('people').where('key', '=', key).where('source', '=', source);
      people += Number((await gone.executeTakeFirst()).numDeletedRows);
    }
    deliveries += await eraseFromLedger(tx, address, marker(address), at);
    await eraseFromFaults(tx, address);
    await tx.deleteFrom('suppressions').where('address', '=', address.key).where('kind', '=', address.kind).execute();
    if (addressKey) await suppressIn(tx, { kind: address.kind, key: addressKey(address), reason: 'erased', at });
  }
  return { people, deliveries };
}

/** The row stays, and counts. What was not under way yet is not sent; what is uncertain, no rule sends again. */
async function eraseFromLedger(tx: Transaction<Schema>, address: Address, marker: string, at: Date): Promise<number> {
  const rows = await deliveryRows(tx, [address]);
  const without = (text: string | null): string | null => text && withoutAddress(text, address.key);
  const ids = rows.map((row) => row.id);
  const events = tx.selectFrom('delivery_events').select(['id', 'reason']).where('delivery_id', 'in', ids);
  for (const { id, reason } of ids.length === 0 ? [] : await events.where('reason', 'is not', null).execute()) {
    await tx
      .updateTable('delivery_events')
      .set({ reason: without(reason) })
      .where('id', '=', id)
      .execute();
  }
  for (const row of rows) {
    const changes = { recipient: marker, means: without(row.means), reason: without(row.reason), resends: 1 };
    const waits = row.state === 'queued' || row.state === 'retrying';
    const ended = { state: 'cancelled', reason: 'erased', at: at.getTime(), next_attempt_at: null };
    await tx
      .updateTable('deliveries')
      .set(waits ? { ...changes, ...ended } : changes)
      .where('id', '=', row.id)
      .execute();
    if (!waits) continue;
    const event = { delivery_id: row.id, at: at.getTime(), from_state: row.state, to_state: 'cancelled' };
    await tx
      .insertInto('delivery_events')
      .values({ ...event, reason: 'erased', fence: null })
      .execute();
  }
  return rows.length;
}

/** What was said of broken rows may quote one. */
async function eraseFromFaults(tx: Transaction<Schema>, { key }: Address): Promise<void> {
  for (const { name, faults } of await tx.selectFrom('sources').select(['name', 'faults']).execute()) {
    const kept = withoutAddress(faults, key);
    if (kept !== faults) await tx.updateTable('sources').set({ faults: kept }).where('name', '=', name).execute();
  }
}

function withoutAddress(text: string, address: string): string {
  const escaped = address.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&');
  return text.replace(new RegExp(escaped, 'giu'), 'erased');
}

async function deliveryRows(db: Kysely<Schema> | Transaction<Schema>, addresses: readonly Address[]) {
  const keys = addresses.map((one) => one.key);
  if (keys.length === 0) return [];
  return await db
    .selectFrom('deliveries')
    .selectAll()
    .where(({ fn, eb }) => eb(fn('lower', ['recipient']), 'in', keys))
    .orderBy('position')
    .execute();
}
