import type { Transaction } from 'kysely';
import { currentOwner, isDead } from './owner.ts';
import type { Schema } from './schema.ts';
import type { Lease, LeaseOwner } from './store.ts';

/** Takes the lease where it is free, over, or its owner is surely dead; each taking raises the fence by one. */
export async function takeLease(tx: Transaction<Schema>, owner: LeaseOwner, at: Date, leaseMs: number): Promise<Lease> {
  const now = at.getTime();
  const row = await tx.selectFrom('lease').selectAll().where('name', '=', 'sender').executeTakeFirst();
  const holder = row?.owner ? (JSON.parse(row.owner) as LeaseOwner) : null;
  // A clock that was set back would make the lease last for longer than it may.
  const holds = row && holder && row.until > now && row.until <= now + 2 * leaseMs;
  if (row && holder && holds && !isDead(holder, currentOwner())) {
    return { kind: 'held', by: holder, until: new Date(row.until) };
  }
  const fence = (row?.fence ?? 0) + 1;
  const taken = { owner: JSON.stringify(owner), fence, until: now + leaseMs };
  await tx
    .insertInto('lease')
    .values({ name: 'sender', ...taken })
    .onConflict((conflict) => conflict.column('name').doUpdateSet(taken))
    .execute();
  return { kind: 'taken', fence };
}

/** @returns false when somebody else has taken it meanwhile. */
export async function renewLease(tx: Transaction<Schema>, fence: number, at: Date, leaseMs: number): Promise<boolean> {
  const renewed = await tx
    .updateTable('lease')
    .set({ until: at.getTime() + leaseMs })
    .where('name', '=', 'sender')
    .where('fence', '=', fence)
    .executeTakeFirst();
  return renewed.numUpdatedRows > 0n;
}

export async function releaseLease(tx: Transaction<Schema>, fence: number): Promise<void> {
  const free = { owner: null, until: 0 };
  await tx.updateTable('lease').set(free).where('name', '=', 'sender').where('fence', '=', fence).execute();
}
