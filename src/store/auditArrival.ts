import type { Kysely } from 'kysely';
import { type AuditSubject, subjectOf, type Who } from '../domain/audit.ts';
import { createAuditTrail, headOf, markOf } from './auditTrail.ts';
import { someScript } from './osPerson.ts';
import type { Schema } from './schema.ts';

export interface Arrival {
  readonly who?: Who;
  readonly now: () => Date;
}

/** Of a store that has just been filled from what had no trail. */
export async function noteBeginning(db: Kysely<Schema>, arrival: Arrival, subject: AuditSubject): Promise<void> {
  await trailOf(arrival).append(db, [{ action: 'store.restored', subject: { ...subject, store: await markOf(db) } }]);
}

/** Whoever fills a store is alone in it. */
const trailOf = ({ who, now }: Arrival) => createAuditTrail({ who: who ?? someScript(), now, lock: null });

/** Writes down, in a store that has just been filled, that its trail began in another one. */
export async function noteArrival(
  db: Kysely<Schema>,
  arrival: Arrival,
  action: 'store.copied' | 'store.restored',
  epoch: number,
): Promise<void> {
  const from = await lastMark(db);
  if (from === null) return;
  const head = (await headOf(db))?.hash ?? null;
  await trailOf(arrival).append(db, [{ action, subject: { from, store: await markOf(db), head, epoch } }]);
}

/** Of the store that a trail says it is of; null: there is none. */
async function lastMark(db: Kysely<Schema>): Promise<string | null> {
  const row = await db
    .selectFrom('audit')
    .select('subject')
    .where('action', 'in', ['trail.began', 'store.copied', 'store.restored'])
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  const store = row && subjectOf(row.subject)?.['store'];
  return typeof store === 'string' ? store : null;
}
