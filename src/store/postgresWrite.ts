import { setTimeout as sleep } from 'node:timers/promises';
import { type Kysely, sql, type Transaction } from 'kysely';
import { asksToRunAgain } from './postgresErrors.ts';
import type { Schema } from './schema.ts';
import { StoreError } from './store.ts';

/** The tables that stand for what one process at a time may decide; whoever reads only never waits. */
type Alone = 'meta' | 'lease' | 'people';

/** Under which one transaction at a time adds to the audit trail, whose table nobody but its owner may lock: "ALCL", and 1. */
export async function auditLock(tx: Kysely<Schema>): Promise<void> {
  await sql`select pg_advisory_xact_lock(${sql.lit(0x414c434c)}, 1)`.execute(tx);
}

const triesAtMost = 20;
/** A server that was restarted is back within this time, or it is down. */
const comesBackMs = 10_000;

/**
 * Runs a whole transaction, again where it lost against another one. When the connection goes while it is committed nobody
 * has said whether it was: then the server is asked what became of it, so that nothing is written twice or taken for lost.
 * @param alone only one such transaction at a time; null: as many as come
 * @param pinned the one connection that it needs, because of what stands on that alone; it can't be run again without
 */
export async function writeTransaction<T>(
  db: Kysely<Schema>,
  alone: Alone | null,
  work: (tx: Transaction<Schema>) => Promise<T>,
  pinned: Kysely<Schema> | null = null,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    let id: string | null = null;
    let done: { readonly value: T } | null = null;
    try {
      return await (pinned ?? db).transaction().execute(async (tx) => {
        // Before anything is read: whoever had to wait for it sees what the other one has written.
        if (alone !== null) await sql`lock table ${sql.table(alone)} in share row exclusive mode`.execute(tx);
        id = await transactionId(tx);
        const value = await work(tx);
        done = { value };
        return value;
      });
    } catch (error) {
      // Read as they are by now, which the compiler can't know.
      const [named, worked] = [id as string | null, done as { readonly value: T } | null];
      if (isDown(error) && named !== null && worked !== null && (await wasCommitted(db, named, error))) {
        return worked.value;
      }
      if (tries >= triesAtMost || !(mayRunAgain(error) || (isDown(error) && worked !== null && pinned === null)))
        throw error;
      await sleep(2 + Math.random() * 20 * tries);
    }
  }
}

export const isDown = (error: unknown): boolean => error instanceof StoreError && error.fault.kind === 'database_down';
const mayRunAgain = (error: unknown): boolean =>
  asksToRunAgain(error) || (error instanceof Error && asksToRunAgain(error.cause));

async function transactionId(tx: Transaction<Schema>): Promise<string> {
  const { rows } = await sql<{ id: string }>`select pg_current_xact_id()::text as id`.execute(tx);
  return rows[0]?.id ?? '';
}

/** Throws `database_unsure` where the server does not come back to say so. */
async function wasCommitted(db: Kysely<Schema>, id: string, lost: unknown): Promise<boolean> {
  try {
    return await untilBack(async () => {
      for (;;) {
        const { rows } = await sql<{ status: string | null }>`select pg_xact_status(${id}::xid8) as status`.execute(db);
        // Its old process may still be busy with it.
        if (rows[0]?.status !== 'in progress') return rows[0]?.status === 'committed';
        await sleep(100);
      }
    });
  } catch (error) {
    if (!isDown(error) || !(lost instanceof StoreError) || lost.fault.kind !== 'database_down') throw error;
    throw new StoreError({ ...lost.fault, kind: 'database_unsure' }, { cause: lost });
  }
}

/** Runs what may be run twice, again and again while the server is away, for as long as a restart of it takes. */
export async function untilBack<T>(work: () => Promise<T>, forMs = comesBackMs): Promise<T> {
  const giveUpAt = process.hrtime.bigint() + BigInt(forMs) * 1_000_000n;
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isDown(error) || process.hrtime.bigint() > giveUpAt) throw error;
    }
    await sleep(Math.min(tries, 10) * (100 + Math.random() * 100));
  }
}
