import type { Transaction } from 'kysely';
import type { Schema } from './schema.ts';

/** Runs a whole transaction, again where the engine asks for that. */
export type Write = <T>(work: (tx: Transaction<Schema>) => Promise<T>) => Promise<T>;
