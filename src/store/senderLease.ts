import type { Kysely, Transaction } from 'kysely';
import type { Lease, LeaseOwner, LeaseStore } from './leaseStore.ts';
import { currentOwner, isDead } from './owner.ts';
import { type Prepared, prepare } from './prepared.ts';
import type { Schema } from './schema.ts';
import type { Write } from './write.ts';

/** Which right it is: to send, or to look at the probes. */
type LeaseName = 'sender' | 'looking';

export const createLeases = (name: LeaseName, write: Write): LeaseStore => ({
  takeLease: (owner, at, leaseMs) => write((tx) => takeLease(tx, name, owner, at, leaseMs)),
  renewLease: (fence, at, leaseMs) => write((tx) => renewLease(tx, name, fence, at, leaseMs)),
  releaseLease: (fence) => write((tx) => releaseLease(tx, name, fence)),
});

/** Takes the lease where it is free, over, or its owner is surely dead; each taking raises the fence by one. */
async function takeLease(
  tx: Transaction<Schema>,
  name: LeaseName,
  owner: LeaseOwner,
  at: Date,
  leaseMs: number,
): Promise<Lease> {
  const now = at.getTime();
  const row = await tx.selectFrom('lease').selectAll().where('name', '=', name).executeTakeFirst();
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
    .values({ name, ...taken })
    .onConflict((conflict) => conflict.column('name').doUpdateSet(taken))
    .execute();
  return { kind: 'taken', fence };
}

/** @returns false when somebody else has taken it meanwhile. */
async function renewLease(
  tx: Transaction<Schema>,
  name: LeaseName,
  fence: number,
  at: Date,
  leaseMs: number,
): Promise<boolean> {
  const renewed = await tx
    .updateTable('lease')
    .set({ until: at.getTime() + leaseMs })
    .where('name', '=', name)
    .where('fence', '=', fence)
    .executeTakeFirst();
  return renewed.numUpdatedRows > 0n;
}

/** A row, while `fence` holds the sender's. */
export const holdsLease = (db: Kysely<Schema>): Prepared<unknown> =>
  prepare((blank) =>
    db.selectFrom('lease').select('fence').where('name', '=', 'sender').where('fence', '=', blank<number>('fence')),
  );

async function releaseLease(tx: Transaction<Schema>, name: LeaseName, fence: number): Promise<void> {
  const free = { owner: null, until: 0 };
  await tx.updateTable('lease').set(free).where('name', '=', name).where('fence', '=', fence).execute();
}
