import type { Kysely } from 'kysely';
import { type Act, type AuditRecord, type AuditSubject, canonicalJson, hashedText, type Who } from '../domain/audit.ts';
import type { Schema } from './schema.ts';

export interface AuditTrailOptions {
  readonly who: Who;
  readonly now: () => Date;
  /** Lets one append at a time, until its transaction ends; null: whoever writes is alone already. */
  readonly lock: ((tx: Kysely<Schema>) => Promise<void>) | null;
}

/** Writes down what is done to a store, in the transaction that does it. */
export interface AuditTrail {
  /**
   * Adds to the trail; where there is none yet it begins with what `meta` counts by now. To be called last in a transaction, but before
   * the epoch is raised: others wait for it from here on.
   */
  append(tx: Kysely<Schema>, acts: readonly Act[]): Promise<void>;
}

/** Where a trail stands. */
export type AuditHead = Pick<AuditRecord, 'seq' | 'hash'>;

export function createAuditTrail({ who, now, lock }: AuditTrailOptions): AuditTrail {
  return {
    append: async (tx, acts) => {
      if (acts.length === 0) return;
      const { sha256 } = await import('./auditHash.ts');
      await lock?.(tx);
      const head = await headOf(tx);
      const all = head === null ? [await beginning(tx), ...acts] : acts;
      const at = now().getTime();
      const records: AuditRecord[] = [];
      let { seq, hash } = head ?? { seq: 0, hash: await markOf(tx) };
      for (const { action, subject } of all) {
        seq += 1;
        const record = { ...who, seq, at, action, subject: canonicalJson(subject) };
        hash = sha256(hash + hashedText(record));
        records.push({ ...record, hash });
      }
      for (let from = 0; from < all.length; from += rowsAStatement) {
        const rows = records.slice(from, from + rowsAStatement).map((one, at) => rowOf(one, all[from + at]?.subject));
        await tx.insertInto('audit').values(rows).execute();
      }
    },
  };
}

/** Rows a statement; each has ten columns, and SQLite takes 32,766 variables. */
const rowsAStatement = 500;

export async function headOf(db: Kysely<Schema>): Promise<AuditHead | null> {
  const row = await db.selectFrom('audit').select(['seq', 'hash']).orderBy('seq', 'desc').limit(1).executeTakeFirst();
  return row ?? null;
}

/** By which a trail is known to be this store's: the hash before the first one. Nobody can make its uuid of it. */
export async function markOf(db: Kysely<Schema>): Promise<string> {
  const { sha256 } = await import('./auditHash.ts');
  const { uuid } = await db.selectFrom('meta').select('uuid').executeTakeFirstOrThrow();
  return sha256(`allclear audit ${uuid}`);
}

/** The first entry: what there was before it. */
async function beginning(db: Kysely<Schema>): Promise<Act> {
  const { digestOfUpdates } = await import('./auditHash.ts');
  const { epoch } = await db.selectFrom('meta').select('epoch').executeTakeFirstOrThrow();
  return { action: 'trail.began', subject: { store: await markOf(db), before: await digestOfUpdates(db, epoch) } };
}

function rowOf({ from, ...record }: AuditRecord, subject: AuditSubject | undefined): Schema['audit'] {
  const incident = subject?.['incident'];
  return { ...record, origin: from, incident_uuid: typeof incident === 'string' ? incident : null };
}
