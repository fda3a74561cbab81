import type { PostgresPool, PostgresPoolClient } from 'kysely';
import { Pool, types } from 'pg';
import { GuardedClient } from './postgresClient.ts';
import { isLost, lockTimeoutMs, postgresError } from './postgresErrors.ts';
import type { PostgresAddress } from './postgresUrl.ts';

/** Where our tables are; another application's are in its own. */
export const schemaName = 'allclear';

/** A founder is told within five seconds that the database is down. */
export const connectTimeoutMs = 4_000;
/** Whoever stands still in the middle of a transaction, a laptop whose lid is shut, lets go of its locks. */
const idleInTransactionMs = 30_000;

/** int8 and numeric: instants and counts, all of them below 2^53. */
const asNumbers: readonly number[] = [20, 1700];

/** @param max connections at most */
export function createPool(address: PostgresAddress, max: number): Pool {
  const { shown: _, ...where } = address;
  const pool = new Pool({
    ...where,
    Client: GuardedClient,
    max,
    application_name: 'allclear',
    connectionTimeoutMillis: connectTimeoutMs,
    idleTimeoutMillis: 10_000,
    keepAlive: true,
    // A command ends when it has ended, whatever connections stand by.
    allowExitOnIdle: true,
    options: `-c search_path=${schemaName} -c lock_timeout=${lockTimeoutMs} -c idle_in_transaction_session_timeout=${idleInTransactionMs}`,
    types: {
      getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
        asNumbers.includes(oid) ? Number : types.getTypeParser(oid, format)) as typeof types.getTypeParser,
    },
  });
  // A connection that dies while nobody uses it is replaced; unheard it would end the program.
  pool.on('error', () => {});
  return pool;
}

/** The pool as Kysely takes it. Throws `StoreError` for what the server, or the way to it, does. */
export function kyselyPool(pool: Pool, url: string): PostgresPool {
  const explained = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      throw postgresError(error, url);
    }
  };
  return {
    options: pool.options,
    end: () => pool.end(),
    connect: async () => {
      const client = await explained(pool.connect());
      let broken: Error | null = null;
      const onError = (error: Error): void => {
        broken ??= error;
      };
      const ask = async (sql: string, values: readonly unknown[]): Promise<unknown> => {
        try {
          // What it died of says more than that it is dead.
          if (broken !== null) throw broken;
          return await client.query(sql, values.map(withoutNul));
        } catch (error) {
          if (isLost(error) && error instanceof Error) broken ??= error;
          // Of a connection that has gone the server has rolled back everything; the failure of this one would hide why.
          if (broken !== null && sql === 'rollback') return { command: 'ROLLBACK', rowCount: null, rows: [] };
          throw error;
        }
      };
      // While it is lent the pool does not listen.
      client.on('error', onError);
      return {
        // Kysely asks with a text, or with a cursor where rows are streamed, which nothing of ours does.
        query: ((sql: string, values: readonly unknown[] = []) =>
          explained(ask(sql, values))) as unknown as PostgresPoolClient['query'],
        release: () => {
          client.off('error', onError);
          client.release(broken !== null);
        },
      };
    },
  };
}

/** PostgreSQL's text can't hold a NUL; what comes from outside, a service's answer say, may. */
const withoutNul = (value: unknown): unknown =>
  typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '\u{FFFD}') : value;
