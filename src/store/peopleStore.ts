import type { Kysely, Transaction } from 'kysely';
import type { PeopleStore } from './people.ts';
import { createIntake } from './peopleIntake.ts';
import { createReached } from './peopleReached.ts';
import { createRegister } from './peopleRegister.ts';
import { createSources } from './peopleSources.ts';
import { createSuppressions } from './peopleSuppressions.ts';
import type { Schema } from './schema.ts';

export function createPeopleStore(
  db: Kysely<Schema>,
  write: <T>(work: (tx: Transaction<Schema>) => Promise<T>) => Promise<T>,
): PeopleStore {
  return {
    ...createReached(db),
    ...createIntake(db, write),
    ...createRegister(db, write),
    ...createSuppressions(db, write),
    ...createSources(db, write),
  };
}
