import type { Transaction } from 'kysely';
import type { AuditSubject } from '../domain/audit.ts';
import { namedAtMost, recipientsIn } from './auditRecipients.ts';
import type { AuditTrail } from './auditTrail.ts';
import type { Address, Merged, Origin, Replaced } from './people.ts';
import type { Schema } from './schema.ts';

/** A list that is as it was is no news. */
export async function noteReplaced(
  tx: Transaction<Schema>,
  trail: AuditTrail,
  source: string,
  done: Replaced,
): Promise<Replaced> {
  if (done.kind !== 'replaced' || done.added + done.changed + done.removed === 0) return done;
  const { people, added, changed, removed } = done;
  await trail.append(tx, [{ action: 'contacts.synced', subject: { source, people, added, changed, removed } }]);
  return done;
}

export async function noteMerged(
  tx: Transaction<Schema>,
  trail: AuditTrail,
  origin: Origin,
  done: Merged,
): Promise<Merged> {
  const { people, added, changed } = done;
  if (added + changed === 0) return done;
  const counts: AuditSubject = { people, added, changed };
  const isNamed = origin === 'by hand';
  const subject = isNamed ? { ...counts, ...(await recipientsIn(tx, await stagedAddresses(tx))) } : counts;
  await trail.append(tx, [{ action: isNamed ? 'contacts.added' : 'contacts.imported', subject }]);
  return done;
}

/** One more than are named, where there are so many. */
async function stagedAddresses(tx: Transaction<Schema>): Promise<readonly Address[]> {
  const rows = await tx
    .selectFrom('sorted')
    .select(['key', 'email'])
    .limit(namedAtMost + 1)
    .execute();
  return rows.map(({ key, email }) => ({ kind: email === null ? 'phone' : 'email', key }));
}
