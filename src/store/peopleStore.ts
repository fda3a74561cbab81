import type { Kysely } from 'kysely';
import type { AuditTrail } from './auditTrail.ts';
import type { PeopleStore } from './people.ts';
import { createIntake } from './peopleIntake.ts';
import { createReached } from './peopleReached.ts';
import { createRegister } from './peopleRegister.ts';
import { createSources } from './peopleSources.ts';
import type { Staging } from './peopleStaging.ts';
import { createSuppressions } from './peopleSuppressions.ts';
import type { Schema } from './schema.ts';
import type { Write } from './write.ts';

/** What engines do differently with people. */
export interface PeopleEngine {
  readonly write: Write;
  readonly trail: AuditTrail;
  readonly staging: Staging;
  /** After an erasure: leaves nothing of what was overwritten in files beside. */
  readonly wipe: () => Promise<void>;
}

export function createPeopleStore(db: Kysely<Schema>, { write, trail, staging, wipe }: PeopleEngine): PeopleStore {
  return {
    ...createReached(db),
    ...createIntake(staging, trail),
    ...createRegister(db, write, trail),
    ...createSuppressions(db, { write, trail, wipe }),
    ...createSources(db, write, trail),
  };
}
