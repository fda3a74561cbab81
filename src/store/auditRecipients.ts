import type { Kysely } from 'kysely';
import type { AuditSubject } from '../domain/audit.ts';
import type { Address } from './people.ts';
import type { Schema } from './schema.ts';

/** More are only counted. */
export const namedAtMost = 10;

/**
 * Recipients as the trail names them: always the same for the same address in this store, and nothing leads back from it to
 * the address without the store's uuid. So somebody can be erased, and the trail stays as it is.
 */
export async function recipientsIn(db: Kysely<Schema>, addresses: readonly Address[]): Promise<AuditSubject> {
  if (addresses.length > namedAtMost) return { recipients: addresses.length };
  const { createHmac } = await import('node:crypto');
  const { uuid } = await db.selectFrom('meta').select('uuid').executeTakeFirstOrThrow();
  const idOf = ({ kind, key }: Address): string =>
    createHmac('sha256', uuid).update(`recipient|${kind}|${key}`).digest('hex').slice(0, 20);
  return { recipients: addresses.map(idOf) };
}
